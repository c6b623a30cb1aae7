import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool } from '../../scripts/lint/run-tool';
import { createProject, REPOSITORY } from './temporary-project';

const TYPE = 'export type T = string;\n';
const VALUE = 'export const value = 1;\n';

/** Files that other files import; none of them breaks a rule. */
const TARGETS: Record<string, string> = {
  'src/index.ts': VALUE,
  'src/protocol/p.ts': VALUE,
  'src/ports/store.ts': TYPE,
  'src/outbound/o.ts': VALUE,
  'src/inbound/i.ts': VALUE,
  'src/admin/api.ts': `${TYPE}${VALUE}`,
  'src/jira/operations.ts': VALUE,
  'src/channels/mail/bridge.ts': VALUE,
  'src/channels/files/bridge.ts': VALUE,
  'src/channels/files/s3/signing.ts': VALUE,
  'src/forge/kvs.ts': VALUE,
  'local/l.ts': VALUE,
  'bridge/b.ts': VALUE,
  'static/admin/src/a.ts': VALUE,
  'static/panel/src/p.ts': VALUE,
  'scripts/build/ui.ts': VALUE,
  'test/t.ts': VALUE,
};

const ALLOWED: Record<string, string> = {
  'src/ports/good.ts': `export { value } from '../protocol/p';`,
  'src/outbound/good.ts': `export type { T } from '../ports/store';\nexport { value } from '../protocol/p';`,
  'src/channels/files/s3.ts': `export { value } from './s3/signing';`,
  'src/crypto/good.ts': `import 'openpgp';\nimport 'node:crypto';`,
  'src/protocol/good.ts': `import 'zod';\nimport 'node:crypto';`,
  'src/forge/good.ts': `import '@forge/kvs';`,
  'static/admin/src/good.ts': `import '@forge/bridge';\nexport type { T } from '../../../src/admin/api';`,
  'local/good.ts': `import 'node:fs';\nimport 'openpgp';\nimport '../bridge/b';\nimport '../scripts/build/ui';`,
  'scripts/good.ts': `import '../src/jira/operations';`,
  'test/good.ts': `import '../src/outbound/o';\nimport '../local/l';`,
};

const FORBIDDEN: [title: string, file: string, text: string][] = [
  ['protocol imports nothing of ours', 'src/protocol/x1.ts', `import '../ports/store';`],
  ['protocol imports no package but zod', 'src/protocol/x2.ts', `import 'yaml';`],
  ['ports import only protocol', 'src/ports/x3.ts', `import '../outbound/o';`],
  ['outbound does not import inbound', 'src/outbound/x4.ts', `import '../inbound/i';`],
  ['inbound does not import outbound', 'src/inbound/x5.ts', `import '../outbound/o';`],
  ['inbound does not import an adapter', 'src/inbound/x6.ts', `import '../forge/kvs';`],
  ['a channel does not import another', 'src/channels/mail/x7.ts', `import './bridge';`],
  ['a mail channel does not import a file channel', 'src/channels/mail/x8.ts', `import '../files/bridge';`],
  ['nobody imports src/index.ts', 'src/admin/x9.ts', `import '../index';`],
  ['a test does not import src/index.ts either', 'test/x10.ts', `import '../src/index';`],
  ['only crypto imports openpgp', 'src/inbound/x11.ts', `import 'openpgp';`],
  ['only forge imports @forge/*', 'src/jira/x12.ts', `import '@forge/api';`],
  ['the app does not import @forge/bridge', 'src/forge/x13.ts', `import '@forge/bridge';`],
  ['static does not import @forge/kvs', 'static/admin/src/x14.ts', `import '@forge/kvs';`],
  [
    'static imports no values of src',
    'static/admin/src/x15.ts',
    `export { value } from '../../../src/admin/api';`,
  ],
  [
    'static imports types of api.ts only',
    'static/panel/src/x16.ts',
    `export type { T } from '../../../src/ports/store';`,
  ],
  ['one page does not import the other', 'static/panel/src/x17.ts', `import '../../admin/src/a';`],
  ['local imports nothing of src', 'local/x18.ts', `import '../src/protocol/p';`],
  ['bridge imports nothing of src', 'bridge/x19.ts', `import '../src/protocol/p';`],
  ['bridge imports nothing of local', 'bridge/x20.ts', `import '../local/l';`],
  ['src imports nothing of local', 'src/forge/x21.ts', `import '../../local/l';`],
  ['the app uses no node builtins', 'src/forge/x22.ts', `import 'node:fs';`],
  ['crypto uses no builtin but node:crypto', 'src/crypto/x23.ts', `import 'node:net';`],
  ['a new folder of src is declared first', 'src/utils/x24.ts', `import '../protocol/p';`],
  ['scripts import nothing of src but the operations', 'scripts/x25.ts', `import '../src/protocol/p';`],
  ['the app uses no development packages', 'src/forge/x26.ts', `import '@forge/manifest';`],
  ['what is imported exists', 'src/forge/x27.ts', `import './nowhere';`],
  ['no cycles', 'src/mapping/x28.ts', `import { b } from './x28-other';\nexport const a = () => b;`],
];

const OTHER_HALF = { 'src/mapping/x28-other.ts': `import { a } from './x28';\nexport const b = () => a;` };

describe('import rules', () => {
  let violations: { from: string; to: string; rule: { name: string } }[];

  beforeAll(async () => {
    const planted = Object.fromEntries(FORBIDDEN.map(([, file, text]) => [file, text]));
    const project = createProject({ ...TARGETS, ...ALLOWED, ...planted, ...OTHER_HALF });
    for (const name of ['.dependency-cruiser.cjs', 'package.json', 'tsconfig.json']) {
      copyFileSync(join(REPOSITORY, name), join(project.root, name));
    }
    const folders = ['src', 'local', 'bridge', 'scripts', 'test', 'static'];
    const { output } = await runTool('depcruise', ['--output-type', 'json', ...folders], project.root);
    project.remove();
    violations = (JSON.parse(output) as { summary: { violations: typeof violations } }).summary.violations;
  });

  it.each(FORBIDDEN)('%s', (_title, file) => {
    expect(violations.filter(({ from, to }) => from === file || to === file)).not.toEqual([]);
  });

  it.each(Object.keys({ ...TARGETS, ...ALLOWED }))('lets %s be', (file) => {
    expect(violations.filter((violation) => violation.from === file)).toEqual([]);
  });
});
