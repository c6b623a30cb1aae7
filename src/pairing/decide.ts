import type { HelloMessage } from '../protocol/pairing-message';
import type { NoticeCode } from './notices';
import { withNotice } from './notices';
import type { HeardMessage } from './open-pairing-message';
import { enter, type PairingState } from './pairing-record';

/** Where and when a message was found. */
export interface Found {
  name: string;
  hash: string;
  now: number;
}

/** The state with one refused message noted. */
export function refused(state: PairingState, code: NoticeCode, found: Found): PairingState {
  const { name, hash, now } = found;
  const notices = withNotice(state.pairing.notices, { code, name, hash, at: now });
  return { ...state, pairing: { ...state.pairing, notices } };
}

/**
 * What a heard message makes of the state; undefined when it changes nothing. Pure, so that it is decided again on what
 * is stored when two invocations meet.
 */
export function decide(state: PairingState, heard: HeardMessage, found: Found): PairingState | undefined {
  if (heard.message.epoch !== state.sync.epoch) return refused(state, 'pairing-other-epoch', found);
  switch (heard.message.kind) {
    case 'hello':
      return state.sync.partner
        ? decideLaterHello(state, heard, heard.message, found)
        : decideFirstHello(state, heard, heard.message, found);
    case 'welcome':
      return decideWelcome(state, heard, found);
    case 'ready':
      return decideReady(state, heard, found);
  }
}

function decideFirstHello(
  state: PairingState,
  heard: HeardMessage,
  message: HelloMessage,
  found: Found,
): PairingState {
  const { sync, pairing } = state;
  if (pairing.stage !== 'waiting-for-hello' || found.now >= pairing.expiresAt)
    return refused(state, 'pairing-late', found);
  if (!heard.proven) return refused(state, 'pairing-wrong-secret', found);
  if (message.slave.siteId === sync.us.siteId && message.slave.projectId === sync.us.projectId)
    return refused(state, 'pairing-own-project', found);
  if (sync.protocol === 'email' && message.slave.address === undefined)
    return refused(state, 'pairing-without-address', found);
  const partner = { ...message.slave, publicKey: message.publicKey, fingerprint: heard.fingerprint };
  const entered = enter(pairing, 'welcoming', found.now);
  return {
    sync: { ...sync, partner },
    pairing: { ...entered, heard: message.attempt, at: { ...pairing.at, hello: found.now } },
  };
}

function decideLaterHello(
  state: PairingState,
  heard: HeardMessage,
  message: HelloMessage,
  found: Found,
): PairingState | undefined {
  const { pairing, sync } = state;
  if (heard.fingerprint === sync.partner?.fingerprint) {
    // Our WELCOME did not arrive. A HELLO that was heard before is a copy and earns no new one.
    if (pairing.stage !== 'welcoming' || message.attempt <= pairing.heard) return undefined;
    return { sync, pairing: { ...pairing, heard: message.attempt, nextSendAt: found.now } };
  }
  if (heard.proven === false) return refused(state, 'pairing-wrong-secret', found);
  const next = refused(state, 'pairing-second-hello', found);
  // Without the secret nothing that the stranger says of itself is worth showing.
  if (!heard.proven) return next;
  const { company, siteUrl, projectKey } = message.slave;
  const refusedHello = { at: found.now, fingerprint: heard.fingerprint, company, siteUrl, projectKey };
  return { sync, pairing: { ...next.pairing, refusedHello } };
}

function decideWelcome(state: PairingState, heard: HeardMessage, found: Found): PairingState | undefined {
  const { pairing, sync } = state;
  if (!namesBothKeys(state, heard)) return refused(state, 'pairing-other-keys', found);
  if (pairing.stage === 'welcomed') return undefined;
  // Later the master's signature suffices: the secret has served and is gone.
  if (pairing.stage === 'paired') return { sync, pairing: enter(pairing, 'welcomed', found.now) };
  if (!heard.proven) return refused(state, 'pairing-wrong-secret', found);
  const entered = enter(pairing, 'welcomed', found.now);
  return { sync, pairing: { ...entered, at: { ...pairing.at, welcome: found.now } } };
}

function decideReady(state: PairingState, heard: HeardMessage, found: Found): PairingState | undefined {
  if (!namesBothKeys(state, heard)) return refused(state, 'pairing-other-keys', found);
  return proven(state, found.now);
}

/** The slave has shown that it heard us; undefined when that is known. */
export function proven(state: PairingState, now: number): PairingState | undefined {
  const { pairing, sync } = state;
  if (pairing.stage !== 'welcoming') return undefined;
  const entered = enter(pairing, 'proven', now);
  return { sync, pairing: { ...entered, at: { ...pairing.at, ready: now } } };
}

function namesBothKeys({ sync }: PairingState, { message }: HeardMessage): boolean {
  if (message.kind === 'hello') return false;
  const [ours, theirs] = [sync.key.fingerprint, sync.partner?.fingerprint];
  const isMaster = sync.role === 'master';
  return (
    message.masterFingerprint === (isMaster ? ours : theirs) &&
    message.slaveFingerprint === (isMaster ? theirs : ours)
  );
}
