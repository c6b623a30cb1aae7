import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codesIn } from './code-literals';
import { codesOfTables } from './code-tables';

const ROOT = join(__dirname, '..', '..');

/** Where people's codes come from. */
const FOLDERS = ['src', 'bridge', 'static/admin/src', 'static/panel/src'];

/** Files whose codes nobody is shown, and why. */
const UNSEEN: Record<string, string> = {
  'src/forge/http.ts': 'failures of the HTTP port; its adapters give each a code of their own',
  'src/inbound/parking.ts': 'keeps causes that others have named; its first argument is a subject',
  'bridge/arguments.ts': 'the command line prints the sentence alone',
};

function sourceFiles(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path) && !/(^|\/)(node_modules|dist)\//.test(path))
      .map((path) => `${folder}/${path}`),
  );
}

const codes = new Map<string, string>();
for (const path of sourceFiles()) {
  if (path in UNSEEN) continue;
  for (const code of codesIn(path, readFileSync(join(ROOT, path), 'utf8'))) codes.set(code, path);
}
const operations = readFileSync(join(ROOT, 'docs', 'operations.md'), 'utf8');

describe('the tables of error codes in docs/operations.md', () => {
  const listed = codesOfTables(operations, 'Error codes');

  it('list every code of the source', () => {
    const missing = [...codes].filter(([code]) => !listed.includes(code));
    expect(missing.map(([code, path]) => `${code} (${path})`)).toEqual([]);
  });

  it('list no code that the source does not have', () => {
    expect(listed.filter((code) => !codes.has(code))).toEqual([]);
  });

  it('list each code once', () => {
    expect(listed.filter((code, at) => listed.indexOf(code) !== at)).toEqual([]);
  });
});

describe('the search for codes', () => {
  it('finds codes of each kind of place, and only them', () => {
    const source = `
      const a = retry('one', 'Not a code.');
      const b = { code: late ? 'two' : 'three', text: 'Not a code.' };
      const TEXTS = { 'four-five': { what: 'four' } } as const;
      type OpenRefusal = 'six' | 'seven';
      const code = isSlow ? 'eight' : 'nine';
      context.addIssue({ code: 'custom' });
      log.info('an-event', { operation: 'get' });
      export const decode = <T>(reply: T) => failed(503, 'ten', 'Not a code.');
    `;
    expect([...codesIn('source.ts', source)].toSorted()).toEqual([
      'eight',
      'four-five',
      'nine',
      'one',
      'seven',
      'six',
      'ten',
      'three',
      'two',
    ]);
  });

  it('knows files without codes that are there', () => {
    expect(Object.keys(UNSEEN).filter((path) => !sourceFiles().includes(path))).toEqual([]);
  });
});

describe('the search for tables', () => {
  it('reads first cells under one heading and nothing else', () => {
    const text = [
      '## Before',
      '| code |',
      '| ---- |',
      '| `no` | ',
      '## Error codes',
      'A word `not-this`.',
      '### Part',
      '| code | meaning |',
      '| --- | --- |',
      '| `one-two`, `three` | says `nothing` |',
      '## After',
      '| `no` | |',
    ].join('\n');
    expect(codesOfTables(text, 'Error codes')).toEqual(['one-two', 'three']);
  });
});
