import { resolve } from 'node:path';
import { buildApp } from './build/app';

/** Usage: tsx scripts/bundle.ts [folder]. Bundles the app in the working directory alone; default: dist/app. */
void buildApp(resolve(process.argv[2] ?? 'dist/app')).then((app) => {
  if (app.ok) for (const { module, kib } of app.modules) console.log(`${module}.cjs: ${kib} KiB`);
  else console.error(app.message);
  process.exitCode = app.ok ? 0 : 1;
});
