import type { JiraIssue } from '../ports/jira';
import { FIELD_NAMES } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import type { FieldRegister, PairRecord } from '../protocol/pair-record';
import { otherSide } from '../protocol/sync-record';
import type { Side } from '../protocol/sync-record';
import { NO_VERSION } from '../protocol/version';
import { isWrittenBy } from './edits';
import { localValues } from './neutral';

/** What the changelogs of issues tell of this app's own writes. */
export interface OwnWrites {
  /** The issues that were asked for, with their edits. */
  issues: ReadonlyMap<string, JiraIssue>;
  /** The account whose entries are this app's; undefined where they may be somebody else's as well. */
  app: string | undefined;
  us: Side;
  hash(value: unknown): string;
}

/**
 * Registers of an issue that was recognised and of which nothing is remembered: whatever Jira has may be an edit that the partner does not
 * know, so a different value of the partner meets it as a conflict and never overwrites it unseen. What this app wrote itself is no
 * such edit: the partner's value takes its place. `isMade`: the app made the issue.
 */
export function adoptedFields(id: string, writes: OwnWrites, isMade: boolean): PairRecord['fields'] {
  const issue = writes.issues.get(id);
  const local = issue && localValues(issue);
  const registerOf = (name: FieldName): FieldRegister => {
    if (issue === undefined || !isWrittenBy(writes.app, issue, name, isMade))
      return { local: '', wire: '', v: NO_VERSION, at: 0, by: writes.us };
    return { local: writes.hash(local?.[name]), wire: '', v: NO_VERSION, at: 0, by: otherSide(writes.us) };
  };
  return Object.fromEntries(FIELD_NAMES.map((name) => [name, registerOf(name)]));
}

/** Whether a field that the pair knows has another value here. */
export function isOtherThan(pair: PairRecord, issue: JiraIssue, hash: (value: unknown) => string): boolean {
  const local = localValues(issue);
  return FIELD_NAMES.some((name) => isOpen(pair, name) && pair.fields[name]?.local !== hash(local[name]));
}

/**
 * The same for a pair that is remembered as it once was: a value that this app wrote since is noted as the one that stands here. Its version is
 * not known until the partner tells it. Answers whether there was any; the pair is changed in memory. `since`: only what it wrote after that.
 */
export function noteWrites(pair: PairRecord, writes: OwnWrites, since = 0): boolean {
  const issue = pair.id === undefined ? undefined : writes.issues.get(pair.id);
  if (issue === undefined || pair.intent !== undefined) return false;
  const local = localValues(issue);
  let isChanged = false;
  for (const name of FIELD_NAMES) {
    const register = pair.fields[name];
    if (register === undefined || !isOpen(pair, name)) continue;
    const now = writes.hash(local[name]);
    if (register.local === now || !isWrittenBy(writes.app, issue, name, false, since)) continue;
    pair.fields[name] = { ...register, local: now, wire: '', by: otherSide(writes.us) };
    isChanged = true;
  }
  return isChanged;
}

/** Without a hash it is somebody's edit that is still to be told; what is held or parked is judged where that is decided. */
function isOpen({ fields, held, parked }: PairRecord, name: FieldName): boolean {
  const register = fields[name];
  return register !== undefined && register.local !== '' && !held?.[name] && !parked[name];
}
