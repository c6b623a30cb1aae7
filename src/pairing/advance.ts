import type { Channel } from '../ports/channel';
import { done, type Outcome } from '../protocol/outcome';
import type { PairingDeps } from './pairing-deps';
import { enter, type PairingState } from './pairing-record';
import { changeState, changedBy, type LoadedState } from './pairing-store';
import { destroyPairingSecret } from './secrets';
import { sendWhenDue, withdrawSent } from './send-pairing-message';
import { sendReset } from './send-reset';

/** Does what the stored stage asks for. Doing it again after an end in between is harmless: see the stages' description. */
export async function advance(
  deps: PairingDeps,
  state: LoadedState,
  channel: Channel,
): Promise<Outcome<void>> {
  const { store, clock } = deps;
  const { id, epoch } = state.sync;
  const isExpired = clock.now() >= state.pairing.expiresAt;
  switch (state.pairing.stage) {
    case 'waiting-for-hello':
      if (!isExpired) return done(undefined);
      await destroyPairingSecret(store, id, epoch);
      await changeState(store, id, ({ sync, pairing }) =>
        pairing.stage === 'waiting-for-hello' && sync.epoch === state.sync.epoch
          ? { sync, pairing: enter(pairing, 'expired', clock.now()) }
          : undefined,
      );
      return done(undefined);
    case 'welcoming':
      return withoutValue(await sendWhenDue(deps, id, channel, 'welcome', 'welcoming'));
    case 'proven':
      await destroyPairingSecret(store, id, epoch);
      await withdrawSent(deps, id, channel);
      return finish(deps, state);
    case 'greeting':
      if (isExpired) return done(undefined);
      return withoutValue(await sendWhenDue(deps, id, channel, 'hello', 'greeting'));
    case 'welcomed': {
      await destroyPairingSecret(store, id, epoch);
      const sent = await sendWhenDue(deps, id, channel, 'ready', 'welcomed');
      return sent.kind === 'done' && sent.value === 'sent' ? finish(deps, state) : withoutValue(sent);
    }
    case 'expired':
      return done(undefined);
    case 'paired':
      return sendReset(deps, id, channel);
  }
}

async function finish(deps: PairingDeps, from: LoadedState): Promise<Outcome<void>> {
  const now = deps.clock.now();
  await changeState(deps.store, from.sync.id, ({ sync, pairing }): PairingState | undefined => {
    if (pairing.stage !== from.pairing.stage || sync.epoch !== from.sync.epoch) return undefined;
    return {
      // A running synchronization that answers a late WELCOME stays as it is.
      sync: sync.status === 'handshake' ? changedBy({ ...sync, status: 'stopped' }, 'app', now) : sync,
      pairing: { ...enter(pairing, 'paired', now), at: { ...pairing.at, ready: pairing.at.ready ?? now } },
    };
  });
  deps.log.info('paired', { sync: from.sync.id });
  return done(undefined);
}

function withoutValue(outcome: Outcome<unknown>): Outcome<void> {
  return outcome.kind === 'done' ? done(undefined) : outcome;
}
