import { logRecord } from '../protocol/log-record';
import type { LogRecord } from '../protocol/log-record';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import { pairRecord } from '../protocol/pair-record';
import { FIELD_LABELS, isFieldName } from '../protocol/fields';
import { parseItemId } from '../protocol/items';
import type { ItemKind } from '../protocol/items';
import { readActivity } from '../state/activity';
import { parseHealth } from '../state/health';
import type { HealthRecord } from '../state/health';
import { parseRepair, repairKeys } from '../state/repair-record';
import { readSiteSyncs } from '../state/site-syncs';
import { stateKeys } from '../state/session';
import type { ApiResult, Notice, Overview, ParkedEntry, SyncDetail } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { fromCause, ok, unknownSync } from './answers';
import { askersOf, equalityOf } from './equality';
import { peopleOfRecovery, recoveryOf } from './recovery';
import { ourSync } from './our-sync';
import { messagesOf, summaryOf, waitingOn } from './present';
import type { Asked } from './requests';

interface Looked {
  sync: SyncRecord;
  log: LogRecord | undefined;
  health: HealthRecord;
}

export async function overview(deps: AdminDeps, caller: Caller): Promise<ApiResult<Overview>> {
  const [project, me] = await Promise.all([deps.viewer.projectShape(caller.projectId), deps.viewer.myself()]);
  if (project.kind !== 'done') return fromCause(project.cause, 'Reload the page in a moment.');
  if (me.kind !== 'done') return fromCause(me.cause, 'Reload the page in a moment.');
  const listed = await readSiteSyncs(deps.store);
  const ids = Object.keys(listed).filter((id) => listed[id]?.projectId === caller.projectId);
  const records = await deps.store.readMany(
    ids.flatMap((id) => [syncKeys.record(id), stateKeys.log(id), syncKeys.health(id)]),
  );
  const syncs = ids.flatMap((id) => {
    const looked = lookAt(id, records);
    return looked ? [summaryOf(looked, deps.clock.now())] : [];
  });
  const { id, key, name } = project.value;
  const host = new URL(caller.siteUrl).hostname.split('.')[0] ?? '';
  return ok({
    project: { id, key, name },
    siteUrl: caller.siteUrl,
    me: { accountId: me.value.accountId, displayName: me.value.displayName },
    company: host.charAt(0).toUpperCase() + host.slice(1),
    syncs,
  });
}

function lookAt(id: string, records: Map<string, { value: unknown }>): Looked | undefined {
  const sync = syncRecord.safeParse(records.get(syncKeys.record(id))?.value);
  if (!sync.success) return undefined;
  const log = logRecord.safeParse(records.get(stateKeys.log(id))?.value);
  const current = log.success && log.data.epoch === sync.data.epoch ? log.data : undefined;
  return { sync: sync.data, log: current, health: parseHealth(records.get(syncKeys.health(id))?.value) };
}

