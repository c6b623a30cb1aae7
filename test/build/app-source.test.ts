import { readAppSource, type AppSource } from '../../scripts/manifest/app-source';
import { createProject } from './temporary-project';

function read(files: Record<string, string>): AppSource {
  const project = createProject(files);
  try {
    return readAppSource(project.root);
  } finally {
    project.remove();
  }
}

describe('reading the app source', () => {
  it('knows every way of exporting a handler, and no types', () => {
    const source = read({
      'src/index.ts': `
        export const a = 1, { b, c: [d] } = x;
        export async function e() {}
        const f = 1;
        export { f, f as g, type T };
        export type { U } from './u';
        export { h } from './h';
        export interface I {}
        const hidden = 1;
      `,
    });
    expect([...(source.exportsOf.get('index') ?? [])]).toEqual(['a', 'b', 'd', 'e', 'f', 'g', 'h']);
  });

  it('reads queue keys from literals and constants of any file, and names those it cannot read', () => {
    const source = read({
      'src/protocol/names.ts': `export const WORK = 'work' as const;`,
      'src/forge/a.ts': `new Queue({ key: 'direct' }); new Queue({ key: WORK });`,
      'src/forge/b.ts': `new Queue({ key: prefix + 'x' });`,
      'src/forge/c.ts': `const key = 'short'; new Queue({ key });`,
    });
    expect(source.queues.map((queue) => queue.key)).toEqual(['direct', 'work', 'short']);
    expect(source.queuesWithoutKey).toEqual(['src/forge/b.ts']);
  });

  it('finds strings and templates with a REST path, and not comments', () => {
    const source = read({
      'src/a.ts': `const x = '/rest/api/3/myself';`,
      'src/b.ts': 'const x = route`/rest/api/3/issue/${key}`;',
      'src/c.ts': `// '/rest/api/3/myself'\nexport const x = 'rest';`,
    });
    expect(source.filesWithRestPaths).toEqual(['src/a.ts', 'src/b.ts']);
  });

  it('reads a folder without source as an app without files', () => {
    expect(read({}).exportsOf.size).toBe(0);
  });
});
