import { basename } from 'node:path';

const MOST_LINES = 400;

/** Sources that people read; tables made by a program and documents may be longer. */
const SOURCE = /\.([cm]?[jt]sx?|css|html|sh|ya?ml)$/;

/** Names that say nothing: what is in there has a better home. */
const FOLDERS_WITHOUT_A_SUBJECT = /(^|\/)(utils?|helpers?|common|misc)\//;

const RE_EXPORT = /^export\s+(type\s+)?(\*|\{[^}]*\})[^;]*\sfrom\s/m;

/** Finds files above 400 lines, folders without a subject, and barrels (index files that pass on other files' exports). */
export function checkFiles(files: { path: string; read: () => string }[]): string[] {
  const problems: string[] = [];
  for (const { path, read } of files) {
    if (!SOURCE.test(path)) continue;
    const text = read();
    const lines = text.split('\n').length - 1;
    if (lines > MOST_LINES) problems.push(`${path} has ${lines} lines: at most ${MOST_LINES}`);
    if (FOLDERS_WITHOUT_A_SUBJECT.test(path))
      problems.push(`${path} stands in a folder that names no subject`);
    if (/^index\.[jt]sx?$/.test(basename(path)) && RE_EXPORT.test(text)) {
      problems.push(`${path} is a barrel: import the file that has it`);
    }
  }
  return problems;
}
