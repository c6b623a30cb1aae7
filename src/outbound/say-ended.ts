import type { KnownChange } from '../protocol/envelope';
import { parseItemId } from '../protocol/items';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import { walkPairs } from '../state/walk-pairs';
import type { CollectDeps } from './collect';

/**
 * Tells of the pairs that left on the partner's side what is known of them, and that he said so: a partner that was set back to before that
 * would go on with them, or know nothing of them. False: time was up, and all of it is told again.
 */
export async function sayEnded(deps: CollectDeps): Promise<boolean> {
  const { session, outbox } = deps;
  const ended: string[] = [];
  const isWhole = await walkPairs(deps, ({ pair, gone }) => void (gone === 'there' && ended.push(pair)));
  if (!isWhole) return false;
  for (const pair of (await session.pairs(ended)).values())
    if (pair.gone === 'there') await outbox.tell(endedOf(pair, session.them));
  return true;
}

function endedOf({ pair, fields, items }: PairRecord, them: Side): KnownChange {
  const versions = Object.entries(fields).filter(([, { v }]) => v[0] + v[1] > 0);
  const theirs = Object.entries(items).filter(([item, { n }]) => parseItemId(item)?.owner === them && n > 0);
  return {
    kind: 'known',
    pair,
    fields: Object.fromEntries(versions.map(([name, { v }]) => [name, v])),
    items: Object.fromEntries(theirs.map(([item, { n, wire }]) => [item, [n, wire]])),
    gone: true,
  };
}
