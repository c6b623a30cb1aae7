import { handlePanel } from '../../../src/admin/panel';
import type { PanelEntry } from '../../../src/admin/api';
import { createJira } from '../../../src/jira/create-jira';
import { pairRecord } from '../../../src/protocol/pair-record';
import type { PairRecord } from '../../../src/protocol/pair-record';
import { syncKeys, syncRecord } from '../../../src/protocol/sync-record';
import { takeOver } from '../../../src/state/take-over';
import type { NewProject } from '../../../local/jira/set-up';
import type { SiteResponse } from '../../../local/http';
import { siteHttp } from '../../support/site-http';
import type { Side } from '../side';
import type { TwoSides } from '../two-sides';

/** Gives the side another project, to be called before the synchronization is made. */
export function useProject(side: Side, project: Partial<NewProject>): void {
  const key = `${side.project.key}X`;
  const made = side.jira.setUp.addProject({
    key,
    name: `${side.name} other project`,
    issueTypes: ['Task', 'Bug', 'Epic', 'Sub-task'],
    statuses: ['To Do', 'In Progress', 'Done'],
    workflow: 'simplified',
    admins: [side.people[0] as string],
    members: side.people,
    ...project,
  });
  side.project = { id: made.id, key };
  side.us = { ...side.us, projectId: made.id, projectKey: key };
}

/** What Stop and Start of the admin page store. */
export async function setStatus(world: TwoSides, side: Side, status: 'stopped' | 'running'): Promise<void> {
  const key = syncKeys.record(world.sync);
  const stored = await side.store.read(key);
  const value = { ...syncRecord.parse(stored?.value), status };
  const put = { op: 'put' as const, key, value, expect: stored?.rev ?? 0 };
  await side.store.commit([put, ...(await takeOver(side.store, world.sync, status === 'running'))]);
}

/** Polls for somewhat more than an hour: what is parked has been tried again, and both sides have swept. */
export async function anHour(world: TwoSides): Promise<void> {
  for (let polls = 0; polls < 13; polls += 1) await world.poll();
  await world.settle();
}

/** Changes what the side's Jira answers; each call adds a change on top. */
function rewrite(side: Side, change: (path: string, json: unknown) => unknown): void {
  const handle = side.jira.handle;
  side.jira.handle = async (request) => {
    const response: SiteResponse = await handle(request);
    if (response.status !== 200 || request.path.includes('/content/')) return response;
    let json: unknown;
    try {
      json = JSON.parse(response.body.toString('utf8'));
    } catch {
      return response;
    }
    return { ...response, body: Buffer.from(JSON.stringify(change(request.path, json))) };
  };
}

/** What Jira, or what stands before it, answers when it is out of order. */
export const OUT_OF_ORDER: SiteResponse = { status: 503, headers: {}, body: Buffer.from('') };

/**
 * Hides a priority, status, issue type or link type of that name from everybody, as if an administrator had not made it yet; the function that
 * comes back makes it.
 */
export function notMadeYet(side: Side, name: string): () => void {
  let made = false;
  const without = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((entry) => !isNamed(entry)).map(without);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, without(v)]));
  };
  const isNamed = (entry: unknown) => {
    const { name: own, to } = (entry ?? {}) as { name?: unknown; to?: { name?: unknown } };
    return own === name || to?.name === name;
  };
  rewrite(side, (path, json) =>
    !made && /\/(project|priority|status|transitions|issuetype|issueLinkType)/.test(path)
      ? without(json)
      : json,
  );
  return () => void (made = true);
}

/** Security levels, which the emulated site does not have: an issue that is restricted answers with one, and an event tells. */
export function securityLevels(side: Side): { restrict(id: string): void; release(id: string): void } {
  const restricted = new Set<string>();
  const mark = (issue: unknown) => {
    const { id, fields } = (issue ?? {}) as { id?: string; fields?: Record<string, unknown> };
    if (id !== undefined && fields !== undefined && restricted.has(id))
      fields['security'] = { id: '10000', name: 'Staff only' };
  };
  rewrite(side, (_path, json) => {
    mark(json);
    const issues = (json as { issues?: unknown } | null)?.issues;
    if (Array.isArray(issues)) issues.forEach(mark);
    return json;
  });
  const tell = (id: string) =>
    side.pending.push({
      eventType: 'avi:jira:updated:issue',
      selfGenerated: false,
      issue: { id, fields: { project: { id: side.project.id } } },
    });
  return {
    restrict(id) {
      restricted.add(id);
      tell(id);
    },
    release(id) {
      restricted.delete(id);
      tell(id);
    },
  };
}

/** The first person of a side before a page of the app: his Jira, and where he stands. */
export function firstPerson(world: TwoSides, side: Side) {
  const accountId = side.people[0] as string;
  const viewer = createJira({
    http: siteHttp(side.jira, { kind: 'user', accountId }),
    clock: { now: () => world.clock.now(), sleep: (ms) => world.clock.advance(ms) },
    ids: { id: () => 'x'.repeat(26), secret: () => 'ab' },
    log: { info: () => undefined, warn: () => undefined },
    deadline: () => 60_000,
  });
  const caller = {
    accountId,
    projectId: side.project.id,
    siteId: side.us.siteId,
    siteUrl: side.us.siteUrl,
  };
  return { viewer, caller };
}

/** The issue panel as the first person sees it. */
export async function panelOf(world: TwoSides, side: Side, issueId: string): Promise<PanelEntry> {
  const { viewer, caller } = firstPerson(world, side);
  const shown = await handlePanel({ store: side.store, viewer }, caller, issueId);
  if (!shown.ok) throw new Error(shown.error.what);
  const [entry] = shown.value.entries;
  if (entry === undefined) throw new Error('the panel shows nothing');
  return entry;
}

/** Everything that the side keeps parked: "<issue> <subject>: <code>". */
export function parkedAt(world: Pick<TwoSides, 'sync'>, side: Side): string[] {
  return pairsAt(world, side).flatMap((pair) =>
    Object.entries(pair.parked).map(([subject, { code }]) => `${pair.pair} ${subject}: ${code}`),
  );
}

export function pairsAt(world: Pick<TwoSides, 'sync'>, side: Side): PairRecord[] {
  return side.store
    .keys()
    .filter((key) => key.startsWith(`${world.sync}:pair:`))
    .map((key) => pairRecord.parse(side.store.peek(key)));
}

/** Keys under which contents of parked changes are kept. */
export function keptAt(world: TwoSides, side: Side): string[] {
  return side.store.keys().filter((key) => key.startsWith(`${world.sync}:parked:`));
}

/** The lines of the activity log, oldest first. */
export function activityAt(world: TwoSides, side: Side): string[] {
  const record = side.store.peek(`${world.sync}:activity`) as { entries: { text: string }[] } | undefined;
  return (record?.entries ?? []).map((entry) => entry.text);
}
