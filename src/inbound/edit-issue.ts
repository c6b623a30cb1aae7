import type { JiraFieldValues, JiraIssue } from '../ports/jira';
import type { NeutralContext } from '../mapping/neutral';
import { parseNeutral } from '../mapping/to-jira';
import type { IssueChange } from '../protocol/envelope';
import { done } from '../protocol/outcome';
import type { Cause, Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { decideFields } from './decide-fields';
import type { FieldToWrite } from './decide-fields';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';
import { appliedRegister } from './registers';
import { translateFields, withoutRefused } from './translate-fields';

/** `gone`: the issue was deleted here; capture tells the partner. */
export type EditEnd = { kind: 'applied'; dirty: boolean } | { kind: 'gone' };

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
  const decided = decideFields(issue, pair, change, deps.session.us, context, deps.hash);
  const now = deps.clock.now();
  for (const text of decided.lost) deps.note({ at: now, text });
  Object.assign(pair.fields, decided.settle);
  for (const name of Object.keys(decided.settle)) delete pair.parked[name];

  const status = decided.write.find((field) => field.name === 'status');
  const written = await writeFields(
    deps,
    parking,
    issue,
    pair,
    decided.write,
  );
  if (written.kind !== 'done') return written;
  if (written.value === 'gone') return done({ kind: 'gone' });
  if (status !== undefined) {
    const moved = await moveStatus(deps, parking, written.value, pair, status);
    if (moved.kind !== 'done') return moved;
    if (moved.value === 'gone') return done({ kind: 'gone' });
  }
  const travelled = change.fields['status']?.value;
  if (typeof travelled === 'string') pair.status = travelled;
  delete pair.intent;
  return done({ kind: 'applied', dirty: decided.dirty });
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
      };
      await parking.field(pair, name, { ...field.change, v: field.v }, cause);
      byName.delete(name);
    }
  };
  await parkAll(translated.value.parked);
  let after: JiraIssue = issue;
  if (!isEmpty(translated.value.values)) {
    await intend(deps, parking, pair, [...byName.values(), ...all.filter((field) => field.name === 'status')]);
    for (let attempt = 0; attempt < 2 && !isEmpty(translated.value.values); attempt += 1) {
      const edited = await deps.jira.editIssue(issue.id, translated.value.values);
      if (edited.kind === 'give-up') {
        await parkAll([...translated.value.memberOf.keys()].map((name) => ({ name, cause: edited.cause })));
        break;
      }
      if (edited.kind !== 'done') return edited;
      if (edited.value.kind === 'gone') return done('gone');
      if (edited.value.kind === 'edited') {
        after = edited.value.issue;
        break;
      }
      const refused =
        attempt === 0
          ? edited.value
          : { fields: {}, text: [edited.value.text, ...Object.values(edited.value.fields)].join(' ') };
      await parkAll(withoutRefused(translated.value, refused));
    }
  }
  for (const field of byName.values()) {
    pair.fields[field.name] = appliedRegister(after, field.name, field.change, field.v, deps.hash);
    delete pair.parked[field.name];
  }
  return done(after);
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
  await deps.session.commit({ pairs: [pair], log: true, other: parking.take() });
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
  const register = { wire: deps.hash(field.change.value), v: field.v, at: field.change.at };
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
  else delete pair.parked['status'];
  return done('moved');
}
