import { describeValue } from '../mapping/describe-value';
import { neutralValues } from '../mapping/neutral';
import type { JiraIssue } from '../ports/jira';
import { fieldChange } from '../protocol/envelope';
import { FIELD_LABELS, isFieldName } from '../protocol/fields';
import { logRecord } from '../protocol/log-record';
import { pairRecord } from '../protocol/pair-record';
import type { HeldState, PairRecord } from '../protocol/pair-record';
import { stateKeys } from '../state/session';
import { takeOver } from '../state/take-over';
import type { AdminDeps, Caller } from './admin-deps';
import { changedMeanwhile, ok, unknownSync } from './answers';
import type { ApiResult, HeldEntry } from './api';
import { note } from './note';
import { ourSync } from './our-sync';
import type { Asked } from './requests';

/** Issues that are shown at once; the next ones come when these are decided. */
const SHOWN = 50;

/** Both values of held conflicts: the partner's as it came, ours as Jira shows it to the person now. */
export async function heldConflicts(
  deps: AdminDeps,
  caller: Caller,
  { id }: Asked<'heldConflicts'>,
): Promise<ApiResult<{ entries: HeldEntry[] }>> {
  if ((await ourSync(deps, caller, id)) === undefined) return unknownSync();
  const log = logRecord.safeParse((await deps.store.read(stateKeys.log(id)))?.value);
  const listed = (log.success ? log.data.held : []).slice(0, SHOWN);
  if (listed.length === 0) return ok({ entries: [] });
  const records = await deps.store.readMany(listed.map((pair) => stateKeys.pair(id, pair)));
  const pairs = listed.flatMap((pair) => {
    const parsed = pairRecord.safeParse(records.get(stateKeys.pair(id, pair))?.value);
    return parsed.success ? [parsed.data] : [];
  });
  const read = await deps.viewer.readIssues(
    pairs.flatMap((pair) => (pair.id === undefined ? [] : [pair.id])),
  );
  const issues = new Map(read.kind === 'done' ? read.value.issues.map((issue) => [issue.id, issue]) : []);
  const entries: HeldEntry[] = [];
  for (const pair of pairs)
    for (const [field, state] of Object.entries(pair.held ?? {})) {
      const issue = issues.get(pair.id ?? '');
      entries.push({
        pairId: pair.pair,
        issueKey: pair.key ?? pair.pair,
        field,
        label: labelOf(field),
        ...(issue?.projectId === caller.projectId ? { ours: ownValue(issue, field) } : {}),
        theirs: await partnerValue(deps, id, pair, field),
        seen: seenText(state),
        since: state.since,
        isDecided: state.decision !== undefined,
      });
    }
  return ok({ entries });
}

/**
 * Notes what an admin chose; the worker carries it out and tells the partner. Twice is harmless. A partner's value that is no longer the
 * one that was shown, or a conflict that is over, answers `changed-meanwhile`.
 */
export async function decideHeld(
  deps: Pick<AdminDeps, 'store' | 'clock' | 'doorbell'>,
  caller: Caller,
  { id, pair, field, keep, seen }: Asked<'decideHeld'>,
): Promise<ApiResult<Record<string, never>>> {
  if ((await ourSync(deps, caller, id)) === undefined) return unknownSync();
  const key = stateKeys.pair(id, pair);
  const found = await deps.store.readMany([key, stateKeys.log(id)]);
  const [stored, storedLog] = [found.get(key), found.get(stateKeys.log(id))];
  const parsed = pairRecord.safeParse(stored?.value);
  const state = parsed.data?.held?.[field];
  if (stored === undefined || storedLog === undefined || !parsed.success) return changedMeanwhile();
  const record = parsed.data;
  if (state === undefined || record.gone !== undefined || seenText(state) !== seen) return changedMeanwhile();
  // Said before it is done: the value that is given up is kept nowhere else.
  const theirs = await partnerValue(deps, id, record, field);
  const about = `${record.key ?? pair}: decided the held conflict of ${labelOf(field)}`;
  await note(
    deps,
    caller,
    id,
    keep === 'ours'
      ? `${about}. The value of this side stays; the partner's was: ${theirs}`
      : `${about}. The partner's value is taken: ${theirs}`,
  );
  const decision = { keep, at: deps.clock.now() };
  const value = { ...record, held: { ...record.held, [field]: { ...state, decision } } };
  const log = logRecord.parse(storedLog.value);
  // The worker looks at the issue because of it, in whatever state it was.
  const dirty = record.id === undefined ? [] : [record.id];
  const heard = { ...log.heard, dirty: [...new Set([...log.heard.dirty, ...dirty])] };
  const result = await deps.store.commit([
    { op: 'put', key, value, expect: stored.rev },
    { op: 'put', key: stateKeys.log(id), value: { ...log, heard }, expect: storedLog.rev },
    ...(await takeOver(deps.store, id, false)),
  ]);
  if (result === 'conflict') return changedMeanwhile();
  await deps.doorbell.ring(id);
  return ok({});
}

function labelOf(field: string): string {
  return isFieldName(field) ? FIELD_LABELS[field] : field;
}

/** Names a partner's value: what a decision was made about. */
export function seenText({ v, at }: HeldState): string {
  return `${v[0]}.${v[1]}.${at}`;
}

function ownValue(issue: JiraIssue, field: string): string {
  const values = neutralValues(issue, {
    company: '',
    pairOf: (parent) => parent,
    emailOf: () => undefined,
  });
  return describeValue(isFieldName(field) ? values[field] : undefined);
}

async function partnerValue(
  deps: Pick<AdminDeps, 'store'>,
  id: string,
  pair: PairRecord,
  field: string,
): Promise<string> {
  const stored = await deps.store.read(stateKeys.held(id, pair.pair, field));
  const parsed = fieldChange.safeParse((stored?.value as { value?: unknown } | undefined)?.value);
  return describeValue(parsed.success ? parsed.data.value : undefined);
}
