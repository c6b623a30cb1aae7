import { z } from 'zod';
import { epochText, wireSyncId } from './handshake-file';
import { PAIRING_VERSION } from './pairing-message';
import type { Side } from './sync-record';

const nonce = z.string().regex(/^[0-9a-f]{12}$/);

/**
 * One side of the agreement on a new epoch. Both sides send the same message until each knows that the other has heard its nonce; it
 * is signed, encrypted and padded like a pairing message.
 */
export const resetMessage = z.object({
  v: z.literal(PAIRING_VERSION),
  sync: wireSyncId,
  /** The epoch in which the sender stands. */
  epoch: epochText,
  attempt: z.number().int().min(1),
  sentAt: z.number().int(),
  from: z.enum(['m', 's']),
  to: z.enum(['m', 's']),
  kind: z.literal('reset'),
  /** Site id of the sender. */
  site: z.string().max(100),
  counter: z.number().int().min(1).max(999_999_999),
  nonce,
  /** The reader's nonce, once the sender has heard it. */
  heard: nonce.optional(),
  /** The sender stands in the new epoch: nothing has to be answered. */
  done: z.boolean().optional(),
  /** Why the sender stood still. */
  cause: z.string().max(60),
});
export type ResetMessage = z.infer<typeof resetMessage>;

/** The epoch that a counter and both nonces make; the same on both sides. */
export function agreedEpoch(counter: number, nonces: Record<Side, string>): string {
  return `${counter}-${nonces.m}${nonces.s}`;
}

/** The nonces of an epoch that was agreed by RESET; undefined for one of a handshake. */
export function noncesOf(epoch: string): Record<Side, string> | undefined {
  const found = /^\d+-([0-9a-f]{12})([0-9a-f]{12})$/.exec(epoch);
  return found ? { m: found[1] as string, s: found[2] as string } : undefined;
}
