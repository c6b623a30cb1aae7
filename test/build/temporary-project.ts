import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const REPOSITORY = resolve(__dirname, '..', '..');

/** A folder outside of the repository with the given files and this repository's installed packages. */
export interface TemporaryProject {
  root: string;
  remove: () => void;
}

/** Writes the files (path -> text) into a new temporary folder. */
export function createProject(files: Record<string, string>): TemporaryProject {
  const root = mkdtempSync(join(tmpdir(), 'build-test-'));
  symlinkSync(join(REPOSITORY, 'node_modules'), join(root, 'node_modules'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
