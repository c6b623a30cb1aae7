import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../lint/run-tool';
import { withLock } from './lock';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, '.cache');
const PAGES = ['static/admin', 'static/panel'];
const NOT_SOURCE = /(^|\/)(node_modules|dist)(\/|$)/;

/** Why the pages could not be built is in `message`, as Vite said it. */
type UiBuild = { ok: true } | { ok: false; message: string };

/** One hash over everything that decides what the pages look like: their sources and the installed packages. */
function hashOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  for (const name of readdirSync(join(ROOT, 'static'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !NOT_SOURCE.test(path))
    .toSorted()) {
    hash.update(`\0${name}\0`).update(readFileSync(name));
  }
  return hash.digest('hex');
}

/**
 * Builds the Custom UI pages with Vite into `static/<page>/dist`. Called twice, also by two processes at once, it
 * builds once: a stamp in `.cache` remembers which sources the built pages came from. `log` gets a line per page.
 */
export function buildUi(log: (line: string) => void): Promise<UiBuild> {
  return withLock(join(CACHE, 'ui-build.lock'), () => buildChangedPages(log));
}

async function buildChangedPages(log: (line: string) => void): Promise<UiBuild> {
  const stamp = join(CACHE, 'ui-build');
  const hash = hashOfSources();
  const built = PAGES.every((page) => existsSync(join(ROOT, page, 'dist', 'index.html')));
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
    log('Pages are up to date.');
    return { ok: true };
  }
  for (const page of PAGES) {
    if (!existsSync(join(ROOT, page, 'index.html')))
      return { ok: false, message: `${page}/index.html missing` };
    log(`Building ${page} ...`);
    const { ok, output } = await runTool('vite', ['build', '--logLevel', 'warn'], join(ROOT, page));
    if (!ok) return { ok: false, message: `Vite could not build ${page}:\n${output.trimEnd()}` };
  }
  writeFileSync(stamp, hash);
  return { ok: true };
}
