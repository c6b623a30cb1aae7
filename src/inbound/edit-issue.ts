import type { JiraFieldValues, JiraIssue } from '../ports/jira';
import type { Traces } from '../mapping/edits';
import type { NeutralContext } from '../mapping/neutral';
import { parseNeutral } from '../mapping/to-jira';
import { unlikeKnown } from '../mapping/unlike-known';
import type { IssueChange } from '../protocol/envelope';
import { FIELD_NAMES } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Cause, Outcome } from '../protocol/outcome';
import type { FieldRegister, PairRecord } from '../protocol/pair-record';
import { listHeld } from '../state/held-list';
import { decideFields } from './decide-fields';
import type { FieldDecisions, FieldToWrite } from './decide-fields';
import { editQuietly } from './edit-quietly';
import { isMoving } from './finish-moves';
import { IMAGE_MISSING } from './images';
import type { InboundDeps } from './inbound-deps';
import { endIntent, intend } from './intend';
import { moveStatus } from './move-status';
import { coveredBefore } from './overtaken';
import type { Written } from './overtaken';
import type { Parking } from './parking';
import { appliedRegister, registerOf, wireOf } from './registers';
import { standAgain } from './stand-again';
import { lookCloser } from './traces';
import { refusalOf, translateFields } from './translate-fields';
import type { TranslatedFields } from './translate-fields';

/**
 * `wrote`: Jira was asked to change something, or something is kept beside the pair. `gone`: the issue was deleted here; capture tells the
 * partner. Where the status was moved, the pair's intent stays open until `finishMoves` has looked at the issue.
 */
export type EditEnd =
  /** `parkedStatus`: the status could not be set, or one that was chosen still waits. */
  { kind: 'applied'; dirty: boolean; wrote: boolean; parkedStatus: boolean } | { kind: 'gone' };

/**
 * Applies field changes to an issue that exists here. Read before write: what a user changed meanwhile gets its place in the decision.
 * An intent is stored before the write; applying again after a crash ends in the same state.
 */
export async function editIssue(
  deps: InboundDeps,
  parking: Parking,
  read: JiraIssue,
  pair: PairRecord,
  change: IssueChange,
  context: NeutralContext,
): Promise<Outcome<EditEnd>> {
  const looked = await lookCloser(deps, read, pair, change);
  if (looked.kind !== 'done') return looked;
  if (looked.value === 'gone') return done({ kind: 'gone' });
  const { issue, traces } = looked.value;
  const now = deps.clock.now();
  const rule = deps.session.sync.conflicts;
  const { us, log } = deps.session;
  const beginning = log.baseline === undefined ? undefined : log.epoch;
  const decided = decideFields(issue, pair, change, us, context, deps.hash, rule, now, traces, beginning);
  const found = foundWritten(change, decided, pair, traces);
  const cutOffAt = readAtOf(pair, traces);
  const lookedAt = cutOffAt === undefined ? [] : found;
  const held = decided.hold.map(({ name }) => name);
  const covered = coveredBefore(issue, pair, change, traces, { lookedAt, held }, deps.hash);
  const lost = [...decided.lost, ...covered];
  for (const text of lost) deps.note({ at: now, text });
  // Before anything is decided for good: a value that lost is nowhere else. After a crash it may be noted twice.
  if (lost.length > 0) await deps.keepNotes();
  const isOver = (name: string) =>
    !decided.stillParked.includes(name) && (name !== 'status' || !isMoving(pair));
  for (const [name, register] of Object.entries(decided.settle)) {
    if (!found.some((field) => field.name === name)) pair.fields[name] = register;
    if (isOver(name)) parking.drop(pair, name);
  }
  for (const { name, state, change: theirs } of decided.hold) {
    pair.held = { ...pair.held, [name]: state };
    await parking.hold(pair, name, theirs);
  }
  for (const name of decided.release) parking.release(pair, name);
  listHeld(deps.session.log, pair);

  const status = decided.write.find((field) => field.name === 'status');
  const readAt = cutOffAt ?? issue.updated;
  const written = await writeFields(deps, parking, issue, pair, { fields: decided.write, readAt });
  if (written.kind !== 'done') return written;
  if (written.value === 'gone') return done({ kind: 'gone' });
  const ours = [...written.value.wrote, ...found];
  for (const { name } of found) pair.fields[name] = decided.settle[name] as FieldRegister;
  const stands = await standAgain(deps, written.value.issue, pair, ours, readAt);
  if (stands.kind !== 'done') return stands;
  if (stands.value === 'gone') return done({ kind: 'gone' });
  // Before the transition: what a workflow makes of that is seen afterwards.
  const dirty = decided.dirty || hasOtherChange(stands.value, pair, deps.hash);
  let parkedStatus = decided.stillParked.includes('status');
  if (status !== undefined) {
    const moved = await moveStatus(deps, parking, stands.value, pair, { ...status, readAt });
    if (moved.kind !== 'done') return moved;
    if (moved.value === 'gone') return done({ kind: 'gone' });
    parkedStatus = moved.value === 'parked';
  }
  const travelled = parseNeutral('status', change.fields['status']?.value);
  if (travelled !== undefined) pair.status = travelled;
  endIntent(pair, doneFields(change, decided, unlikeKnown(stands.value, pair, deps.hash)));
  const wrote = decided.write.length + decided.hold.length + decided.release.length > 0;
  return done({ kind: 'applied', dirty, wrote, parkedStatus });
}

