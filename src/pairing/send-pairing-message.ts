import type { Channel } from '../ports/channel';
import { directionFrom, nameOf, wireId } from '../protocol/names';
import { done, type Outcome } from '../protocol/outcome';
import { padText } from '../protocol/padding';
import type { PairingMessage } from '../protocol/pairing-message';
import { PAIRING_VERSION, pairingTranscript } from '../protocol/pairing-message';
import { otherSide, sideOf, type SyncRecord } from '../protocol/sync-record';
import type { PairingDeps } from './pairing-deps';
import type { PairingRecord } from './pairing-record';
import { changeState } from './pairing-store';
import { readPairingSecret } from './secrets';
import { readPrivateKey } from '../state/private-keys';

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 60 * 60 * 1000;
/** Names remembered for withdrawal; an older one left on a relay that does not let us delete does no harm. */
export const MAX_SENT = 10;

/** Milliseconds until the next attempt: doubled each time. */
export function waitAfter(sends: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** sends, LONGEST_WAIT_MS);
}

/** The messages of the handshake itself. */
type HandshakeKind = PairingMessage['kind'];

type Sent = Outcome<'sent' | 'not-due'>;

/**
 * Sends a message when it is due. The attempt is counted before it is made, so that a failure that ends the invocation
 * backs off too. Earlier attempts are withdrawn once the new one is on the relay.
 */
export async function sendWhenDue(
  deps: PairingDeps,
  syncId: string,
  channel: Channel,
  kind: HandshakeKind,
  stage: PairingRecord['stage'],
): Promise<Sent> {
  const attempt = await claimAttempt(deps, syncId, kind, stage);
  if (!attempt) return done('not-due');
  const { sync, number, name } = attempt;
  const bytes = await sealed(deps, sync, kind, number);
  // The secret is gone while the stage still asks for it: another invocation has gone on.
  if (!bytes) return done('not-due');
  const put = await channel.put(name, bytes);
  deps.log.info('pairing message sent', { sync: syncId, kind, attempt: number, outcome: put.kind });
  if (put.kind !== 'done') return put;
  await withdrawSent(deps, syncId, channel, name);
  return done('sent');
}

async function claimAttempt(
  deps: PairingDeps,
  syncId: string,
  kind: HandshakeKind,
  stage: PairingRecord['stage'],
): Promise<{ sync: SyncRecord; number: number; name: string } | undefined> {
  const now = deps.clock.now();
  let name: string | undefined;
  const state = await changeState(deps.store, syncId, ({ sync, pairing }) => {
    name = undefined;
    if (pairing.stage !== stage || now < pairing.nextSendAt) return undefined;
    const attempt = pairing.attempt + 1;
    const direction = directionFrom(sideOf(sync.role));
    name = nameOf({ kind: 'pairing', sync: wireId(sync.id), direction, message: kind, attempt });
    const wait = waitAfter(pairing.sends);
    return {
      sync,
      pairing: {
        ...pairing,
        attempt,
        sends: pairing.sends + 1,
        nextSendAt: now + wait,
        sent: [...pairing.sent, name].slice(-MAX_SENT),
        at: { ...pairing.at, tried: pairing.at.tried ?? now },
      },
    };
  });
  return state && name !== undefined ? { sync: state.sync, number: state.pairing.attempt, name } : undefined;
}

async function sealed(
  deps: PairingDeps,
  sync: SyncRecord,
  kind: HandshakeKind,
  attempt: number,
): Promise<Uint8Array | undefined> {
  const { partner } = sync;
  if (!partner) throw new Error('a pairing message without a partner');
  const ours = sync.key;
  const message = { ...placeOf(deps, sync, attempt), ...bodyOf(sync, kind) };
  let complete: Record<string, unknown> = message;
  if (kind !== 'ready') {
    const held = await readPairingSecret(deps.store, sync.id, sync.epoch);
    if (!held) return undefined;
    const keys =
      sync.role === 'master'
        ? { masterKey: ours.publicKey, slaveKey: partner.publicKey }
        : { masterKey: partner.publicKey, slaveKey: ours.publicKey };
    complete = { ...message, mac: deps.crypto.hmac(held.secret, pairingTranscript(message, keys)) };
  }
  return deps.crypto.seal({
    plaintext: padText(JSON.stringify(complete)),
    signWith: await readPrivateKey(deps.store, sync),
    encryptTo: partner.publicKey,
    form: 'armored',
  });
}

function placeOf(deps: PairingDeps, sync: SyncRecord, attempt: number) {
  const us = sideOf(sync.role);
  return {
    v: PAIRING_VERSION,
    sync: wireId(sync.id),
    epoch: sync.epoch,
    from: us,
    to: otherSide(us),
    attempt,
    sentAt: deps.clock.now(),
  };
}

function bodyOf(sync: SyncRecord, kind: PairingMessage['kind']) {
  if (kind === 'hello') return { kind, slave: sync.us, publicKey: sync.key.publicKey };
  const [ours, theirs] = [sync.key.fingerprint, sync.partner?.fingerprint];
  return sync.role === 'master'
    ? { kind, masterFingerprint: ours, slaveFingerprint: theirs }
    : { kind, masterFingerprint: theirs, slaveFingerprint: ours };
}

/** Withdraws our messages but `keep`. What cannot be withdrawn now is remembered and withdrawn with the next. */
export async function withdrawSent(
  deps: PairingDeps,
  syncId: string,
  channel: Channel,
  keep?: string,
): Promise<void> {
  const now = deps.clock.now();
  let old: string[] = [];
  const state = await changeState(deps.store, syncId, ({ sync, pairing }) => {
    old = pairing.sent.filter((name) => name !== keep);
    if (keep === undefined || pairing.at.handedOver !== undefined) return undefined;
    return { sync, pairing: { ...pairing, at: { ...pairing.at, handedOver: now } } };
  });
  if (!state || old.length === 0) return;
  const withdrawn = await channel.withdraw(old);
  if (withdrawn.kind !== 'done') return;
  await changeState(deps.store, syncId, ({ sync, pairing }) => ({
    sync,
    pairing: { ...pairing, sent: pairing.sent.filter((name) => !old.includes(name)) },
  }));
}
