import type { AppSource } from '../../scripts/manifest/app-source';
import { readOperationScopes } from '../../scripts/manifest/check';
import { checkEntities } from '../../scripts/manifest/entities';
import { checkEvents } from '../../scripts/manifest/events';
import { checkFunctions } from '../../scripts/manifest/functions';
import { parseManifest, type Manifest } from '../../scripts/manifest/manifest';
import { readProductEvents } from '../../scripts/manifest/product-events';
import { checkQueues } from '../../scripts/manifest/queues';
import { checkResources } from '../../scripts/manifest/resources';
import { checkRuntime } from '../../scripts/manifest/runtime';
import { checkSchedules } from '../../scripts/manifest/schedules';
import { checkScopes } from '../../scripts/manifest/scopes';

const MANIFEST = `
app:
  id: ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555
  runtime: { name: nodejs22.x, memoryMB: 512 }
  storage:
    entities:
      - name: pair
        attributes: { syncId: { type: string }, dueAt: { type: integer } }
        indexes: [syncId, { name: due, partition: [syncId], range: [dueAt] }]
permissions:
  scopes: { 'read:jira-work': {}, 'write:jira-work': { allowImpersonation: true }, 'storage:app': {} }
modules:
  jira:projectSettingsPage:
    - { key: settings, title: Sync, resource: admin, resolver: { function: resolver } }
  trigger:
    - { key: issues, function: on-issue, events: [avi:jira:created:issue, avi:forge:installed:app] }
  scheduledTrigger:
    - { key: poll, function: on-schedule, interval: fiveMinute }
  consumer:
    - { key: work, queue: work, function: on-queue }
  function:
    - { key: resolver, handler: index.resolver }
    - { key: on-issue, handler: index.onIssue }
    - { key: on-schedule, handler: index.onSchedule, timeoutSeconds: 55 }
    - { key: on-queue, handler: index.onQueue, timeoutSeconds: 900 }
resources:
  - { key: admin, path: static/admin/dist }
`;

const SOURCE: AppSource = {
  exportsOf: new Map([['index', new Set(['resolver', 'onIssue', 'onSchedule', 'onQueue'])]]),
  queues: [{ key: 'work', file: 'src/forge/queue.ts' }],
  queuesWithoutKey: [],
  filesWithRestPaths: ['src/jira/operations.ts'],
};

const OPERATIONS = [
  { method: 'GET', path: '/rest/api/3/issue/{key}' },
  { method: 'PUT', path: '/rest/api/3/issue/{key}' },
  { method: 'GET', path: '/rest/api/3/serverInfo' },
];

const EVENTS = readProductEvents();
const OPERATION_SCOPES = readOperationScopes();
const PAGES = ['static/admin/dist/index.html'];

/** Every check, on the manifest with one text replaced by another and with parts of the source replaced. */
function problems(
  from = '',
  to = '',
  source: Partial<AppSource> = {},
  operations = OPERATIONS,
  pages = PAGES,
): string[] {
  if (!MANIFEST.includes(from)) throw new Error(`The manifest has no ${from}`);
  const parsed = parseManifest(MANIFEST.replace(from, to));
  if (!parsed.ok) return parsed.problems;
  const manifest: Manifest = parsed.manifest;
  const app = { ...SOURCE, ...source };
  return [
    ...checkRuntime(manifest),
    ...checkSchedules(manifest),
    ...checkEvents(manifest, EVENTS),
    ...checkFunctions(manifest, app),
    ...checkQueues(manifest, app),
    ...checkEntities(manifest),
    ...checkResources(manifest, (path) => pages.includes(path)),
    ...checkScopes(manifest, app, operations, OPERATION_SCOPES, EVENTS),
  ];
}

const many = (count: number, text: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => text(n)).join(', ');

const trigger = (interval: string) => (n: number) =>
  `{ key: more${n}, function: on-schedule, interval: ${interval} }`;

