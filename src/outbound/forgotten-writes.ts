import { noteWrites } from '../mapping/own-writes';
import type { JiraIssue } from '../ports/jira';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';

/** Jira's clock and the app's need not be the same to the second. */
const SLACK = 60_000;

/**
 * Values that this app wrote after the last change of the pair that it remembers: its storage was set back, which nobody may have noticed yet. They
 * are the partner's, and no edit of this side. Changes the pair in memory and answers whether there were any. `isAlone`: nothing else in the
 * project writes with the app's account.
 */
export function noteForgottenWrites(
  { session, hash, isAlone }: { session: Session; hash(value: unknown): string; isAlone: boolean },
  issue: JiraIssue,
  pair: PairRecord,
): boolean {
  const { sync, log, us } = session;
  if (!isAlone || sync.syncUser.kind !== 'app' || log.me === undefined) return false;
  const writes = { issues: new Map([[issue.id, issue]]), app: log.me, us, hash };
  return noteWrites(pair, writes, (pair.receivedAt ?? 0) + SLACK);
}
