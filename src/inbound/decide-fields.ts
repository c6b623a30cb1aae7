import { editedAt } from '../mapping/edits';
import type { Traces } from '../mapping/edits';
import type { JiraIssue } from '../ports/jira';
import { itemByMedia, waitsForImage } from '../mapping/images';
import { localValues, neutralValues } from '../mapping/neutral';
import type { NeutralContext } from '../mapping/neutral';
import type { IssueChange, FieldChange } from '../protocol/envelope';
import { FIELD_LABELS, isFieldName } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import type { FieldRegister, PairRecord } from '../protocol/pair-record';
import { otherSide } from '../protocol/sync-record';
import type { Side } from '../protocol/sync-record';
import { NO_VERSION, joined, standing, winner } from '../protocol/version';
import type { Contender, VersionPair } from '../protocol/version';

/** A field to write, with the version that it has afterwards. */
export interface FieldToWrite {
  name: FieldName;
  change: FieldChange;
  v: VersionPair;
  /** Hash of Jira's value now. */
  before: string;
  /** Hash of the value that this app found before its first try to write: another one after a run that was cut off. */
  unwritten: string;
}

export interface FieldDecisions {
  write: FieldToWrite[];
  /** Registers that change without a write: the value is there already, or ours won. */
  settle: Record<string, FieldRegister>;
  /** Lines for the activity log: what lost a conflict, with its value. */
  lost: string[];
  /** An edit of ours was seen here first: the issue has to be captured. */
  dirty: boolean;
  /** Names of fields that this version does not know. */
  unknown: string[];
}

/**
 * Compares each incoming field with what is known here and with what Jira has now. Versions decide what is new, stamps only who
 * wins where both sides went on from the same value; both sides come to the same end. `traces` tells of fields that a cut-off run was
 * about to write whether what Jira has now is our own write.
 */
export function decideFields(
  issue: JiraIssue,
  pair: PairRecord,
  change: IssueChange,
  us: Side,
  context: NeutralContext,
  hash: (value: unknown) => string,
  traces: ReadonlyMap<string, Traces> = new Map(),
): FieldDecisions {
  const local = localValues(issue);
  const neutral = neutralValues(issue, { ...context, imageOf: itemByMedia(pair, us) });
  const result: FieldDecisions = { write: [], settle: {}, lost: [], dirty: false, unknown: [] };
  const intended = pair.intent?.kind === 'edit' ? pair.intent.before : {};
  const them = otherSide(us);

  for (const [name, incoming] of Object.entries(change.fields)) {
    if (!isFieldName(name)) {
      result.unknown.push(name);
      continue;
    }
    const register = pair.fields[name];
    const here = register?.v ?? NO_VERSION;
    const parkedHere =
      pair.parked[name] !== undefined && sameVersion(here, incoming.v) && !waitsForImage(pair, name, us);
    const stand = standing(incoming.v, here);
    if (stand === 'known' && !parkedHere) continue;

    const current = hash(local[name]);
    const wire = hash(incoming.value);
    const v = joined(here, incoming.v);
    const isThere = hash(neutral[name]) === wire;
    // A value that our own cut-off write left is ours, not a user's; what somebody made of it after that is his.
    const trace = traces.get(name);
    const differs = register?.local !== current;
    const edited = trace === undefined ? differs && intended[name] === undefined : isEdited(trace, differs);
    const unseen = register !== undefined && edited;
    const theirs: Contender = { at: incoming.at, side: them };
    const ours: Contender = unseen
      ? { at: editedAt(issue, name), side: us }
      : { at: register?.at ?? 0, side: register?.by ?? us };
    const isConflict = unseen || stand === 'concurrent';
    // Of two values of one side the later edit stands, whatever its stamp.
    const won = isConflict && ours.side !== them ? winner(ours, theirs) : them;
    // The partner does not know of an unseen edit: between it and a concurrent one only the stamps decide.
    if (isThere && !(unseen && stand === 'concurrent')) {
      const { at, side } = stand === 'concurrent' && won === us ? ours : theirs;
      result.settle[name] = { local: current, wire, v, at, by: side };
      continue;
    }
    if (isConflict && !isThere) {
      const lostValue = won === us ? incoming.value : neutral[name];
      result.lost.push(lostText(issue.key, name, won === us ? 'this side' : 'partner', lostValue));
    }
    if (won === us) {
      const known = register ?? { local: current, wire, at: ours.at, by: us };
      // An unseen edit won: it is captured whatever becomes of it meanwhile, even if it is taken back.
      result.settle[name] = unseen ? { ...known, v, local: '', wire: '' } : { ...known, v };
      if (unseen) result.dirty = true;
      continue;
    }
    const unwritten = edited ? current : (intended[name] ?? current);
    result.write.push({ name, change: incoming, v, before: current, unwritten });
  }
  return result;
}

function sameVersion(a: VersionPair, b: VersionPair): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function isEdited({ isOurs, later }: Traces, differs: boolean): boolean {
  return later !== undefined && (differs || isOurs);
}

/** A line for the activity log: whose value stays, and the one that lost. */
export function lostText(
  key: string,
  name: FieldName,
  stays: 'this side' | 'partner',
  lost: unknown,
): string {
  const whose = stays === 'this side' ? 'value of this side' : "partner's value";
  return `${key}: both sides changed ${FIELD_LABELS[name]}; the ${whose} is newer and stays. The other one was: ${describe(lost)}`;
}

function describe(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length > 500 ? `${text.slice(0, 500)}...` : text;
}
