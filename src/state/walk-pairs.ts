import { pairRecord } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import type { Store } from '../ports/store';
import type { Session } from './session';

/**
 * Goes over all pairs of the synchronization. The listing may lag by seconds, so what is found is a hint, to be read by key before
 * anything depends on it; and its place cannot be stored, so a walk that time cuts off has to be made again: false.
 */
export async function walkPairs(
  { session, store, goOn }: { session: Pick<Session, 'sync'>; store: Pick<Store, 'list'>; goOn(): boolean },
  see: (pair: PairRecord) => void,
): Promise<boolean> {
  let cursor: string | undefined;
  do {
    const page = await store.list(session.sync.id, 'pair', cursor);
    for (const { value } of page.records) {
      const parsed = pairRecord.safeParse(value);
      if (parsed.success) see(parsed.data);
    }
    cursor = page.cursor;
  } while (cursor !== undefined && goOn());
  return cursor === undefined;
}
