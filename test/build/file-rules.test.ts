import { checkFiles } from '../../scripts/lint/file-rules';

const problems = (path: string, lines = 1) => checkFiles([{ path, read: () => 'x\n'.repeat(lines) }]);

describe('file rules', () => {
  it('let 400 lines be and find 401', () => {
    expect(problems('src/protocol/version.ts', 400)).toEqual([]);
    expect(problems('src/protocol/version.ts', 401)).toEqual([
      'src/protocol/version.ts has 401 lines: at most 400',
    ]);
  });

  it('let long tables and documents be', () => {
    expect(problems('scripts/manifest/jira-scopes.json', 900)).toEqual([]);
    expect(problems('docs/protocol.md', 900)).toEqual([]);
  });

  it('find folders that name no subject', () => {
    expect(problems('src/utils/dates.ts')).toHaveLength(1);
    expect(problems('src/mapping/dates.ts')).toEqual([]);
  });

  it('find barrels, and let other index files be', () => {
    const index = (text: string) => checkFiles([{ path: 'src/mapping/index.ts', read: () => text }]);
    expect(index(`export { a } from './a';\n`)).toHaveLength(1);
    expect(index(`export type {\n  A,\n} from './a';\n`)).toHaveLength(1);
    expect(index(`export * from './a';\n`)).toHaveLength(1);
    expect(index(`import { a } from './a';\nexport const b = a;\nexport { b as c };\n`)).toEqual([]);
  });
});
