import { z } from 'zod';
import { channelSettings, mailAddress, protocolName } from './channel-settings';
import { conflictRule } from './conflict-rule';
import { frozenState } from './frozen';

/** Statuses of a synchronization; health is separate. */
export const syncStatus = z.enum(['handshake', 'stopped', 'running', 'frozen']);

export const role = z.enum(['master', 'slave']);
export type Role = z.infer<typeof role>;

/** Letter of a side in names and version pairs. */
export type Side = 'm' | 's';

export function sideOf(r: Role): Side {
  return r === 'master' ? 'm' : 's';
}

export function otherSide(side: Side): Side {
  return side === 'm' ? 's' : 'm';
}

/** The account under whose name changes from the partner are made here; it cannot be edited afterwards. */
export const syncUser = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('app') }),
  z.object({
    kind: z.literal('user'),
    accountId: z.string().min(1).max(128),
    displayName: z.string().max(255),
  }),
]);
export type SyncUser = z.infer<typeof syncUser>;

/** Bounds that a side announces in the handshake. */
export const sideLimits = z.object({
  /** Sealed bytes of one message. */
  messageBytes: z.number().int().positive(),
  /** Bytes of one attachment. */
  attachmentBytes: z.number().int().positive(),
  /** Encoded bytes of one mail or object that this side's relay carries; absent: no bound but our own. At least 1 MB. */
  relayBytes: z.number().int().min(1_000_000).max(1_000_000_000).optional(),
});
export type SideLimits = z.infer<typeof sideLimits>;

/** What a side says about itself in the handshake. */
export const sideDescription = z.object({
  siteId: z.string().min(1).max(100),
  /** Becomes a link on the partner's side. */
  siteUrl: z
    .string()
    .max(500)
    .regex(/^https:\/\/[^\s"'<>]+$/i),
  projectId: z.string().min(1).max(50),
  projectKey: z.string().min(1).max(50),
  projectName: z.string().max(255),
  /** Shown after an author's name in the partner's comments: "AUTHOR (COMPANY)". */
  company: z.string().min(1).max(100),
  /** Where mail for this side goes; present with the protocol Email. */
  address: mailAddress.optional(),
  appVersion: z.string().max(50),
  /** Highest version of messages that the side reads; absent: 1. */
  reads: z.number().int().min(1).max(1000).optional(),
  limits: sideLimits,
});
export type SideDescription = z.infer<typeof sideDescription>;

/** A synchronization as its own side knows it. Secrets (private key, access key, pairing secret) are stored apart. */
export const syncRecord = z.object({
  v: z.literal(1),
  id: z.string().min(1).max(40),
  role,
  status: syncStatus,
  name: z.string().min(1).max(100),
  description: z.string().max(1000),
  us: sideDescription,
  syncUser,
  protocol: protocolName,
  encryption: z.boolean(),
  /** Who wins where both sides changed a field; absent: the newest. The same on both sides. */
  conflicts: conflictRule.optional(),
  /** What came to this project by other synchronizations leaves by this one too. A setting of this side alone. */
  forwards: z.boolean().default(false),
  channel: channelSettings,
  /** `<counter>-<nonce>`; a message of another epoch is never applied. */
  epoch: z.string().max(60),
  key: z.object({ fingerprint: z.string(), publicKey: z.string(), own: z.boolean().optional() }),
  /** The key to come: announced to the partner and not in use yet. */
  rekey: z
    .object({ fingerprint: z.string(), publicKey: z.string(), at: z.number(), by: z.string() })
    .optional(),
  /** The key before the current one; `kept`: its private part is still there for what was sealed to it. */
  oldKey: z
    .object({ fingerprint: z.string(), at: z.number(), kept: z.boolean(), own: z.boolean().optional() })
    .optional(),
  /** Whose key changed last, when, and on whose wish: the verification words are others since. */
  keyChange: z
    .object({ side: z.enum(['us', 'partner']), at: z.number(), by: z.string().optional() })
    .optional(),
  /** Known once the handshake has brought it (slave: from the file; master: from HELLO). */
  partner: sideDescription
    .extend({
      publicKey: z.string(),
      fingerprint: z.string(),
      /** Accepted too until the partner says that it uses it no more. */
      previous: z.object({ publicKey: z.string(), fingerprint: z.string() }).optional(),
      /** Fingerprints that never count again. */
      revoked: z.array(z.string()).max(20).optional(),
    })
    .optional(),
  /** Who compared the verification words with the partner, and when. Start is locked until then. */
  wordsConfirmed: z.object({ accountId: z.string(), at: z.number() }).optional(),
  /** Present exactly at status `frozen`. */
  frozen: frozenState.optional(),
  createdAt: z.number(),
  createdBy: z.string(),
  /** Who changed the record last, for the second of two admins. */
  changedAt: z.number(),
  changedBy: z.string(),
});
export type SyncRecord = z.infer<typeof syncRecord>;

/** Store keys of a synchronization's own records. */
export const syncKeys = {
  record: (id: string) => `${id}:sync`,
  pairing: (id: string) => `${id}:pairing`,
  health: (id: string) => `${id}:health`,
  activity: (id: string) => `${id}:activity`,
  secretKey: (id: string) => `${id}:private-key`,
  secretAccess: (id: string) => `${id}:access`,
  /** Doorbell: its URL and the secret that signs its rings. */
  secretBell: (id: string) => `${id}:bell`,
  secretPairing: (id: string) => `${id}:pairing-secret`,
};
