import { z } from 'zod';
import type { Store } from '../ports/store';

/**
 * Issues that may have changed. Events are hints that come from many invocations at once, so the marks are spread over a
 * few records with compare-and-set; the worker finds them by key, never by query. A mark carries a generation, so
 * that a mark set while the worker reads the issue is not lost.
 */
export const DIRTY_SHARDS = 8;
/** Beyond this a shard only says that everything has to be looked at. */
const MAX_MARKS = 8000;

const shardRecord = z.object({
  v: z.literal(1),
  issues: z.record(z.string(), z.number().int()),
  overflow: z.boolean().optional(),
});

export interface DirtyMark {
  issueId: string;
  generation: number;
}

const keyOf = (sync: string, shard: number) => `${sync}:dirty:${shard}`;
const shardOf = (issueId: string) => Number(BigInt(issueId) % BigInt(DIRTY_SHARDS));

export function dirtyKeys(sync: string): string[] {
  return Array.from({ length: DIRTY_SHARDS }, (_, shard) => keyOf(sync, shard));
}

/** Marks an issue. Calling twice is harmless. Returns true when its shard was empty before: then somebody has to ring. */
export async function markDirty(store: Store, sync: string, issueId: string): Promise<boolean> {
  const key = keyOf(sync, shardOf(issueId));
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const stored = await store.read(key);
    const shard = stored ? shardRecord.parse(stored.value) : { v: 1 as const, issues: {} };
    const count = Object.keys(shard.issues).length;
    const next =
      count >= MAX_MARKS && shard.issues[issueId] === undefined
        ? { ...shard, overflow: true }
        : { ...shard, issues: { ...shard.issues, [issueId]: (shard.issues[issueId] ?? 0) + 1 } };
    const result = await store.commit([{ op: 'put', key, value: next, expect: stored?.rev ?? 0 }]);
    if (result === 'done') return count === 0;
  }
  throw new Error('a dirty mark could not be stored: too many writers at once');
}

export interface DirtySet {
  marks: DirtyMark[];
  overflow: boolean;
}

/** The marks in records read before with `dirtyKeys`. */
export function marksIn(records: Map<string, { value: unknown }>, sync: string): DirtySet {
  const result: DirtySet = { marks: [], overflow: false };
  for (const key of dirtyKeys(sync)) {
    const stored = records.get(key);
    if (!stored) continue;
    const shard = shardRecord.parse(stored.value);
    if (shard.overflow === true) result.overflow = true;
    for (const [issueId, generation] of Object.entries(shard.issues))
      result.marks.push({ issueId, generation });
  }
  return result;
}

/** Removes marks whose generation is still the one that was seen; a later mark stays. */
export async function clearMarks(
  store: Store,
  sync: string,
  seen: readonly DirtyMark[],
  overflow: boolean,
): Promise<void> {
  const shards = new Map<number, DirtyMark[]>();
  for (const mark of seen) {
    const shard = shardOf(mark.issueId);
    shards.set(shard, [...(shards.get(shard) ?? []), mark]);
  }
  if (overflow)
    for (let shard = 0; shard < DIRTY_SHARDS; shard += 1) shards.set(shard, shards.get(shard) ?? []);
  for (const [shard, marks] of shards) await clearShard(store, keyOf(sync, shard), marks, overflow);
}

async function clearShard(
  store: Store,
  key: string,
  marks: readonly DirtyMark[],
  overflow: boolean,
): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const stored = await store.read(key);
    if (!stored) return;
    const shard = shardRecord.parse(stored.value);
    const issues = { ...shard.issues };
    for (const mark of marks) if (issues[mark.issueId] === mark.generation) delete issues[mark.issueId];
    const keep = !overflow && shard.overflow === true;
    const value = keep ? { v: 1, issues, overflow: true } : { v: 1, issues };
    if ((await store.commit([{ op: 'put', key, value, expect: stored.rev }])) === 'done') return;
  }
  // Marks that could not be cleared are only looked at once more.
}
