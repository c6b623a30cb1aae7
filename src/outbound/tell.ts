import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { isElsewhere } from '../protocol/pair-record';
import type { Session } from '../state/session';
import type { Outbox } from './outbox';

const MOST = 500;

/** Enqueues what the partner has to know of what arrived: our keys of its issues, attachments that are here or have to come again. */
export async function tellPartner(deps: { session: Session; outbox: Outbox }): Promise<Outcome<void>> {
  const { session, outbox } = deps;
  const { tell } = session.log;
  const waiting = [tell.paired, tell.have, tell.want, tell.lost, tell.rekeyed, tell.void];
  if (waiting.every((list) => list.length === 0)) return done(undefined);
  const paired = tell.paired.slice(0, MOST);
  const have = tell.have.slice(0, MOST);
  const want = tell.want.slice(0, MOST);
  const lost = tell.lost.slice(0, MOST);
  const seqs = tell.void.slice(0, MOST);
  const records = await session.pairs([...paired, ...lost]);
  const pairs = paired.flatMap((pair) => {
    const key = records.get(pair)?.key;
    return key === undefined ? [] : [{ pair, key }];
  });
  // Removed from the list in memory before the flush: one commit makes the message and the shorter list durable.
  session.log.tell = {
    paired: tell.paired.slice(MOST),
    have: tell.have.slice(MOST),
    want: tell.want.slice(MOST),
    lost: tell.lost.slice(MOST),
    rekeyed: [],
    void: tell.void.slice(MOST),
  };
  if (seqs.length > 0) await outbox.tell({ kind: 'void', seqs });
  if (pairs.length > 0) await outbox.tell({ kind: 'paired', pairs });
  if (have.length > 0) await outbox.tell({ kind: 'have', items: have });
  for (const [pair, items] of byPair(session, want)) await outbox.tell({ kind: 'want', pair, items });
  for (const fingerprint of new Set(tell.rekeyed)) await outbox.tell({ kind: 'rekeyed', fingerprint });
  for (const pair of lost) {
    const record = records.get(pair);
    const isHere = record !== undefined && isElsewhere(record, session.us);
    await outbox.tell({ kind: 'gone', pair, why: isHere ? 'elsewhere' : 'deleted' });
  }
  await outbox.flush();
  return done(undefined);
}

/** What is not awaited any more need not come. */
function byPair(session: Session, items: readonly string[]): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const { pair, item } of session.log.awaits)
    if (items.includes(item)) result.set(pair, [...(result.get(pair) ?? []), item]);
  return result;
}
