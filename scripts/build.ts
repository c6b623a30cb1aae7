import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildApp } from './build/app';
import { buildUi } from './build/ui';
import { checkManifest } from './manifest/check';
import { runForgeLint } from './manifest/forge-lint';

const APP = resolve('dist', 'app');

/** Builds the pages, bundles the app, loads the bundle and checks the manifest; the first failure ends it. */
async function build(): Promise<string[]> {
  if (!existsSync('manifest.yml')) return ['manifest.yml missing'];
  const ui = await buildUi(console.log);
  if (!ui.ok) return [ui.message];
  console.log('Bundling the app ...');
  const app = await buildApp(APP);
  if (!app.ok) return [app.message];
  for (const { module, kib } of app.modules) console.log(`dist/app/${module}.cjs: ${kib} KiB`);
  console.log('Checking the manifest ...');
  return [...(await runForgeLint()), ...(await checkManifest(process.cwd()))];
}

void build().then((problems) => {
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'build: passed' : `build: failed, ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
});