/** Where what a cut-off run wrote still counts, so does what was read before it. */
function readAtOf({ intent }: PairRecord, traces: ReadonlyMap<string, Traces>): number | undefined {
  const counts = [...traces.values()].some((trace) => trace.isOurs && trace.later === undefined);
  return counts && intent?.kind === 'edit' ? intent.readAt : undefined;
}

/** Fields that a cut-off run has written and that need no write any more, where somebody's edit was covered by that. */
function foundWritten(
  change: IssueChange,
  { settle }: FieldDecisions,
  { intent }: PairRecord,
  traces: ReadonlyMap<string, Traces>,
): Written[] {
  return FIELD_NAMES.flatMap((name) => {
    const register = settle[name];
    const field = change.fields[name];
    const before = intent?.kind === 'edit' ? intent.before[name] : undefined;
    if (name === 'status' || register === undefined || field === undefined || before === undefined) return [];
    return traces.get(name)?.overwritten === undefined
      ? []
      : [{ name, change: field, v: register.v, before }];
  });
}

/**
 * What of this change needs no second look, should the run be cut off from here on. A version that was known says nothing about the write of a
 * newer one, unless Jira has what is known. The status is looked at by `finishMoves`.
 */
function doneFields(
  change: IssueChange,
  { settle, write, hold, release }: FieldDecisions,
  unlike: readonly string[],
): string[] {
  const decided = new Set<string>([...Object.keys(settle), ...release]);
  for (const { name } of [...write, ...hold]) decided.add(name);
  return Object.keys(change.fields).filter(
    (name) => name !== 'status' && (decided.has(name) || !unlike.includes(name)),
  );
}

/** True when a field is neither as it was known nor as it was just written: the event of our own edit is not looked at. */
function hasOtherChange(issue: JiraIssue, pair: PairRecord, hash: (value: unknown) => string): boolean {
  return unlikeKnown(issue, pair, hash).some((name) => name !== 'status');
}

