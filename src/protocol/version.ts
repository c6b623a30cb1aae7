import { z } from 'zod';
import type { ConflictRule } from './conflict-rule';
import type { Side } from './sync-record';

/** How often each side has changed a field: [master, slave]. No clock is involved. */
export const versionPair = z.tuple([z.number().int().min(0), z.number().int().min(0)]);
export type VersionPair = z.infer<typeof versionPair>;

export const NO_VERSION: VersionPair = [0, 0];

/** The version after one more change made by `side`. */
export function bump(version: VersionPair, side: Side): VersionPair {
  return side === 'm' ? [version[0] + 1, version[1]] : [version[0], version[1] + 1];
}

/** A version that lacks the last change of `side`. */
export function without(version: VersionPair, side: Side): VersionPair {
  return side === 'm' ? [Math.max(0, version[0] - 1), version[1]] : [version[0], Math.max(0, version[1] - 1)];
}

/** How often that side has changed it. */
export function changesBy(version: VersionPair, side: Side): number {
  return version[side === 'm' ? 0 : 1];
}

/** How an incoming version stands to the one known here. */
export type Standing = 'known' | 'newer' | 'concurrent';

/** `known`: it says nothing new; `newer`: it was made knowing all that is known here; `concurrent`: both sides went on from an older one. */
export function standing(incoming: VersionPair, here: VersionPair): Standing {
  const news = incoming[0] > here[0] || incoming[1] > here[1];
  if (!news) return 'known';
  const lacks = incoming[0] < here[0] || incoming[1] < here[1];
  return lacks ? 'concurrent' : 'newer';
}

/** The version that both sides give to the winner of a conflict: it covers both. */
export function joined(a: VersionPair, b: VersionPair): VersionPair {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

/** A change as far as choosing a winner goes. */
export interface Contender {
  /** Milliseconds since 1970 at which its own site says that the value was set. */
  at: number;
  side: Side;
}

/**
 * Newest wins by stamp, a tie goes to the master; or the side that the rule names. Both sides compute the same from the same two stamps.
 * Under `hold` it is asked only about two decisions of admins, of which the newer one stands.
 */
export function winner(a: Contender, b: Contender, rule: ConflictRule = 'newest'): Side {
  if (rule === 'master') return 'm';
  if (rule === 'slave') return 's';
  if (a.at !== b.at) return a.at > b.at ? a.side : b.side;
  return 'm';
}
