import { z } from 'zod';
import type { AckState } from './envelope';
import { hashOf } from './recent-hashes';
import type { RecentHashes } from './recent-hashes';

/** Which numbers of one direction have been applied: all up to `applied`, and those in `beyond` (ascending). */
export const receiveWindow = z.object({
  applied: z.number().int().min(0),
  beyond: z.array(z.number().int().min(1)),
});
export type ReceiveWindow = z.infer<typeof receiveWindow>;

/** Most missing numbers that are told; the others follow once these are filled. */
export const MOST_HOLES = 1000;

export function has(window: ReceiveWindow, seq: number): boolean {
  return seq <= window.applied || window.beyond.includes(seq);
}

/** The window after `seq` was applied; the same window when it had been before. */
export function withSeq(window: ReceiveWindow, seq: number): ReceiveWindow {
  if (has(window, seq)) return window;
  const beyond = [...window.beyond, seq].sort((a, b) => a - b);
  let applied = window.applied;
  while (beyond[0] === applied + 1) {
    applied += 1;
    beyond.shift();
  }
  return { applied, beyond };
}

/** What to tell the sender. */
export function ackOf(
  window: ReceiveWindow,
  ackNo: number,
  taken: RecentHashes = [],
  unreadable: readonly number[] = [],
): AckState {
  const top = window.beyond.at(-1) ?? window.applied;
  const present = new Set(window.beyond);
  const holes: number[] = [];
  for (let seq = window.applied + 1; seq < top && holes.length < MOST_HOLES; seq += 1)
    if (!present.has(seq)) holes.push(seq);
  const hash = hashOf(taken, window.applied);
  return {
    ackNo,
    ack: window.applied,
    top: holes.length < MOST_HOLES ? top : (holes.at(-1) ?? top),
    holes,
    ...(hash === undefined ? {} : { hash }),
    ...(unreadable.length === 0 ? {} : { unreadable: [...unreadable] }),
  };
}

/** True when the receiver said that it has `seq`. */
export function covers(acks: AckState, seq: number): boolean {
  return seq <= acks.ack || (seq <= acks.top && !acks.holes.includes(seq));
}
