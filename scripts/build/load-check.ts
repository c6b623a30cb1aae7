import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * A bundle that compiles may still die when it is loaded: openpgp's ES module build calls createRequire on a URL that
 * does not exist inside a bundle, and then every handler of the app is dead. So each module is loaded once, in a
 * process of its own, and asked for its handlers.
 */
const PROGRAM = `
  const { MODULE: file, HANDLERS: names } = process.env;
  const loaded = require(file);
  const missing = names.split(',').filter((name) => typeof loaded[name] !== 'function');
  if (missing.length > 0) throw new Error('no handler ' + missing.join(', '));
  process.exit(0);
`;

/** Loads the bundled modules and finds what does not load and which of the manifest's handlers is not there. */
export function checkThatBundleLoads(outDir: string, handlers: { module: string; func: string }[]): string[] {
  const problems: string[] = [];
  for (const module of new Set(handlers.map((handler) => handler.module))) {
    const names = handlers.filter((handler) => handler.module === module).map((handler) => handler.func);
    const child = spawnSync(process.execPath, ['-e', PROGRAM], {
      encoding: 'utf8',
      timeout: 60_000,
      env: { PATH: process.env.PATH, MODULE: join(outDir, `${module}.cjs`), HANDLERS: names.join(',') },
    });
    if (child.status !== 0) problems.push(`${module}.cjs does not load:\n${child.stderr.trimEnd()}`);
  }
  return problems;
}