async function writeFields(
  deps: InboundDeps,
  parking: Parking,
  issue: JiraIssue,
  pair: PairRecord,
  all: { fields: readonly FieldToWrite[]; readAt: number },
): Promise<Outcome<{ issue: JiraIssue; wrote: Written[] } | 'gone'>> {
  const fields = all.fields.filter((field) => field.name !== 'status');
  if (fields.length === 0) return done({ issue, wrote: [] });
  const translated = await translateFields(deps, pair, fields);
  if (translated.kind !== 'done') return translated;
  const byName = new Map<string, FieldToWrite>(fields.map((field) => [field.name, field]));
  const parkAll = async (list: readonly { name: string; cause: Cause }[]) => {
    for (const { name, cause } of list) {
      const field = byName.get(name);
      if (!field) continue;
      const { before: local, v, by } = field;
      const wire = wireOf(field.change, deps.hash);
      pair.fields[field.name] = registerOf(field.change, { local, wire, v, by });
      await parking.field(pair, name, { ...field.change, v: field.v }, cause);
      byName.delete(name);
    }
  };
  await parkAll(translated.value.parked);
  let after: JiraIssue = issue;
  if (!isEmpty(translated.value.values)) {
    const coming = all.fields.filter(({ name }) => name === 'status' || byName.has(name));
    await intend(deps, parking, pair, { fields: coming, readAt: all.readAt });
    const wrote = await writeValues(deps, issue.id, translated.value, parkAll);
    if (wrote.kind !== 'done') return wrote;
    if (wrote.value === 'gone') return done('gone');
    after = wrote.value ?? issue;
  }
  const wrote: Written[] = [];
  for (const field of byName.values()) {
    wrote.push({ ...field, before: field.unwritten, ...madeOf(translated.value, field.name, deps.hash) });
    pair.fields[field.name] = appliedRegister(after, field.name, field.change, field.v, deps.hash, field.by);
    const { missingImages } = translated.value;
    if (field.name === 'description' && missingImages.length > 0)
      await parking.field(pair, field.name, { ...field.change, v: field.v }, IMAGE_MISSING, missingImages);
    else parking.drop(pair, field.name);
  }
  return done({ issue: after, wrote });
}

/** Hash of what was written, as `localValues` has it. */
function madeOf(
  { memberOf, values }: TranslatedFields,
  name: FieldName,
  hash: (value: unknown) => string,
): Pick<Written, 'made'> {
  const member = name === 'status' ? undefined : memberOf.get(name);
  const value = member && values[member];
  return value === undefined ? {} : { made: hash(Array.isArray(value) ? value.toSorted() : value) };
}

/**
 * Writes all fields in one call. What Jira's refusal names is parked and the rest written again; a refusal that names no field is
 * about one of them, so each is then written alone. Undefined: nothing was written.
 */
async function writeValues(
  deps: InboundDeps,
  issueId: string,
  translated: TranslatedFields,
  park: (list: readonly { name: string; cause: Cause }[]) => Promise<void>,
): Promise<Outcome<JiraIssue | 'gone' | undefined>> {
  let after: JiraIssue | undefined;
  const groups = [[...translated.memberOf]];
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    if (group.length === 0) continue;
    const values = Object.fromEntries(group.map(([, member]) => [member, translated.values[member]]));
    const edited = await editQuietly(deps, issueId, values);
    if (edited.kind === 'retry') return edited;
    if (edited.kind === 'give-up') {
      await park(group.map(([name]) => ({ name, cause: edited.cause })));
      continue;
    }
    if (edited.value.kind === 'gone') return done('gone');
    if (edited.value.kind === 'edited') {
      after = edited.value.issue;
      continue;
    }
    const { fields, text } = edited.value;
    const named = group.filter(([, member]) => fields[member] !== undefined);
    const refused = named.length === 0 && group.length === 1 ? group : named;
    await park(refused.map(([name, member]) => ({ name, cause: refusalOf(name, fields[member] ?? text) })));
    const rest = group.filter((entry) => !refused.includes(entry));
    if (refused.length > 0) groups.push(rest);
    else groups.push(...rest.map((entry) => [entry]));
  }
  return done(after);
}

function isEmpty(values: JiraFieldValues): boolean {
  return Object.keys(values).length === 0;
}
