import { z } from 'zod';
import type { SyncRecord } from '../protocol/sync-record';
import { notice, type Notice } from './notices';

/**
 * The handshake as one side knows it. Stored as `<id>:pairing` beside the synchronization's own record; both are only
 * ever changed together, through `changeState`.
 *
 * Master:
 * - `waiting-for-hello`: the file exists. A HELLO that proves knowledge of its secret leads to `welcoming`; expiry to `expired`.
 * - `expired`: nobody answered in time; the secret is destroyed. Only "Start the handshake again" leaves it.
 * - `welcoming`: the partner's key is fixed. WELCOME goes out with back-off until READY, or any data message that the
 *   slave signed, leads to `proven`. A HELLO of another key is refused and shown.
 * - `proven`: the slave has heard us. The secret is destroyed, WELCOMEs are withdrawn, then `paired`.
 * - `paired`: the synchronization is `stopped` or further. Late HELLOs and READYs are removed.
 *
 * Slave:
 * - `greeting`: the file was read. HELLO goes out with back-off, until the file expires. A WELCOME that proves knowledge
 *   of the secret leads to `welcomed`, also after that.
 * - `welcomed`: the secret is destroyed, HELLOs are withdrawn, READY is sent, then `paired`.
 * - `paired`: the synchronization is `stopped` or further. Every WELCOME that still comes is answered by READY.
 *
 * Every stage is stored before anything is done that depends on it, and everything done in a stage may be done again:
 * an invocation may end anywhere and the next one goes on. "Start the handshake again" makes the record anew.
 */
export const pairingRecord = z.object({
  v: z.literal(1),
  stage: z.enum(['waiting-for-hello', 'expired', 'welcoming', 'proven', 'greeting', 'welcomed', 'paired']),
  /** When the handshake file cannot be answered any more. */
  expiresAt: z.number(),
  /** Number of the last message that we sent or were about to send; never used twice, also over a restart. */
  attempt: z.number().int().min(0),
  /** Attempts in this stage, for the back-off. */
  sends: z.number().int().min(0),
  nextSendAt: z.number(),
  /** Names that we may have left in SEND. */
  sent: z.array(z.string()).max(20),
  /** Highest attempt of HELLO that was answered; a replayed one makes no traffic. */
  heard: z.number().int().min(0),
  /** When each line of the timeline was reached. `tried`: the first attempt to send; `handedOver`: the relay took it. */
  at: z.object({
    file: z.number(),
    tried: z.number().optional(),
    handedOver: z.number().optional(),
    hello: z.number().optional(),
    welcome: z.number().optional(),
    ready: z.number().optional(),
  }),
  /** A second side that answered the same file. */
  refusedHello: z
    .object({
      at: z.number(),
      fingerprint: z.string(),
      company: z.string(),
      siteUrl: z.string(),
      projectKey: z.string(),
    })
    .optional(),
  /** A new epoch was agreed and the partner has to be told. */
  confirm: z.boolean().optional(),
  notices: z.array(notice).max(50),
});
export type PairingRecord = z.infer<typeof pairingRecord>;

export interface PairingState {
  sync: SyncRecord;
  pairing: PairingRecord;
}

/** A record at its beginning; `before` is the one of an earlier epoch, whose numbers are not used again. */
export function newPairingRecord(
  stage: 'waiting-for-hello' | 'greeting',
  now: number,
  expiresAt: number,
  before?: PairingRecord,
): PairingRecord {
  const notices: Notice[] = before?.notices ?? [];
  return {
    v: 1,
    stage,
    expiresAt,
    attempt: before?.attempt ?? 0,
    sends: 0,
    nextSendAt: now,
    sent: before?.sent ?? [],
    heard: 0,
    at: { file: now },
    notices,
  };
}

/** The same record in another stage, where sending begins anew and at once. */
export function enter(record: PairingRecord, stage: PairingRecord['stage'], now: number): PairingRecord {
  return { ...record, stage, sends: 0, nextSendAt: now };
}
