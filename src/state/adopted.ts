import { isWrittenBy } from '../mapping/edits';
import { localValues } from '../mapping/neutral';
import type { Jira, JiraIssue } from '../ports/jira';
import { FIELD_NAMES } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { MAX_ITEMS } from '../protocol/pair-record';
import type { FieldRegister, PairRecord } from '../protocol/pair-record';
import { otherSide } from '../protocol/sync-record';
import type { Side } from '../protocol/sync-record';
import { NO_VERSION } from '../protocol/version';
import { soleAccount } from './own-account';
import type { Session } from './session';
import { readVisible } from './visible-issues';

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

/** Reads the changelogs of issues. Where no account is this app's alone no call is made. */
export async function readOwnWrites(
  deps: { session: Session; jira: Jira; hash(value: unknown): string },
  ids: readonly string[],
): Promise<Outcome<OwnWrites>> {
  const { session, jira, hash } = deps;
  const nothing = { issues: new Map(), app: undefined, us: session.us, hash };
  if (ids.length === 0) return done(nothing);
  const app = await soleAccount(deps);
  if (app.kind !== 'done') return app;
  if (app.value === undefined) return done(nothing);
  const read = await readVisible(jira, session.sync.us.projectId, ids, { edits: true });
  if (read.kind !== 'done') return read;
  const issues = new Map(read.value.issues.map((issue) => [issue.id, issue]));
  return done({ ...nothing, issues, app: app.value });
}

/** Whether one more item fits into the pair's record. */
export function hasRoom(pair: PairRecord): boolean {
  return Object.keys(pair.items).length < MAX_ITEMS;
}
