import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../../scripts/lint/run-tool';
import { createProject, REPOSITORY, type TemporaryProject } from './temporary-project';

// Each bundle starts webpack and the TypeScript compiler anew.
jest.setTimeout(180_000);

const MANIFEST = `
app:
  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555
  runtime: { name: nodejs22.x }
modules:
  trigger:
    - { key: issues, function: on-issue, events: [avi:jira:created:issue] }
  function:
    - { key: on-issue, handler: index.onIssue }
`;

const SOURCE = `
import { generateKey } from 'openpgp';
export const onIssue = () => generateKey({ userIDs: [{ name: 'app' }], format: 'armored' });
`;

const tsconfig = (module: string): string => {
  const text = readFileSync(join(REPOSITORY, 'tsconfig.json'), 'utf8');
  if (!text.includes('"CommonJS"')) throw new Error('The app is no longer compiled to CommonJS');
  return text.replace('"CommonJS"', JSON.stringify(module));
};

describe('bundling the app', () => {
  let project: TemporaryProject;
  afterEach(() => project.remove());

  const bundle = (files: Record<string, string>) => {
    project = createProject({ 'manifest.yml': MANIFEST, 'package.json': '{"name":"app"}', ...files });
    return runTool('tsx', [join(REPOSITORY, 'scripts', 'bundle.ts'), 'out'], project.root);
  };

  it('makes a bundle that loads, openpgp included', async () => {
    const result = await bundle({ 'src/index.ts': SOURCE, 'tsconfig.json': tsconfig('CommonJS') });
    expect(result).toEqual({ ok: true, output: expect.stringMatching(/^index\.cjs: \d+ KiB\n$/) as unknown });
    expect(readFileSync(join(project.root, 'out', '__forge__.cjs'), 'utf8')).toContain('exports.main');
  });

  it('notices that the ES module build of openpgp does not survive bundling', async () => {
    const result = await bundle({ 'src/index.ts': SOURCE, 'tsconfig.json': tsconfig('ESNext') });
    expect(result.ok).toBe(false);
    expect(result.output).toContain('index.cjs does not load');
  });

  it('names type errors and missing handlers', async () => {
    const result = await bundle({
      'src/index.ts': `export const onIssue: number = 'text';`,
      'tsconfig.json': tsconfig('CommonJS'),
    });
    expect(result.ok).toBe(false);
    expect(result.output).toContain('TS2322');
    project.remove();

    const second = await bundle({
      'src/index.ts': 'export const other = 1;',
      'tsconfig.json': tsconfig('CommonJS'),
    });
    expect(second.output).toContain('no handler onIssue');
  });
});
