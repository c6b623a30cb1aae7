import type { JiraIssue } from '../ports/jira';
import { editedAt } from '../mapping/edits';
import { localValues, neutralValues } from '../mapping/neutral';
import type { NeutralContext } from '../mapping/neutral';
import type { FieldChange } from '../protocol/envelope';
import { FIELD_NAMES } from '../protocol/fields';
import { CHOSEN_WAITS } from '../protocol/pair-record';
import type { FieldRegister, PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import { NO_VERSION, bump, changesBy } from '../protocol/version';
import type { VersionPair } from '../protocol/version';
import { diffHeld } from './diff-held';
import { TOO_LARGE, isTooLarge } from './pieces';
import type { IssueNews, Quiet } from './pieces';

/** Looked at again from time to time: the partner cannot make a sub-task without its parent. */
export const PARENT_STAYS = {
  code: 'parent-not-synchronized',
  text: 'The parent is not synchronized (it is restricted), so the partner cannot make this sub-task.',
} as const;

/** True when the field's own value here is one that the partner sent and that could not be written; see also meets-parked.ts. */
function isParkedByPartner(pair: PairRecord, name: string): boolean {
  const code = pair.parked[name]?.code;
  return code !== undefined && code !== PARENT_STAYS.code;
}

/** A repair asked for it. A value that could only be written here in part is no longer the one that travelled: it is said only where an issue has to be made from it. */
function isMissing({ say = [] }: PairRecord, name: string, isWhole: boolean): boolean {
  if (!say.includes(name) && !say.includes('*')) return false;
  return isWhole || (say.includes('*') && (name === 'summary' || name === 'type'));
}

/**
 * Fields whose value in Jira is not the one that was last captured or written here. What we wrote ourselves is not among
 * them, whoever the events say did it: an echo is recognised by value. A field that means the same under another id
 * (a renamed option, say) is only noted, and one of `undecided` is passed over: what it met decides, a message or a parked value. A parent that could not be named when it was set is named once it is synchronized.
 */
export function diffFields(
  issue: JiraIssue,
  pair: PairRecord,
  side: Side,
  context: NeutralContext,
  hash: (value: unknown) => string,
  now: number,
  /** The partner's values of held conflicts and such that were chosen and wait, by field, as far as they are needed. */
  theirs: ReadonlyMap<string, FieldChange> = new Map(),
  undecided: ReadonlySet<string> = new Set(),
): {
  fields: IssueNews['fields'];
  quiet: Quiet;
  toWrite: Map<string, FieldChange>;
  /** Versions that the partner may lack although the value is his: an edit of this side that lost to it did perhaps not arrive. */
  unsure: Record<string, VersionPair>;
} {
  const local = localValues(issue);
  const neutral = neutralValues(issue, context);
  const fields: IssueNews['fields'] = [];
  const toWrite = new Map<string, FieldChange>();
  const unsure: Record<string, VersionPair> = {};
  const quiet: Quiet = { fields: {}, parked: {}, unparked: [] };
  const park = (name: string, { code, text }: { code: string; text: string }) => {
    if (pair.parked[name]?.code !== code) quiet.parked[name] = { code, text, since: now, tries: 0 };
  };
  for (const name of FIELD_NAMES) {
    if (undecided.has(name)) continue;
    const known = pair.fields[name];
    const localHash = hash(local[name]);
    const wire = hash(neutral[name]);
    const held = pair.held?.[name];
    if (held !== undefined && known !== undefined) {
      const here = { local: localHash, wire, value: neutral[name], updated: issue.updated };
      const said = diffHeld(name, known, held, side, here, theirs.get(name));
      if (said !== undefined) fields.push(said.field);
      else if (pair.sayAgain === true && known.by === side)
        fields.push({ name, change: saidAgain(known, neutral[name]), register: known });
      if (said?.write === undefined) continue;
      toWrite.set(name, said.write);
      quiet.parked[name] = { ...CHOSEN_WAITS, since: now, tries: 0 };
      continue;
    }
    const isUnsaid = name === 'parent' && issue.parentId !== null && neutral.parent === null;
    const wasUnsaid = name === 'parent' && known?.wire === hash(null) && !isUnsaid;
    if (known?.local === localHash && !(wasUnsaid && wire !== known.wire && !isParkedByPartner(pair, name))) {
      if (pair.parked[name]?.code === TOO_LARGE.code) quiet.unparked.push(name);
      // Only what was last set here: the partner has what he sent.
      const isUnsure = pair.sayAgain === true && known.by === side;
      const waits = isUnsure ? pair.parked[name] : undefined;
      const chosen = theirs.get(name);
      // An admin chose it, and it is still to be written here: the register stands for it.
      if (waits !== undefined && chosen !== undefined && hash(chosen.value) === known.wire) {
        fields.push({ name, change: saidAgain(known, chosen.value), register: known });
        quiet.parked[name] = waits;
      } else if ((isUnsure || isMissing(pair, name, known.wire === wire)) && pair.parked[name] === undefined)
        fields.push({ name, change: saidAgain(known, neutral[name]), register: known });
      else if (pair.sayAgain === true && changesBy(known.v, side) > 0) unsure[name] = known.v;
      continue;
    }
    if (known?.wire === wire && pair.parked[name] === undefined) {
      quiet.fields[name] = { ...known, local: localHash };
      continue;
    }
    const v = bump(known?.v ?? NO_VERSION, side);
    const at = editedAt(issue, name);
    const change = { v, at, value: neutral[name] };
    if (isTooLarge(change)) {
      park(name, TOO_LARGE);
      continue;
    }
    if (isUnsaid && issue.type.subtask) park(name, PARENT_STAYS);
    fields.push({
      name,
      change,
      register: { local: localHash, wire, v, at, by: side },
    });
  }
  return { fields, quiet, toWrite, unsure };
}

/** The same change as before, in case it did not arrive. */
function saidAgain({ v, at, decided }: FieldRegister, value: unknown): FieldChange {
  return decided === true ? { v, at, value, decides: true } : { v, at, value };
}
