import { FIELD_LABELS, isFieldName } from '../protocol/fields';
import type { LogRecord } from '../protocol/log-record';
import { pairRecord } from '../protocol/pair-record';
import type { Difference } from '../protocol/repair-message';
import type { SyncRecord } from '../protocol/sync-record';
import type { Store } from '../ports/store';
import { emptyRepair, parseRepair, repairKeys } from '../state/repair-record';
import type { RepairRecord } from '../state/repair-record';
import { stateKeys } from '../state/session';
import { takeOver } from '../state/take-over';
import type { ApiResult, Equality, EqualityReport } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { changedMeanwhile, failed, ok, unknownSync } from './answers';
import { note } from './note';
import { ourSync } from './our-sync';
import type { Asked } from './requests';

/** Asks for a check of both sides; a second one while the first is under way is refused. */
export async function checkEquality(
  deps: AdminDeps,
  caller: Caller,
  { id }: Asked<'checkEquality'>,
): Promise<ApiResult<Record<string, never>>> {
  const found = await ourSync(deps, caller, id);
  if (found === undefined) return unknownSync();
  if (found.sync.status !== 'running')
    return failed({
      code: 'not-running',
      what: 'The synchronization is not running.',
      next: 'Start it first: both sides have to answer.',
    });
  const key = repairKeys.record(id);
  const stored = await deps.store.read(key);
  const now = deps.clock.now();
  const record = parseRepair(stored?.value) ?? emptyRepair(now);
  if (record.request !== undefined || record.own?.by === 'here')
    return failed({
      code: 'check-running',
      what: 'A check is under way.',
      next: 'Wait for its report; it is shown here.',
    });
  const value: RepairRecord = { ...record, request: { who: caller.accountId, at: now } };
  const committed = await deps.store.commit([
    { op: 'put', key, value, expect: stored?.rev ?? 0 },
    ...(await takeOver(deps.store, id, false)),
  ]);
  if (committed === 'conflict') return changedMeanwhile();
  await note(deps, caller, id, 'Asked for a check of equality.');
  await deps.doorbell.ring(id);
  return ok({});
}

/** People who asked for a check, by account id. */
export function askersOf(record: RepairRecord | undefined): string[] {
  return (record?.reports ?? []).flatMap(({ who }) => (who === undefined ? [] : [who]));
}

/** What the page shows: what is under way, and the last reports, newest first. Keys and names of fields; nothing of what they contain. */
export async function equalityOf(
  store: Store,
  { sync, log }: { sync: SyncRecord; log: LogRecord | undefined },
  record: RepairRecord | undefined,
  nameOf: (accountId: string) => string,
): Promise<Equality> {
  const reports = record?.reports.toReversed() ?? [];
  const named = reports.flatMap(({ findings }) => findings?.differ.map(({ pair }) => pair) ?? []);
  const records = await store.readMany([...new Set(named)].map((pair) => stateKeys.pair(sync.id, pair)));
  const keyOf = (pair: string) => {
    const known = pairRecord.safeParse(records.get(stateKeys.pair(sync.id, pair))?.value).data;
    return known?.key ?? known?.partnerKey ?? pair;
  };
  const partner = sync.partner?.company ?? 'The partner';
  const shown = reports.map(({ at, by, who, findings }): EqualityReport => {
    const people = { partner, here: who === undefined ? 'A former user' : nameOf(who) };
    const base = by === 'daily' ? { at } : { at, askedBy: people[by] };
    if (findings === undefined) return base;
    const { differ, ...counts } = findings;
    const lines = differ.map((one) => ({
      issueKey: keyOf(one.pair),
      what: whatOf(one),
      healed: one.healed,
    }));
    return { ...base, findings: { ...counts, differ: lines } };
  });
  const underWay = progressOf(record, log, partner);
  return underWay === undefined ? { reports: shown } : { underWay, reports: shown };
}

function progressOf(
  record: RepairRecord | undefined,
  log: LogRecord | undefined,
  partner: string,
): Equality['underWay'] {
  const { own, partner: theirs, request } = record ?? {};
  const count = log?.scan.issues ?? 0;
  const read = `${count === 1 ? '1 issue of this side has' : `${count} issues of this side have`} been read again`;
  if (request !== undefined && own?.by !== 'here')
    return { since: request.at, text: 'It begins in a moment.' };
  if (own?.by === 'here') {
    const texts = {
      read:
        log?.scan.done === false || own.partnerHasRead
          ? `${read}.`
          : `${read}; ${partner} has not told yet that the other side is read.`,
      send: 'Both sides are being compared.',
      pairs: `Both sides are being compared; the answer of ${partner} is awaited.`,
      details: `Differences were found; the answer of ${partner} is awaited.`,
    };
    return { since: own.began, text: texts[own.stage] };
  }
  return theirs?.told === false
    ? { since: theirs.at, text: `${partner} asked for a check. ${read}.` }
    : undefined;
}

function whatOf({ fields, comments, attachments, whole }: Difference): string {
  if (whole) return 'the issue was unknown to one side, or had left';
  const names = fields.filter(isFieldName).map((name) => FIELD_LABELS[name]);
  const count = (n: number, word: string) => (n === 0 ? [] : [`${n} ${word}${n === 1 ? '' : 's'}`]);
  const all = [...names, ...count(comments, 'comment'), ...count(attachments, 'attachment')];
  return all.length === 0 ? 'something that this version does not know' : all.join(', ');
}
