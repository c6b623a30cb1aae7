/** The codes in the first column of every table under a second-level heading of a Markdown text, as often as they stand there. */
export function codesOfTables(markdown: string, heading: string): string[] {
  const lines = markdown.split('\n');
  const start = lines.indexOf(`## ${heading}`);
  if (start < 0) return [];
  const length = lines.slice(start + 1).findIndex((line) => line.startsWith('## '));
  const section = lines.slice(start + 1, length < 0 ? undefined : start + 1 + length);
  return section.flatMap((line) => {
    if (!line.startsWith('|')) return [];
    const cell = line.split('|')[1] ?? '';
    return [...cell.matchAll(/`([a-z-]+)`/g)].flatMap(([, code]) => (code === undefined ? [] : [code]));
  });
}
