import { join } from 'node:path';
import { findFloatingPromises } from '../../scripts/lint/floating-promises';
import { createProject } from './temporary-project';

const FLOATING = [
  'save();',
  'on && save();',
  'on ? save() : 1;',
  'save().then(() => 1);',
  '[1].map(save)[0];',
];

const HANDLED = [
  'await save();',
  'void save();',
  'save().catch(() => {});',
  'save().then(() => 1, () => 2);',
  'on && count();',
  'kept = await save();',
];

const SOURCE = `
declare function save(): Promise<void>; declare function count(): number; declare const on: boolean;
export async function run(): Promise<void> {
  let kept: unknown;
  ${[...HANDLED, ...FLOATING].join('\n')}
  return kept === 1 ? save() : undefined;
}
`;

describe('floating promises', () => {
  it('are found, each at its line, and nothing else is', () => {
    const project = createProject({
      'tsconfig.json': `{ "compilerOptions": { "strict": true, "target": "ES2022", "types": [] }, "include": ["src"] }`,
      'src/a.ts': SOURCE,
    });
    const found = findFloatingPromises(join(project.root, 'tsconfig.json'));
    project.remove();
    const lines = SOURCE.split('\n');
    const statements = found.map((problem) => lines[Number(/:(\d+): /.exec(problem)?.[1]) - 1]?.trim());
    expect(statements).toEqual(FLOATING);
  });

  it('are not looked for in silence where the project cannot be read', () => {
    expect(findFloatingPromises('/nowhere/tsconfig.json')).toHaveLength(1);
  });
});
