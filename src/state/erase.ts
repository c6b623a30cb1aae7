import type { Store, StoreChange, StoreListing } from '../ports/store';
import { pairRecord } from '../protocol/pair-record';
import { claimKey, parseClaim } from './claims';

const KINDS = [
  'sync',
  'pairing',
  'health',
  'activity',
  'fence',
  'log',
  'workflow',
  'dirty',
  'out',
  'parked',
  'at',
  'pair',
  'rung',
  'repair',
  'heard',
];

/** Records of one commit: each pair may bring a claim. */
const BATCH = 10;

/**
 * Deletes what is left of a removed synchronization, as far as time allows; calling again goes on. Returns true when nothing was
 * found any more. The listing lags behind commits, so somebody has to call again after a `false`.
 */
export async function eraseSync(store: Store, syncId: string, goOn: () => boolean): Promise<boolean> {
  let clean = true;
  for (const kind of KINDS) {
    for (;;) {
      if (!goOn()) return false;
      const page = await store.list(syncId, kind);
      if (page.records.length === 0) break;
      clean = false;
      let deleted = 0;
      for (let from = 0; from < page.records.length; from += BATCH) {
        const batch = page.records.slice(from, from + BATCH);
        const claims = kind === 'pair' ? await claimsOf(store, syncId, batch) : [];
        const result = await store.commit([
          ...batch.map(({ key, rev }) => ({ op: 'delete' as const, key, expect: rev })),
          ...claims,
        ]);
        if (result === 'done') deleted += batch.length;
      }
      // What could not be deleted is gone already and only the listing lags.
      if (deleted === 0) break;
    }
  }
  return clean;
}

/** Claims of origins that these pairs hold. One that another synchronization has taken over since stays. */
async function claimsOf(
  store: Store,
  syncId: string,
  records: StoreListing['records'],
): Promise<StoreChange[]> {
  const named = records.flatMap(({ value }) => {
    const claim = pairRecord.safeParse(value).data?.claim;
    return claim === undefined ? [] : [claimKey(claim)];
  });
  const found = await store.readMany([...new Set(named)]);
  return [...found].flatMap(([key, { value, rev }]) =>
    parseClaim(value)?.sync === syncId ? [{ op: 'delete' as const, key, expect: rev }] : [],
  );
}
