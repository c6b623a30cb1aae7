import { editedAt } from '../mapping/edits';
import type { Traces } from '../mapping/edits';
import type { JiraIssue } from '../ports/jira';
import { itemByMedia, waitsForImage } from '../mapping/images';
import { localValues, neutralValues } from '../mapping/neutral';
import type { NeutralContext } from '../mapping/neutral';
import type { IssueChange, FieldChange } from '../protocol/envelope';
import { FIELD_LABELS, isFieldName } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import type { ConflictRule } from '../protocol/conflict-rule';
import type { FieldRegister, HeldState, PairRecord } from '../protocol/pair-record';
import { CHOSEN_WAITS, isToBeWritten } from '../protocol/pair-record';
import { otherSide } from '../protocol/sync-record';
import type { Side } from '../protocol/sync-record';
import { NO_VERSION, joined, standing, winner, without } from '../protocol/version';
import type { Contender, VersionPair } from '../protocol/version';
import { conflictLine, heldLine, heldNotDecidedLine, overtakenLine } from './conflict-texts';
import { judgeHold } from './judge-hold';
import { registerOf, wireOf } from './registers';
import { isReused, standsBefore } from './reused-version';

/** A field to write, with the version that it has afterwards. */
export interface FieldToWrite {
  name: FieldName;
  change: FieldChange;
  v: VersionPair;
  /** Hash of Jira's value now. */
  before: string;
  /** Hash of the value that this app found before its first try to write: another one after a run that was cut off. */
  unwritten: string;
  /** Whose edit the value is. */
  by: Side;
}

