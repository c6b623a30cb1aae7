import type { EditResult, JiraFieldValues, JiraIssue } from '../ports/jira';
import { localValues } from '../mapping/neutral';
import type { NeutralContext } from '../mapping/neutral';
import { parseNeutral } from '../mapping/to-jira';
import type { IssueChange } from '../protocol/envelope';
import { FIELD_NAMES } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Cause, Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { listHeld } from '../state/held-list';
import { decideFields } from './decide-fields';
import type { FieldToWrite } from './decide-fields';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';
import { appliedRegister } from './registers';
import { refusalOf, translateFields } from './translate-fields';
import type { TranslatedFields } from './translate-fields';

/** `wrote`: Jira was asked to change something, or something is kept beside the pair. `gone`: the issue was deleted here; capture tells the partner. */
export type EditEnd = { kind: 'applied'; dirty: boolean; wrote: boolean } | { kind: 'gone' };

/**
 * Applies field changes to an issue that exists here. Read before write: what a user changed meanwhile gets its place in the decision.
 * An intent is stored before the write; applying again after a crash ends in the same state.
 */
export async function editIssue(
  deps: InboundDeps,
  parking: Parking,
  issue: JiraIssue,
  pair: PairRecord,
  change: IssueChange,
  context: NeutralContext,
): Promise<Outcome<EditEnd>> {
  const now = deps.clock.now();
  const rule = deps.session.sync.conflicts;
  const decided = decideFields(issue, pair, change, deps.session.us, context, deps.hash, rule, now);
  for (const text of decided.lost) deps.note({ at: now, text });
  // Before anything is decided for good: a value that lost is nowhere else. After a crash it may be noted twice.
  if (decided.lost.length > 0) await deps.keepNotes();
  Object.assign(pair.fields, decided.settle);
  for (const name of Object.keys(decided.settle))
    if (!decided.stillParked.includes(name)) parking.drop(pair, name);
  for (const { name, state, change: theirs } of decided.hold) {
    pair.held = { ...pair.held, [name]: state };
    await parking.hold(pair, name, theirs);
  }
  for (const name of decided.release) parking.release(pair, name);
  listHeld(deps.session.log, pair);

  const status = decided.write.find((field) => field.name === 'status');
  const written = await writeFields(deps, parking, issue, pair, decided.write);
  if (written.kind !== 'done') return written;
  if (written.value === 'gone') return done({ kind: 'gone' });
  // Before the transition: what a workflow makes of that is told by its event.
  const dirty = decided.dirty || hasOtherChange(written.value, pair, deps.hash);
  if (status !== undefined) {
    const moved = await moveStatus(deps, parking, written.value, pair, status);
    if (moved.kind !== 'done') return moved;
    if (moved.value === 'gone') return done({ kind: 'gone' });
  }
  const travelled = parseNeutral('status', change.fields['status']?.value);
  if (travelled !== undefined) pair.status = travelled;
  delete pair.intent;
  const wrote = decided.write.length + decided.hold.length + decided.release.length > 0;
  return done({ kind: 'applied', dirty, wrote });
}

/** True when a field is neither as it was known nor as it was just written: the event of our own edit is not looked at. */
function hasOtherChange(issue: JiraIssue, pair: PairRecord, hash: (value: unknown) => string): boolean {
  const local = localValues(issue);
  return FIELD_NAMES.some((name) => {
    const register = pair.fields[name];
    return name !== 'status' && register !== undefined && register.local !== hash(local[name]);
  });
}