describe('manifest checks', () => {
  it('find nothing in a manifest that is right', () => {
    expect(problems()).toEqual([]);
  });

  it.each([
    ['no YAML', 'app:', 'app: [', 'is not YAML'],
    ['no app id', 'id: ari', 'name: ari', 'app.id'],
    ['a runtime that has ended', 'nodejs22.x', 'nodejs20.x', 'app.runtime.name is nodejs20.x'],
    ['an unknown runtime', 'nodejs22.x', 'sandbox', 'app.runtime.name is sandbox'],
    ['too much memory', 'memoryMB: 512', 'memoryMB: 9000', 'app: memoryMB is 9000'],
    ['too little memory', 'memoryMB: 512', 'memoryMB: 64', 'app: memoryMB is 64'],
    [
      'too much memory of one function',
      'handler: index.resolver',
      'handler: index.resolver, runtime: { memoryMB: 4096 }',
      'function resolver: memoryMB is 4096',
    ],
    [
      'an event that no product sends',
      'created:issue',
      'nope:issue',
      'no product sends the event avi:jira:nope:issue',
    ],
    [
      'an event without its scope',
      'created:issue',
      'created:user',
      'avi:jira:created:user needs the scope read:jira-user',
    ],
    [
      'two fiveMinute triggers',
      '- { key: poll',
      `- ${trigger('fiveMinute')(0)}\n    - { key: poll`,
      '2 fiveMinute triggers',
    ],
    [
      'six scheduled triggers',
      'scheduledTrigger:\n    - { key: poll, function: on-schedule, interval: fiveMinute }',
      `scheduledTrigger: [${many(6, trigger('hour'))}]`,
      '6 scheduled triggers',
    ],
    [
      'a function that is not there',
      'key: on-issue, h',
      'key: other, h',
      'calls function on-issue, which is not declared',
    ],
    [
      'a function that nobody calls',
      'key: on-issue, h',
      'key: other, h',
      'function other is called by no module',
    ],
    [
      'a handler that is not exported',
      'index.onIssue',
      'index.onIsue',
      'src/index.ts does not export onIsue',
    ],
    ['a handler in a missing file', 'index.onIssue', 'main.onIssue', 'names src/main.ts, which is missing'],
    [
      'a timeout of a resolver',
      'handler: index.resolver',
      'handler: index.resolver, timeoutSeconds: 60',
      'function resolver: timeoutSeconds has no effect, because jira:projectSettingsPage',
    ],
    [
      'a timeout of a consumer that is a trigger too',
      'function: on-issue, events',
      'function: on-queue, events',
      'function on-queue: timeoutSeconds has no effect, because trigger',
    ],
    ['a consumer without its queue', 'queue: work', 'queue: other', 'no source file opens queue other'],
    [
      'a queue without a consumer',
      'queue: work',
      'queue: other',
      'pushes to queue work, which has no consumer',
    ],
    [
      'too many entities',
      'entities:\n      - name: pair',
      `entities:\n${Array.from({ length: 20 }, (_, n) => `      - { name: e${n} }`).join('\n')}\n      - name: pair`,
      '21 entities',
    ],
    ['too many indexes', 'indexes: [', `indexes: [${many(6, () => 'syncId')}, `, 'entity pair: 8 indexes'],
    [
      'too many attributes',
      'attributes: {',
      `attributes: { ${many(49, (n) => `a${n}: {}`)},`,
      'entity pair: 51 attributes',
    ],
    ['an index over nothing', 'range: [dueAt]', 'range: [due]', 'an index uses due, which is no attribute'],
    [
      'a resource that is not declared',
      'resource: admin',
      'resource: panel',
      'shows resource panel, which is not declared',
    ],
    [
      'a resource that nobody shows',
      'resource: admin',
      'resource: panel',
      'resource admin is shown by no module',
    ],
    ['a resource without a page', 'static/admin/dist', 'static/nope', 'static/nope/index.html is missing'],
    [
      'a missing scope',
      `'write:jira-work'`,
      `'storage:other'`,
      'PUT /rest/api/3/issue/{key} needs the scope write:jira-work',
    ],
    [
      'a scope that nobody needs',
      `'storage:app'`,
      `'manage:jira-project'`,
      'the scope manage:jira-project is declared, but',
    ],
  ])('find %s', (_title, from, to, expected) => {
    expect(problems(from, to)).toContainEqual(expect.stringContaining(expected));
  });

  it('take scopes as a list too', () => {
    const asMap = `{ 'read:jira-work': {}, 'write:jira-work': { allowImpersonation: true }, 'storage:app': {} }`;
    expect(problems(asMap, `['read:jira-work', 'write:jira-work', 'storage:app']`)).toEqual([]);
    expect(problems(asMap, `['read:jira-work']`)).toContainEqual(expect.stringContaining('write:jira-work'));
  });

  it('take events with a filter and granular scopes', () => {
    const event = '[avi:jira:created:issue, avi:forge:installed:app]';
    const filtered = (type: string) => `[{ eventType: '${type}', filter: { ignoreSelf: true } }]`;
    expect(problems(event, filtered('avi:jira:deleted:issue'))).toEqual([]);
    expect(problems(event, filtered('avi:jira:lost:issue'))).toContainEqual(
      expect.stringContaining('lost:issue'),
    );
  });

  it('find a Jira call that the OpenAPI document does not have', () => {
    const found = problems('', '', {}, [...OPERATIONS, { method: 'GET', path: '/rest/api/3/nothing' }]);
    expect(found).toEqual(['GET /rest/api/3/nothing is not an operation that Jira opens to apps']);
  });

  it('find a Jira call whose method has another scope', () => {
    const found = problems('', '', {}, [...OPERATIONS, { method: 'POST', path: '/rest/api/3/project' }]);
    expect(found).toEqual(['POST /rest/api/3/project needs the scope manage:jira-configuration']);
  });

  it('find a REST path outside of the operations file', () => {
    const found = problems('', '', { filesWithRestPaths: ['src/inbound/apply.ts'] });
    expect(found).toEqual([expect.stringContaining('src/inbound/apply.ts spells out a REST path')]);
  });

  it('find a queue whose key cannot be read', () => {
    const found = problems('', '', { queuesWithoutKey: ['src/forge/queue.ts'] });
    expect(found).toEqual([expect.stringContaining('src/forge/queue.ts opens a queue')]);
  });
});