export async function detail(
  deps: AdminDeps,
  caller: Caller,
  { id }: Asked<'detail'>,
): Promise<ApiResult<SyncDetail>> {
  const found = await ourSync(deps, caller, id);
  if (found === undefined) return unknownSync();
  const records = await deps.store.readMany([
    syncKeys.record(id),
    stateKeys.log(id),
    syncKeys.health(id),
    repairKeys.record(id),
  ]);
  const looked = lookAt(id, records);
  if (looked === undefined) return unknownSync();
  const { sync, log, health } = looked;
  const [progress, activity] = await Promise.all([deps.pairing.progress(id), readActivity(deps.store, id)]);
  const repair = parseRepair(records.get(repairKeys.record(id))?.value);
  const people = [
    ...askersOf(repair),
    ...peopleOfRecovery(sync),
    sync.changedBy,
    sync.wordsConfirmed?.accountId,
    ...activity.map((line) => line.who),
  ];
  const accounts = people.filter((p) => p !== undefined && p !== THE_APP);
  const names = await deps.viewer.displayNames([...new Set(accounts as string[])]);
  const nameOf = (accountId: string) =>
    accountId === THE_APP
      ? 'the app'
      : ((names.kind === 'done' ? names.value.get(accountId) : undefined) ?? 'A former user');
  const words = deps.pairing.words(sync);
  const waiting = waitingOn(looked, progress, words !== undefined);
  const value: SyncDetail = {
    ...summaryOf(looked, deps.clock.now()),
    revision: records.get(syncKeys.record(id))?.rev ?? found.rev,
    description: sync.description,
    createdAt: sync.createdAt,
    changedAt: sync.changedAt,
    changedBy: nameOf(sync.changedBy),
    syncUser: sync.syncUser,
    protocol: sync.protocol,
    encryption: sync.encryption,
    conflicts: sync.conflicts ?? 'newest',
    forwards: sync.forwards,
    channel: sync.channel,
    fingerprint: sync.key.fingerprint,
    handshake: (progress?.steps ?? []).map(({ text, side, state, at }) =>
      at === undefined ? { text, side, state } : { text, side, state, at },
    ),
    notices: [
      ...(progress?.notices ?? []).map(({ code, text, at }) => ({ code, text, at })),
      ...health.refused.toReversed().map((r) => ({
        code: r.code,
        at: r.at,
        text: `A message that came was refused and changed nothing: ${r.name}`,
      })),
      ...health.answers.toReversed().map(mailAnswer),
    ],
    numbers: log?.counts ?? { pairs: 0, sent: 0, received: 0 },
    parkedEntries: log ? await parkedEntries(deps, id, log) : [],
    equality: await equalityOf(deps.store, looked, repair, nameOf),
    messages: messagesOf(health, log),
    activity: activity.map((line) => ({
      at: line.at,
      who: line.who === undefined ? 'Synchronization' : nameOf(line.who),
      text: line.text,
    })),
  };
  Object.assign(value, recoveryOf(sync, nameOf));
  if (sync.partner) value.partnerFingerprint = sync.partner.fingerprint;
  if (sync.partner?.address !== undefined) value.partnerAddress = sync.partner.address;
  if (health.failing?.host !== undefined) value.approvalHost = health.failing.host;
  if (words) value.words = words;
  if (sync.wordsConfirmed)
    value.wordsConfirmed = { by: nameOf(sync.wordsConfirmed.accountId), at: sync.wordsConfirmed.at };
  if (waiting) value.waitingOn = waiting;
  // Just started: the first run has yet to begin.
  if (sync.status === 'running')
    value.initial = { done: log?.scan.issues ?? 0, finished: log?.scan.done ?? false };
  return ok(value);
}

/** Who changed a record, where no person did: see changedBy in the pairing. */
const THE_APP = 'app';

/** What a mail system said about a message of ours. */
function mailAnswer({ kind, about, at, text }: HealthRecord['answers'][number]): Notice {
  const message = about === undefined ? 'A message of ours' : `The message ${about}`;
  return kind === 'bounce'
    ? { code: 'mail-bounced', at, text: `${message} could not be delivered and goes out again: ${text}` }
    : {
        code: 'mail-auto-reply',
        at,
        text: `${message} was answered automatically, which changes nothing: ${text}`,
      };
}

const SHOWN = 50;

async function parkedEntries(deps: AdminDeps, id: string, log: LogRecord): Promise<ParkedEntry[]> {
  const pairs = log.parked.slice(0, SHOWN).map(([pair]) => pair);
  const records = await deps.store.readMany(pairs.map((pair) => stateKeys.pair(id, pair)));
  return pairs.flatMap((pair) => {
    const parsed = pairRecord.safeParse(records.get(stateKeys.pair(id, pair))?.value);
    if (!parsed.success) return [];
    const record = parsed.data;
    return Object.entries(record.parked).map(([subject, parked]) => ({
      pairId: pair,
      issueKey: record.key ?? record.partnerKey ?? pair,
      subject: subjectName(subject),
      cause: parked.text,
      code: parked.code,
      since: parked.since,
    }));
  });
}

const ITEM_LABELS: Record<ItemKind, string> = {
  comment: 'Comment',
  attachment: 'Attachment',
  worklog: 'Worklog',
  link: 'Link',
};

/** What is parked, in words. */
export function subjectName(subject: string): string {
  if (isFieldName(subject)) return FIELD_LABELS[subject];
  const item = parseItemId(subject);
  if (item) return ITEM_LABELS[item.kind];
  return subject === 'issue' ? 'Issue' : subject;
}
