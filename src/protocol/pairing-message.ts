import { z } from 'zod';
import { canonical } from './canonical';
import { epochText, wireSyncId } from './handshake-file';
import { sideDescription } from './sync-record';

/**
 * The three messages of the handshake. They are always signed and encrypted, also where the synchronization is not, and
 * padded. Where a message belongs is inside it and compared after opening: an OpenPGP signature alone does not stop a
 * message from being encrypted again to somebody else or stored under another name.
 */
export const PAIRING_VERSION = 1;
/** Sealed bytes of a pairing message: a key, a description, padding. */
export const MAX_PAIRING_BYTES = 64 * 1024;

const fingerprint = z.string().regex(/^[0-9A-F]{40}$/);
const mac = z.string().regex(/^[0-9a-f]{64}$/);
const place = {
  v: z.literal(PAIRING_VERSION),
  sync: wireSyncId,
  epoch: epochText,
  attempt: z.number().int().min(1),
  sentAt: z.number().int(),
};
const fromSlave = { from: z.literal('s'), to: z.literal('m') };
const fromMaster = { from: z.literal('m'), to: z.literal('s') };

/** Readable of every version, to tell a newer partner from a damaged message. */
export const pairingVersion = z.object({ v: z.number().int().min(1) });

/** Slave to master: who I am, and proof that I have the file. */
export const helloMessage = z.object({
  ...place,
  ...fromSlave,
  kind: z.literal('hello'),
  slave: sideDescription,
  publicKey: z.string().max(20_000),
  mac,
});

/** Master to slave: I have your key, and proof that I wrote the file. */
export const welcomeMessage = z.object({
  ...place,
  ...fromMaster,
  kind: z.literal('welcome'),
  masterFingerprint: fingerprint,
  slaveFingerprint: fingerprint,
  mac,
});

/** Slave to master: I have heard you. The slave's signature suffices, so it can be repeated when the secret is gone. */
export const readyMessage = z.object({
  ...place,
  ...fromSlave,
  kind: z.literal('ready'),
  masterFingerprint: fingerprint,
  slaveFingerprint: fingerprint,
});

export const pairingMessage = z.discriminatedUnion('kind', [helloMessage, welcomeMessage, readyMessage]);
export type PairingMessage = z.infer<typeof pairingMessage>;
export type HelloMessage = z.infer<typeof helloMessage>;

/**
 * The text whose HMAC under the pairing secret is the `mac` of HELLO and WELCOME: everything in the message, its kind
 * and members of newer versions included, and both keys. One message can so not stand for another.
 */
export function pairingTranscript(
  message: Record<string, unknown>,
  keys: { masterKey: string; slaveKey: string },
): string {
  const { mac: _, ...rest } = message;
  return canonical(['issue-synchronization-pairing', keys.masterKey, keys.slaveKey, rest]);
}
