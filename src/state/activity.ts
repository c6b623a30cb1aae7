import { z } from 'zod';
import type { Store } from '../ports/store';
import { syncKeys } from '../protocol/sync-record';

const entry = z.object({
  at: z.number(),
  /** Account id of a person; absent for the synchronization itself. */
  who: z.string().optional(),
  text: z.string(),
});
export type Activity = z.infer<typeof entry>;

const record = z.object({ v: z.literal(1), entries: z.array(entry) });
const KEEP = 200;
const MAX_TEXT = 800;

/** Adds lines to the activity log, newest last; the oldest fall out. Nothing to add: no call. */
export async function addActivity(store: Store, sync: string, lines: readonly Activity[]): Promise<void> {
  if (lines.length === 0) return;
  const key = syncKeys.activity(sync);
  const cut = lines.map((line) => ({ ...line, text: line.text.slice(0, MAX_TEXT) }));
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const stored = await store.read(key);
    const entries = stored ? record.parse(stored.value).entries : [];
    const value = { v: 1, entries: [...entries, ...cut].slice(-KEEP) };
    if ((await store.commit([{ op: 'put', key, value, expect: stored?.rev ?? 0 }])) === 'done') return;
  }
}

/** Newest first. */
export async function readActivity(store: Store, sync: string): Promise<Activity[]> {
  const stored = await store.read(syncKeys.activity(sync));
  return stored ? record.parse(stored.value).entries.toReversed() : [];
}
