import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { markDirty } from '../state/dirty';
import type { RepairRecord } from '../state/repair-record';
import type { RepairDeps } from './repair-deps';
import { walkPairs } from '../state/walk-pairs';

/** Issues that one comparison has looked at again: a read for each hundred of them. */
export const MOST_MARKED = 500;

/**
 * What no event and no search for updates tells: issues that were deleted or moved away, and new ones beyond every sweep. The ids that
 * Jira lists are compared with those of the pairs; what is on one side only is marked, and the look at it decides, so that an index that
 * lags costs a read. Issues without a pair may rightly have none (they came by another synchronization, or are restricted): of them
 * each comparison takes the next ones in the order of ids. False: time was up.
 */
export async function compareIds(deps: RepairDeps, record: RepairRecord): Promise<Outcome<boolean>> {
  const { session, jira, clock } = deps;
  const listed = new Set<string>();
  let next: string | undefined;
  do {
    if (!deps.goOn()) return done(false);
    const page = await jira.listIds(session.sync.us.projectId, next);
    if (page.kind !== 'done') return page;
    for (const id of page.value.issueIds) listed.add(id);
    next = page.value.next;
  } while (next !== undefined);

  const lost: string[] = [];
  const unknown = new Set(listed);
  const isWhole = await walkPairs(deps, ({ id, gone }) => {
    if (id === undefined) return;
    const isListed = listed.has(id);
    // One that had left and is listed again came back.
    if (gone !== 'here' || !isListed) unknown.delete(id);
    if (gone === undefined && !isListed) lost.push(id);
  });
  if (!isWhole) return done(false);
  const after = BigInt(record.idsAfter ?? '0');
  const ahead = [...unknown].filter((id) => BigInt(id) > after);
  const inTurn = [...ahead, ...[...unknown].filter((id) => BigInt(id) <= after)].slice(0, MOST_MARKED);
  for (const id of [...lost.slice(0, MOST_MARKED), ...inTurn])
    await markDirty(deps.store, session.sync.id, id);
  record.idsAt = clock.now();
  const last = inTurn.at(-1);
  if (last !== undefined && unknown.size > MOST_MARKED) record.idsAfter = last;
  else delete record.idsAfter;
  return done(true);
}
