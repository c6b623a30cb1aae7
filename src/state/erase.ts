import type { Store } from '../ports/store';

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
      for (let from = 0; from < page.records.length; from += 20) {
        const batch = page.records.slice(from, from + 20);
        const result = await store.commit(
          batch.map(({ key, rev }) => ({ op: 'delete' as const, key, expect: rev })),
        );
        if (result === 'done') deleted += batch.length;
      }
      // What could not be deleted is gone already and only the listing lags.
      if (deleted === 0) break;
    }
  }
  return clean;
}
