import { z } from 'zod';
import type { Doorbell } from '../ports/doorbell';
import type { Log } from '../ports/log';
import type { Store } from '../ports/store';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import { pairIdOf } from '../protocol/items';
import { sideOf } from '../protocol/sync-record';
import { markDirty } from '../state/dirty';
import { stateKeys } from '../state/session';
import { readSiteSyncs } from '../state/site-syncs';

const id = z.union([z.string(), z.number()]).transform(String);
const project = z.looseObject({ id });

/** What is read of a product event (Forge docs, Jira events). Anything else in it is ignored: the issue is read again. */
const issueEvent = z.looseObject({
  eventType: z.string(),
  selfGenerated: z.boolean().optional().catch(undefined),
  issue: z.looseObject({ id, fields: z.looseObject({ project: project.optional() }).optional() }).optional(),
  changelog: z
    .looseObject({ items: z.array(z.looseObject({ field: z.string(), from: z.string().nullish() })) })
    .optional()
    .catch(undefined),
  attachment: z.looseObject({ issueId: id.optional() }).optional(),
  worklog: z.looseObject({ issueId: id.optional() }).optional(),
  /** Of a link: both of its issues, with their projects. */
  sourceIssueId: id.optional(),
  sourceProjectId: id.optional(),
  destinationIssueId: id.optional(),
  destinationProjectId: id.optional(),
});
type IssueEvent = z.infer<typeof issueEvent>;

/** An issue that an event is about; the project where the event names it. */
interface Place {
  issueId: string | undefined;
  projectId: string | undefined;
}

function placesOf(event: IssueEvent): (Place & { issueId: string })[] {
  const { issue, attachment, worklog } = event;
  const places: Place[] = [
    { issueId: event.sourceIssueId, projectId: event.sourceProjectId },
    { issueId: event.destinationIssueId, projectId: event.destinationProjectId },
    {
      issueId: issue?.id ?? attachment?.issueId ?? worklog?.issueId,
      projectId: issue?.fields?.project?.id,
    },
  ];
  return places.flatMap(({ issueId, projectId }) =>
    issueId !== undefined && /^\d{1,19}$/.test(issueId) ? [{ issueId, projectId }] : [],
  );
}

/** Seconds that edits in quick succession have to come together in one run. */
const GATHER_SECONDS = 2;

/**
 * Marks the issues of an event (a link has two) for every running synchronization of its project and rings. Events come late, twice, out of order or
 * never: they only say where to look.
 */
export async function onEvent(
  deps: { store: Store; doorbell: Doorbell; log: Log },
  event: unknown,
): Promise<void> {
  const parsed = issueEvent.safeParse(event);
  const places = parsed.success ? placesOf(parsed.data) : [];
  if (!parsed.success || places.length === 0) {
    deps.log.warn('event-unreadable', { type: typeof event });
    return;
  }
  const syncs = await readSiteSyncs(deps.store);
  for (const place of places) await markFor(deps, syncs, parsed.data, place);
}

async function markFor(
  deps: { store: Store; doorbell: Doorbell },
  syncs: Awaited<ReturnType<typeof readSiteSyncs>>,
  event: IssueEvent,
  { issueId, projectId }: Place & { issueId: string },
): Promise<void> {
  // A moved issue names the project where it is now; the one that it left has to look as well.
  const left = event.changelog?.items.find((item) => item.field === 'project')?.from;
  const candidates = Object.entries(syncs).flatMap(([sync, entry]) =>
    projectId === undefined || [projectId, left].includes(entry.projectId) ? [sync] : [],
  );
  if (candidates.length === 0) return;
  // Another synchronization of the same project has not seen it.
  if (candidates.length === 1 && isOwnEdit(event)) return;
  // What this app has just made it has read back itself, and what it hung on an issue sets nothing else off, but where it is forwarded.
  const isMade = event.selfGenerated === true && event.eventType !== 'avi:jira:updated:issue';
  if (candidates.length === 1 && isMade) return;
  const records = await deps.store.readMany(candidates.map(syncKeys.record));
  for (const sync of candidates) {
    const record = syncRecord.safeParse(records.get(syncKeys.record(sync))?.value);
    // Marks are kept while it does not run, also during a new handshake: a deleted issue is not found by a search.
    if (!record.success || (await hasNeverRun(deps.store, record.data))) continue;
    if (isMade && !record.data.forwards) continue;
    if (projectId === undefined && !(await isKnown(deps.store, record.data, issueId))) continue;
    const isFirst = await markDirty(deps.store, sync, issueId);
    if (isFirst && record.data.status === 'running') await deps.doorbell.ring(sync, GATHER_SECONDS);
  }
}

/** Before the first start there is nothing to compare with: that looks at everything. */
async function hasNeverRun(store: Store, sync: { id: string; status: string }): Promise<boolean> {
  return sync.status === 'handshake' && (await store.read(stateKeys.log(sync.id))) === undefined;
}

/** What an edit or a transition of this app changes, as Jira's changelog names it; the issue was read and compared afterwards. */
const OWN_EDITS = new Set([
  'summary',
  'description',
  'priority',
  'labels',
  'duedate',
  'assignee',
  'status',
  'resolution',
  'Attachment',
  'timespent',
  'WorklogId',
  'Link',
]);

/** Not where a workflow has made more of it. */
function isOwnEdit(event: IssueEvent): boolean {
  const items = event.changelog?.items ?? [];
  return event.selfGenerated === true && items.length > 0 && items.every((item) => OWN_EDITS.has(item.field));
}

/** Events of attachments and worklogs do not name the project; an issue without a pair has its own created event. */
async function isKnown(
  store: Store,
  sync: { id: string; role: 'master' | 'slave' },
  issueId: string,
): Promise<boolean> {
  const keys = [
    stateKeys.at(sync.id, issueId),
    stateKeys.pair(sync.id, pairIdOf(sideOf(sync.role), issueId)),
  ];
  return (await store.readMany(keys)).size > 0;
}
