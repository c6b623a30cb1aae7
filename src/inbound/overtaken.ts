import type { JiraEdit, JiraIssue } from '../ports/jira';
import { coveredText } from '../mapping/covered-text';
import { editedValue, editsSince, shownValue, tracesOf, wasSeen } from '../mapping/edits';
import type { Traces } from '../mapping/edits';
import type { FieldChange, IssueChange } from '../protocol/envelope';
import { FIELD_LABELS } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { winner } from '../protocol/version';
import type { VersionPair } from '../protocol/version';
import { whoAmI } from '../state/who-am-i';
import { conflictLine } from './conflict-texts';
import type { InboundDeps } from './inbound-deps';

/** A field that this app has written. */
export interface Written {
  name: FieldName;
  change: FieldChange;
  v: VersionPair;
  /** Hash of Jira's value when it was read. */
  before: string;
  /** Hash of what was written; absent where that is not known. */
  made?: string;
}

/** Somebody's edit that our write covered, and that is newer than what was written: it has to stand again. */
export interface Covered {
  field: Written;
  edit: JiraEdit;
}

/**
 * Jira has no conditional write, so somebody may edit a field between our reading and our writing, or right after. The issue as it is after
 * the write tells: an edit that was covered is a conflict like any other (the later one wins, the loser is noted), and
 * one that came after ours is an edit to capture. Answers what has to stand again; registers of fields that were edited after ours say so.
 */
export async function findOvertaken(
  deps: InboundDeps,
  after: JiraIssue,
  pair: PairRecord,
  fields: readonly Written[],
  since: number,
): Promise<Outcome<Covered[]>> {
  const covered: Covered[] = [];
  for (const field of fields) {
    if (!isSuspicious(after, field, since, deps.hash)) continue;
    const me = await whoAmI(deps);
    if (me.kind !== 'done') return me;
    const traces = tracesOf(after, field.name, since, me.value);
    if (traces?.later !== undefined) pair.fields[field.name] = unsaid(field, deps, traces.later.at);
    const { overwritten, earlier = [] } = traces ?? {};
    const lost = earlier.filter((edit) => !wasSeen(edit, field.before, deps.hash));
    if (overwritten !== undefined && !wasSeen(overwritten, field.before, deps.hash)) {
      if (traces?.later === undefined && wins(overwritten, field, deps))
        covered.push({ field, edit: overwritten });
      else lost.unshift(overwritten);
    }
    for (const edit of lost)
      deps.note({ at: deps.clock.now(), text: coveredLine(after.key, edit, field.change) });
    // They are nowhere else. After a crash they may be noted twice.
    if (lost.length > 0) await deps.keepNotes();
  }
  return done(covered);
}

/**
 * Edits that the write of a run which was cut off has covered, and after which somebody edited the field again, or whose field is held now:
 * what Jira has is in the decision, and these stand nowhere. Lines for the activity log; those of `lookedAt` are looked at afterwards.
 */
export function coveredBefore(
  issue: JiraIssue,
  { intent }: PairRecord,
  change: IssueChange,
  traces: ReadonlyMap<string, Traces>,
  { lookedAt, held }: { lookedAt: readonly Written[]; held: readonly string[] },
  hash: (value: unknown) => string,
): string[] {
  return [...traces].flatMap(([name, { later, overwritten, earlier }]) => {
    const before = intent?.kind === 'edit' ? intent.before[name] : undefined;
    const isDecided = later !== undefined || held.includes(name);
    if (!isDecided || before === undefined || change.fields[name] === undefined) return [];
    if (lookedAt.some((field) => field.name === name)) return [];
    return [overwritten ?? [], earlier]
      .flat()
      .filter((edit) => !wasSeen(edit, before, hash))
      .map((edit) => coveredText(issue.key, edit));
  });
}

function coveredLine(key: string, edit: JiraEdit, { value }: FieldChange): string {
  const field = FIELD_LABELS[edit.field];
  const why = 'both were written at the same moment';
  return conflictLine({ key, field, ours: shownValue(edit), theirs: value, won: 'theirs', why });
}

/** The register of a field whose value in Jira is to be captured whatever it is. */
export function unsaid({ v }: Written, deps: InboundDeps, at: number): PairRecord['fields'][string] {
  return { local: '', wire: '', v, at, by: deps.session.us };
}

/** One entry that says what was written is our own. */
function isSuspicious(
  after: JiraIssue,
  field: Written,
  since: number,
  hash: (value: unknown) => string,
): boolean {
  const entries = editsSince(after, field.name, since);
  const [only] = entries;
  if (only === undefined) return false;
  if (entries.length > 1 || field.made === undefined) return true;
  const made = editedValue(only);
  return made !== undefined && hash(made.value) !== field.made;
}

function wins(edit: JiraEdit, { change }: Written, { session }: InboundDeps): boolean {
  const ours = { at: edit.at, side: session.us };
  return winner(ours, { at: change.at, side: session.them }, session.sync.conflicts) === session.us;
}
