import { unlikeKnown } from '../mapping/unlike-known';
import type { JiraIssue } from '../ports/jira';
import type { FieldName } from '../protocol/fields';
import { isToBeWritten } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';
import { PARENT_STAYS } from './diff-fields';
import { TOO_LARGE } from './pieces';

/** The list stands in the log. Beyond it all that is parked is tried again. */
const MOST_MET = 100;

/** What this side keeps back itself. */
const OWN_CAUSES: readonly string[] = [PARENT_STAYS.code, TOO_LARGE.code];

/**
 * Fields that somebody edited here while a value of the partner waits to be written to them: an edit that has not seen that value. It is
 * not captured yet; the pair is noted, and the rule for conflicts decides when the parked value is tried again, which is at once. A text that
 * only waits for its images has been seen. A pair beyond the list of what is tried again (parked-list.ts) is captured as any other.
 */
export function meetsParked(
  session: Session,
  issue: JiraIssue,
  pair: PairRecord,
  hash: (value: unknown) => string,
): FieldName[] {
  const { log } = session;
  if (Object.keys(pair.parked).length === 0 || !log.parked.some(([id]) => id === pair.pair)) return [];
  const met = unlikeKnown(issue, pair, hash).filter((name) => {
    const isTheirs = pair.fields[name]?.by === session.them;
    return isTheirs && isToBeWritten(pair, name) && !OWN_CAUSES.includes(pair.parked[name]?.code ?? '');
  });
  if (met.length === 0 || log.met.includes(pair.pair)) return met;
  if (log.met.length < MOST_MET) log.met.push(pair.pair);
  else log.retriedAt = 0;
  return met;
}
