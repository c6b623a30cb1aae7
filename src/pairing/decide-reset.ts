import { epochCounter } from '../protocol/epoch';
import type { FrozenState, OpenReset } from '../protocol/frozen';
import { agreedEpoch } from '../protocol/reset-message';
import type { ResetMessage } from '../protocol/reset-message';
import { otherSide, sideOf } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import type { PairingState } from './pairing-record';
import { changedBy } from './pairing-store';

/** How a heard RESET changed the state, for the activity log. */
export type ResetStep = 'asked' | 'heard' | 'agreed' | 'other-site';

export interface ResetDecision {
  state: PairingState;
  step?: ResetStep;
}

/**
 * What a genuine RESET of the partner makes of the state; undefined when it changes nothing. Pure, so that it is decided again on what is
 * stored when two invocations meet. The epoch is agreed once a message shows that the partner has heard our nonce; whoever repeats an
 * old message is below the epoch that came of it.
 */
export function decideReset(
  state: PairingState,
  message: ResetMessage,
  fresh: { now: number; nonce: string },
): ResetDecision | undefined {
  const { sync, pairing } = state;
  const { partner } = sync;
  if (partner === undefined || sync.status === 'handshake') return undefined;
  if (message.heard !== undefined && epochOf(sync, message, message.heard) === sync.epoch)
    // The partner waits for an answer to what is agreed here already.
    return message.done === true ? undefined : { state: { sync, pairing: { ...pairing, confirm: true } } };
  if (message.counter <= epochCounter(sync.epoch)) return undefined;
  // A copy of a site agrees nothing before its admin has said that it takes the site's place.
  if (sync.frozen?.code === 'own-site-changed' && sync.frozen.reset === undefined) return undefined;
  const known = sync.frozen?.reset;
  const isOtherSite = message.site !== partner.siteId;
  if (isOtherSite && !(known?.by !== undefined && sync.frozen?.site === message.site))
    return otherSite(state, message, fresh.now);

  const own: OpenReset = known ?? {
    counter: epochCounter(sync.epoch) + 1,
    nonce: fresh.nonce,
    at: fresh.now,
  };
  if (message.heard === own.nonce && message.counter >= own.counter)
    return { state: agreed(state, epochOf(sync, message, own.nonce), message, fresh.now), step: 'agreed' };
  const counter = Math.max(own.counter, message.counter);
  const isKnown = known !== undefined && known.theirs === message.nonce && known.counter === counter;
  // Our answer is lost, or the partner is a step behind: it is told again, at once the first time.
  const due = { ...pairing, sends: isKnown ? pairing.sends : 0, nextSendAt: fresh.now };
  const frozen: FrozenState = {
    ...(sync.frozen ?? { code: 'partner-resumes', at: fresh.now, seen: message.cause, was: wasOf(sync) }),
    reset: { ...own, counter, theirs: message.nonce },
  };
  const next = changedBy({ ...sync, status: 'frozen', frozen }, 'app', fresh.now);
  const step = known === undefined ? 'asked' : 'heard';
  return { state: { sync: isKnown ? sync : next, pairing: due }, step };
}

/** Nothing is agreed with a site that the admin has not seen: the partner's site may have been copied. */
function otherSite(state: PairingState, message: ResetMessage, now: number): ResetDecision | undefined {
  const { sync, pairing } = state;
  if (sync.frozen !== undefined && sync.frozen.site === message.site) return undefined;
  const frozen: FrozenState = {
    code: 'partner-site-changed',
    at: now,
    seen: `known site ${sync.partner?.siteId ?? '?'}, now ${message.site}`,
    was: wasOf(sync),
    site: message.site,
  };
  return {
    state: { sync: changedBy({ ...sync, status: 'frozen', frozen }, 'app', now), pairing },
    step: 'other-site',
  };
}

function agreed(state: PairingState, epoch: string, message: ResetMessage, now: number): PairingState {
  const { frozen, ...sync } = state.sync;
  const { partner } = sync;
  const next: SyncRecord = { ...sync, epoch, status: frozen?.was ?? 'stopped' };
  if (partner) next.partner = { ...partner, siteId: message.site };
  return {
    sync: changedBy(next, 'app', now),
    // Whoever is in the new epoch already needs no answer.
    pairing: { ...state.pairing, confirm: message.done !== true, nextSendAt: now, sends: 0 },
  };
}

function wasOf(sync: SyncRecord): FrozenState['was'] {
  if (sync.frozen !== undefined) return sync.frozen.was;
  return sync.status === 'running' ? 'running' : 'stopped';
}

function epochOf(sync: SyncRecord, message: ResetMessage, ours: string): string {
  const us = sideOf(sync.role);
  const nonces = { m: ours, s: ours, [otherSide(us)]: message.nonce };
  return agreedEpoch(message.counter, nonces);
}
