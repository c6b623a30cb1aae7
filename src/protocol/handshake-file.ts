import { z } from 'zod';
import { canonical } from './canonical';
import { CHANNEL_KINDS, protocolName } from './channel-settings';
import { conflictRule } from './conflict-rule';
import { sideDescription } from './sync-record';

/**
 * The handshake file: what the slave's admin needs to know of the master, carried by hand. JSON:
 *
 *     { "format": "issue-synchronization-handshake", "version": 1, "contents": { ... }, "signature": "-----BEGIN PGP ..." }
 *
 * `signature` is an OpenPGP message, signed by the key in the contents, whose text is `handshakeStatement`. It shows
 * damage and hand-made changes; that the file is really the partner's is what the verification words show.
 * With a passphrase the whole JSON is one OpenPGP message, symmetrically encrypted.
 *
 * Whoever holds the file can answer it, once, until it expires: it carries the pairing secret.
 */
export const HANDSHAKE_FORMAT = 'issue-synchronization-handshake';
export const HANDSHAKE_VERSION = 1;
export const HANDSHAKE_LIFETIME_MS = 14 * 24 * 60 * 60 * 1000;
export const MAX_HANDSHAKE_BYTES = 256 * 1024;

export const wireSyncId = z.string().regex(/^[a-z2-7]{26}$/);
export const epochText = z.string().regex(/^[1-9][0-9]{0,8}-[a-z0-9]{1,40}$/);

/** The outermost layer: enough to tell what a file is and whether this version can read it. */
export const handshakeMarker = z.object({
  format: z.literal(HANDSHAKE_FORMAT),
  version: z.number().int().min(1),
});

export const handshakeContents = z
  .object({
    sync: wireSyncId,
    epoch: epochText,
    name: z.string().min(1).max(100),
    description: z.string().max(1000),
    protocol: protocolName,
    encryption: z.boolean(),
    /** Absent: the newest wins. */
    conflicts: conflictRule.optional(),
    master: sideDescription,
    publicKey: z.string().max(20_000),
    /** How the master is connected, as a hint for the slave's admin: what it puts into SEND must arrive in the slave's RECEIVE. */
    exchange: z.object({ kind: z.enum(CHANNEL_KINDS), name: z.string().max(300) }),
    /** 256 bits; proves in HELLO and WELCOME that both have this file. */
    pairingSecret: z.string().regex(/^[0-9a-f]{64}$/),
    createdAt: z.number().int(),
    expiresAt: z.number().int(),
  })
  .refine((contents) => contents.protocol === 'files' || contents.master.address !== undefined, {
    message: 'a handshake by email needs the address of the master',
  });
export type HandshakeFileContents = z.infer<typeof handshakeContents>;

export const handshakeFile = handshakeMarker.extend({
  // Unchecked here: the signature covers the contents as they were written, unknown members included.
  contents: z.record(z.string(), z.unknown()),
  signature: z.string().max(20_000),
});
export type HandshakeFile = z.infer<typeof handshakeFile>;

/** The text that the master signs; `digest` is the SHA-256 of `handshakeDigestInput`. */
export function handshakeStatement(version: number, digest: string): string {
  return `${HANDSHAKE_FORMAT} ${version} ${digest}`;
}

/** What is hashed for the signature: independent of white space and of the order of members. */
export function handshakeDigestInput(contents: Record<string, unknown>): string {
  return canonical(contents);
}