export interface FieldDecisions {
  write: FieldToWrite[];
  /** Registers that change without a write: the value is there already, or ours won. */
  settle: Record<string, FieldRegister>;
  /** Lines for the activity log: what lost a conflict, with its value. */
  lost: string[];
  /** Conflicts that an admin decides: what the partner has, and its value. */
  hold: { name: FieldName; state: HeldState; change: FieldChange }[];
  /** Held conflicts that are over. */
  release: FieldName[];
  /** Settled fields whose parked value is still to be written: an admin chose it, and it has won since. */
  stillParked: string[];
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
  rule: ConflictRule = 'newest',
  now = 0,
  traces: ReadonlyMap<string, Traces> = new Map(),
  /** The epoch, at its beginning. */
  beginning?: string,
): FieldDecisions {
  const local = localValues(issue);
  const neutral = neutralValues(issue, { ...context, imageOf: itemByMedia(pair, us) });
  const result: FieldDecisions = {
    write: [],
    settle: {},
    lost: [],
    hold: [],
    release: [],
    stillParked: [],
    dirty: false,
    unknown: [],
  };
  const intended = pair.intent?.kind === 'edit' ? pair.intent.before : {};
  const them = otherSide(us);

  for (const [name, incoming] of Object.entries(change.fields)) {
    if (!isFieldName(name)) {
      result.unknown.push(name);
      continue;
    }
    const register = pair.fields[name];
    const here = register?.v ?? NO_VERSION;
    const held = pair.held?.[name];
    const stand = standing(incoming.v, here);
    const wire = wireOf(incoming, hash);
    const parkedHere =
      stand === 'known' && isParkedHere(pair, name, incoming.v, wire) && !waitsForImage(pair, name, us);
    const isAgain =
      beginning !== undefined &&
      rule !== 'hold' &&
      register !== undefined &&
      isReused(register, incoming, { wire, us, epoch: beginning });
    if (stand === 'known' && !parkedHere && !isAgain) continue;
    if (held !== undefined && standing(incoming.v, held.v) === 'known') continue;

    const current = hash(local[name]);
    const v = joined(here, incoming.v);
    // A value that our own cut-off write left is ours, not a user's; what somebody made of it after that is his.
    const trace = traces.get(name);
    const differs = register?.local !== current;
    const edited = trace === undefined ? differs && intended[name] === undefined : isEdited(trace, differs);
    const unseen = register !== undefined && edited;
    const unwritten = edited ? current : (intended[name] ?? current);
    // Jira does not have yet what this side last said: an admin chose it, and it waits. The register stands for that value.
    const saidWaits = stand === 'concurrent' && !unseen && register?.by === us && isToBeWritten(pair, name);
    const isThere = (saidWaits ? register?.wire : hash(neutral[name])) === wire;
    const theirs: Contender = { at: incoming.at, side: parkedHere ? (register?.by ?? them) : them };
    const ours: Contender = unseen
      ? { at: editedAt(issue, name), side: us }
      : { at: register?.at ?? 0, side: register?.by ?? us };
    const lines = { key: issue.key, field: FIELD_LABELS[name], ours: neutral[name], theirs: incoming.value };

    if (isAgain && (stand === 'known' || !unseen)) {
      const isOurs = unseen || standsBefore(register, incoming, wire);
      result.lost.push(conflictLine({ ...lines, won: isOurs ? 'ours' : 'theirs', why: WHY.newest }));
      if (isOurs) result.settle[name] = { ...register, v };
      else if (isThere) result.settle[name] = registerOf(incoming, { local: current, wire, v, by: them });
      else result.write.push({ name, change: incoming, v, before: current, unwritten, by: them });
      continue;
    }
    // An edit that was made while the partner's value waited here is as good as one that this value meets when it comes.
    const meets = parkedHere && unseen && !isThere && register.by === them;
    if (rule === 'hold' && (!parkedHere || meets)) {
      const decides = incoming.decides === true;
      const verdict = judgeHold(register, held, { stand, unseen, isThere, wire, decides });
      if (verdict === 'hold') {
        const unsaid = held === undefined ? unseen : held.unsaid === true;
        const state = { v: incoming.v, at: incoming.at, wire, since: held?.since ?? now };
        result.hold.push({ name, change: incoming, state: unsaid ? { ...state, unsaid } : state });
        if (meets && register !== undefined)
          result.settle[name] = { ...register, v: without(incoming.v, them) };
        if (unsaid) result.dirty = true;
        if (held === undefined) result.lost.push(heldLine(lines));
        else if (held.decision !== undefined) result.lost.push(heldNotDecidedLine(lines));
        continue;
      }
      if (held !== undefined) result.release.push(name);
      if (verdict === 'same' && register !== undefined) {
        const isOurs = winner({ at: register.at, side: register.by }, theirs) !== them;
        result.settle[name] = { ...register, v, ...(isOurs ? {} : { at: incoming.at, by: them }) };
        if (unseen) result.dirty = true;
        continue;
      }
      if (verdict === 'decided') {
        if (isThere) {
          result.settle[name] = registerOf(incoming, { local: current, wire, v, by: them });
          continue;
        }
        result.lost.push(conflictLine({ ...lines, won: 'theirs', why: 'their admin decided' }));
        result.write.push({ name, change: incoming, v, before: current, unwritten, by: them });
        continue;
      }
    }

    const isConflict = unseen || stand === 'concurrent';
    // Of two values of one side the later edit stands, whatever its stamp.
    const won = isConflict && ours.side !== them ? winner(ours, theirs, rule) : them;
    // The partner does not know of an unseen edit: between it and a concurrent one only the rule decides.
    if (isThere && !(unseen && stand === 'concurrent')) {
      const isOurs = stand === 'concurrent' && won === us;
      const { at, side } = isOurs ? ours : theirs;
      const decided = isOurs ? register?.decided : incoming.decides;
      const agreed = { wire, v, at, by: side, ...(decided === true ? { decided } : {}) };
      result.settle[name] = { ...agreed, local: current };
      if (saidWaits) result.stillParked.push(name);
      continue;
    }
    if (isConflict && !isThere)
      result.lost.push(conflictLine({ ...lines, won: won === us ? 'ours' : 'theirs', why: WHY[rule] }));
    else if (parkedHere && !isThere && pair.parked[name]?.code === CHOSEN_WAITS.code)
      result.lost.push(overtakenLine(lines));
    if (won === us) {
      const known = register ?? { local: current, wire, at: ours.at, by: us };
      // An unseen edit won: it is captured whatever becomes of it meanwhile, even if it is taken back.
      result.settle[name] = unseen ? { ...known, v, local: '', wire: '' } : { ...known, v };
      if (unseen) result.dirty = true;
      else if (saidWaits) result.stillParked.push(name);
      continue;
    }
    const written = parkedHere && register !== undefined ? asRegistered(incoming, register) : incoming;
    result.write.push({ name, change: written, v, before: current, unwritten, by: theirs.side });
  }
  return result;
}

const WHY: Record<ConflictRule, string> = {
  newest: 'it is newer',
  master: "the master's values win here",
  slave: "the slave's values win here",
  hold: 'it was decided later',
};

/** A parked value that is tried again: it is what the register says, at its version or, where it has won since, at a higher one. */
function isParkedHere(pair: PairRecord, name: string, v: VersionPair, wire: string): boolean {
  const register = pair.fields[name];
  if (pair.parked[name] === undefined || register === undefined) return false;
  return sameVersion(register.v, v) || register.wire === wire;
}

/** What is tried again stands in the register already, with the stamp that it has there by now. */
function asRegistered(
  { decides: _decides, ...change }: FieldChange,
  { at, decided }: FieldRegister,
): FieldChange {
  return decided === true ? { ...change, at, decides: true } : { ...change, at };
}

function sameVersion(a: VersionPair, b: VersionPair): boolean {
  return a[0] === b[0] && a[1] === b[1];
}

function isEdited({ isOurs, later }: Traces, differs: boolean): boolean {
  return later !== undefined && (differs || isOurs);
}
