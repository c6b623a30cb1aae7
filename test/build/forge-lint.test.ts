import { runForgeLint } from '../../scripts/manifest/forge-lint';
import { createProject } from './temporary-project';

// Compiling the schema of the manifest takes @forge/lint ten seconds of a free processor.
jest.setTimeout(180_000);

const MANIFEST = `
app:
  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555
  runtime: { name: nodejs22.x }
permissions:
  scopes: ['read:jira-work']
  external: { fetch: { backend: [{ address: 'https://relay.example.com', category: analytics, inScopeEUD: false }] } }
modules:
  trigger:
    - { key: issues, function: on-issue, events: [avi:jira:created:issue] }
  function:
    - { key: on-issue, handler: index.onIssue }
`;

async function findings(manifest: string, more: Record<string, string> = {}): Promise<string[]> {
  const before = process.cwd();
  const project = createProject({
    'manifest.yml': manifest,
    'package.json': '{"name":"app"}',
    'src/index.ts': 'export const onIssue = () => 1;\n',
    ...more,
  });
  process.chdir(project.root);
  try {
    return await runForgeLint();
  } finally {
    process.chdir(before);
    project.remove();
  }
}

describe('@forge/lint without a network', () => {
  it('finds nothing in a manifest that is right', async () => {
    expect(await findings(MANIFEST)).toEqual([]);
  });

  it('reports errors', async () => {
    const found = await findings(MANIFEST.replace(`scopes: ['read:jira-work']`, 'scopes: []'));
    expect(found).toContainEqual(expect.stringMatching(/error: .*read:jira-work/));
  });

  it('reports warnings: an egress entry in the old form', async () => {
    const old = MANIFEST.replace(/backend: .*\n/, `backend: ['https://relay.example.com'] } }\n`);
    expect(await findings(old)).toContainEqual(expect.stringContaining('warning: '));
  });

  it('reports what is wrong in the source', async () => {
    const source = `import { storage } from '@forge/api';\nexport const onIssue = () => storage;\n`;
    expect(await findings(MANIFEST, { 'src/index.ts': source })).toContainEqual(
      expect.stringContaining('src/index.ts:1 warning: The "storage" export'),
    );
  });

  it('says so when a tsconfig.json keeps it from reading the source', async () => {
    expect(await findings(MANIFEST, { 'tsconfig.json': '{ "include": ["src/**/*"] }' })).toEqual([]);
    expect(await findings(MANIFEST, { 'tsconfig.json': '{ "include": ["src"] }' })).toEqual([
      expect.stringContaining('@forge/lint left out 1 source files (src/index.ts)'),
    ]);
  });

  it('says so when there is no manifest', async () => {
    expect(await findings('')).toHaveLength(1);
  });
});
