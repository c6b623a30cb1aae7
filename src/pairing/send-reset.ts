import type { Channel } from '../ports/channel';
import { epochCounter } from '../protocol/epoch';
import { directionFrom, nameOf, wireId } from '../protocol/names';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { padText } from '../protocol/padding';
import { PAIRING_VERSION } from '../protocol/pairing-message';
import { noncesOf } from '../protocol/reset-message';
import type { ResetMessage } from '../protocol/reset-message';
import { otherSide, sideOf } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import type { PairingDeps } from './pairing-deps';
import { changeState } from './pairing-store';
import { readPrivateKey } from '../state/private-keys';
import { MAX_SENT, waitAfter, withdrawSent } from './send-pairing-message';

/**
 * Sends a RESET when one is due: while a new epoch is open with back-off, and once for each message of a partner that has not heard of
 * the agreement. The attempt is counted before it is made. What served is withdrawn.
 */
export async function sendReset(deps: PairingDeps, syncId: string, channel: Channel): Promise<Outcome<void>> {
  const now = deps.clock.now();
  let name: string | undefined;
  let isIdle = false;
  const state = await changeState(deps.store, syncId, ({ sync, pairing }) => {
    name = undefined;
    const isOpen = sync.frozen?.reset !== undefined;
    isIdle = !isOpen && pairing.confirm !== true;
    if (isIdle || (isOpen && now < pairing.nextSendAt)) return undefined;
    const attempt = pairing.attempt + 1;
    const direction = directionFrom(sideOf(sync.role));
    name = nameOf({ kind: 'pairing', sync: wireId(sync.id), direction, message: 'reset', attempt });
    const sent = [...pairing.sent, name].slice(-MAX_SENT);
    const wait = waitAfter(pairing.sends);
    return { sync, pairing: { ...pairing, attempt, sends: pairing.sends + 1, nextSendAt: now + wait, sent } };
  });
  if (state === undefined) return done(undefined);
  if (name === undefined) {
    if (isIdle && state.pairing.sent.length > 0) await withdrawSent(deps, syncId, channel);
    return done(undefined);
  }
  const message = messageOf(state.sync, state.pairing.attempt, now);
  if (message === undefined) return done(undefined);
  const put = await channel.put(name, await sealed(deps, state.sync, message));
  deps.log.info('reset sent', { sync: syncId, attempt: message.attempt, outcome: put.kind });
  if (put.kind !== 'done') return put;
  await withdrawSent(deps, syncId, channel, name);
  if (message.done !== true) return done(undefined);
  await changeState(deps.store, syncId, ({ sync, pairing }) =>
    sync.epoch === state.sync.epoch && pairing.confirm === true
      ? { sync, pairing: { ...pairing, confirm: false } }
      : undefined,
  );
  return done(undefined);
}

/** Undefined: there is nothing to say, for the epoch is another one by now. */
function messageOf(sync: SyncRecord, attempt: number, now: number): ResetMessage | undefined {
  const us = sideOf(sync.role);
  const place = {
    v: PAIRING_VERSION,
    sync: wireId(sync.id),
    epoch: sync.epoch,
    attempt,
    sentAt: now,
    from: us,
    to: otherSide(us),
    kind: 'reset',
    site: sync.us.siteId,
    cause: sync.frozen?.code ?? '',
  } as const;
  const open = sync.frozen?.reset;
  if (open !== undefined) {
    const { counter, nonce, theirs } = open;
    return { ...place, counter, nonce, ...(theirs === undefined ? {} : { heard: theirs }) };
  }
  const nonces = noncesOf(sync.epoch);
  if (nonces === undefined) return undefined;
  const heard = nonces[otherSide(us)];
  return { ...place, counter: epochCounter(sync.epoch), nonce: nonces[us], heard, done: true };
}

async function sealed(deps: PairingDeps, sync: SyncRecord, message: ResetMessage): Promise<Uint8Array> {
  if (!sync.partner) throw new Error('a reset without a partner');
  return deps.crypto.seal({
    plaintext: padText(JSON.stringify(message)),
    signWith: await readPrivateKey(deps.store, sync),
    encryptTo: sync.partner.publicKey,
    form: 'armored',
  });
}
