import { env } from 'node:process';
import { defineConfig } from 'vite';

// A build that is started by a test runner, with its own NODE_ENV, is still the one that is shipped.
env['NODE_ENV'] = 'production';

/** The pages are served from a folder of the platform's own choosing: every address is relative. */
export default defineConfig({
  base: './',
  build: { target: 'es2022', outDir: 'dist', emptyOutDir: true, chunkSizeWarningLimit: 1500 },
});
