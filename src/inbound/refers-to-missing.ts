import type { IssueChange } from '../protocol/envelope';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';

/** True where an issue needs what a lower number of the log may still bring: its parent, or the words that it is made from. */
export async function refersToMissing(
  session: Session,
  issues: readonly IssueChange[],
  pairs: ReadonlyMap<string, PairRecord>,
): Promise<boolean> {
  const inside = new Set(issues.map((change) => change.pair));
  const parents = issues.flatMap((change) => {
    const parent = change.fields['parent']?.value;
    return typeof parent === 'string' && !inside.has(parent) ? [parent] : [];
  });
  const known = await session.pairs(parents);
  if (parents.some((parent) => known.get(parent)?.id === undefined)) return true;
  return issues.some((change) => {
    const pair = pairs.get(change.pair);
    const exists = pair !== undefined && (pair.id !== undefined || pair.parked['issue'] !== undefined);
    return !exists && change.fields['summary'] === undefined;
  });
}
