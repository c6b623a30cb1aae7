import { z } from 'zod';
import type { Store } from '../ports/store';
import { syncKeys } from '../protocol/sync-record';

const pairingSecret = z.object({
  v: z.literal(1),
  /** 256 bits, hex. */
  secret: z.string(),
  /** Master: the handshake file, whose bytes stay the same however often it is downloaded. */
  file: z.string().optional(),
});
export type PairingSecret = z.infer<typeof pairingSecret>;

/**
 * Secrets cannot be part of a commit. Each epoch has its own, written before the commit that begins the epoch, so that
 * whichever epoch is stored has its secret.
 */
const keyOf = (syncId: string, epoch: string) => `${syncKeys.secretPairing(syncId)}:${epoch}`;

/** The pairing secret of an epoch, or undefined when it has served. */
export async function readPairingSecret(
  store: Store,
  syncId: string,
  epoch: string,
): Promise<PairingSecret | undefined> {
  const stored = await store.readSecret(keyOf(syncId, epoch));
  return stored === undefined ? undefined : pairingSecret.parse(stored);
}

export async function writePairingSecret(
  store: Store,
  syncId: string,
  epoch: string,
  secret: PairingSecret,
): Promise<void> {
  await store.writeSecret(keyOf(syncId, epoch), secret);
}

/** Repeating it is harmless. */
export async function destroyPairingSecret(store: Store, syncId: string, epoch: string): Promise<void> {
  await store.deleteSecret(keyOf(syncId, epoch));
}