async function writeFields(
  deps: InboundDeps,
  parking: Parking,
  issue: JiraIssue,
  pair: PairRecord,
  all: readonly FieldToWrite[],
): Promise<Outcome<JiraIssue | 'gone'>> {
  const fields = all.filter((field) => field.name !== 'status');
  if (fields.length === 0) return done(issue);
  const translated = await translateFields(deps, fields);
  if (translated.kind !== 'done') return translated;
  const byName = new Map<string, FieldToWrite>(fields.map((field) => [field.name, field]));
  const parkAll = async (list: readonly { name: string; cause: Cause }[]) => {
    for (const { name, cause } of list) {
      const field = byName.get(name);
      if (!field) continue;
      pair.fields[field.name] = {
        local: field.before,
        wire: deps.hash(field.change.value),
        v: field.v,
        at: field.change.at,
        by: field.by,
        ...(field.change.decides === true ? { decided: true } : {}),
      };
      await parking.field(pair, name, { ...field.change, v: field.v }, cause);
      byName.delete(name);
    }
  };
  await parkAll(translated.value.parked);
  let after: JiraIssue = issue;
  if (!isEmpty(translated.value.values)) {
    await intend(deps, parking, pair, [
      ...byName.values(),
      ...all.filter((field) => field.name === 'status'),
    ]);
    const wrote = await writeValues(deps, issue.id, translated.value, parkAll);
    if (wrote.kind !== 'done') return wrote;
    if (wrote.value === 'gone') return done('gone');
    after = wrote.value ?? issue;
  }
  for (const field of byName.values()) {
    pair.fields[field.name] = appliedRegister(after, field.name, field.change, field.v, deps.hash, field.by);
    parking.drop(pair, field.name);
  }
  return done(after);
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

const DAY = 24 * 60 * 60_000;

/**
 * Edits without notifying users. Where Jira did not let us, that is stored with the log and not tried again for a day: each try costs a
 * request in vain, and an administrator may have given the permission meanwhile.
 */
async function editQuietly(
  { jira, session, clock }: InboundDeps,
  issueId: string,
  values: JiraFieldValues,
): Promise<Outcome<EditResult>> {
  const { log } = session;
  const isLoud = log.loudSince !== undefined && clock.now() - log.loudSince < DAY;
  const edited = await jira.editIssue(issueId, values, { notifyUsers: isLoud });
  if (edited.kind !== 'done' || edited.value.kind !== 'edited') return edited;
  if (edited.value.quiet === 'refused') log.loudSince = clock.now();
  if (edited.value.quiet === 'allowed') delete log.loudSince;
  return edited;
}

function isEmpty(values: JiraFieldValues): boolean {
  return Object.keys(values).length === 0;
}

/** Stores what Jira's values were before our write, so that after a cut-off call its traces are not taken for a user's edit. */
async function intend(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  fields: readonly FieldToWrite[],
): Promise<void> {
  const known = pair.intent?.kind === 'edit' ? pair.intent.before : {};
  const before = { ...known, ...Object.fromEntries(fields.map((field) => [field.name, field.before])) };
  pair.intent = { kind: 'edit', at: deps.clock.now(), before };
  await parking.commit({ pairs: [pair], log: true });
}

async function moveStatus(
  deps: InboundDeps,
  parking: Parking,
  issue: JiraIssue,
  pair: PairRecord,
  field: FieldToWrite,
): Promise<Outcome<'moved' | 'gone'>> {
  const name = parseNeutral('status', field.change.value);
  const target = name === undefined ? done(undefined) : await deps.directory.statusId(issue.type.id, name);
  if (target.kind !== 'done') return target;
  const register = {
    wire: deps.hash(field.change.value),
    v: field.v,
    at: field.change.at,
    by: field.by,
    ...(field.change.decides === true ? { decided: true } : {}),
  };
  const change = { ...field.change, v: field.v };
  if (target.value === undefined) {
    pair.fields['status'] = { ...register, local: deps.hash(issue.status.id) };
    await parking.field(pair, 'status', change, {
      code: 'status-missing',
      text: `${issue.type.name} issues have no status "${name ?? '?'}" in this project.`,
    });
    return done('moved');
  }
  // A way of several transitions may be cut off in between.
  if (pair.intent?.kind !== 'edit' || pair.intent.before['status'] === undefined)
    await intend(deps, parking, pair, [field]);
  const moved = await deps.workflow.move(
    { id: issue.id, typeId: issue.type.id, statusId: issue.status.id },
    target.value,
  );
  if (moved.kind === 'retry') return moved;
  if (moved.kind === 'give-up') {
    pair.fields['status'] = { ...register, local: deps.hash(issue.status.id) };
    await parking.field(pair, 'status', change, moved.cause);
    return done('moved');
  }
  if (moved.value.kind === 'gone') return done('gone');
  const reached = moved.value.kind === 'moved' ? target.value : moved.value.reached;
  pair.fields['status'] = { ...register, local: deps.hash(reached) };
  if (moved.value.kind === 'no-path')
    await parking.field(pair, 'status', change, {
      code: 'no-transition-path',
      text: `No way of transitions to "${name ?? '?'}" is known for this issue.`,
    });
  else parking.drop(pair, 'status');
  return done('moved');
}
