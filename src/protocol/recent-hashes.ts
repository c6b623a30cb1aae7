import { z } from 'zod';

/** What the last messages of one direction said, as [number, hash]; newest last. */
export const recentHashes = z.array(z.tuple([z.number().int(), z.string()]));
export type RecentHashes = z.infer<typeof recentHashes>;

/** More than a run sends, and little room in the log. */
const KEPT = 64;

/** The list with one more; a number that is there already keeps its hash. */
export function withHash(list: RecentHashes, seq: number, hash: string): RecentHashes {
  return hashOf(list, seq) === undefined ? [...list, [seq, hash] as [number, string]].slice(-KEPT) : list;
}

/** Undefined: not among those that are kept. */
export function hashOf(list: RecentHashes, seq: number): string | undefined {
  return list.find(([known]) => known === seq)?.[1];
}

/** The text of a message without the blanks that pad it: its hash is the same however it was sealed. */
export function messageText(plain: Uint8Array): string {
  return new TextDecoder().decode(plain).trim();
}
