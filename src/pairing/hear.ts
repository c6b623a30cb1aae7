import type { Channel } from '../ports/channel';
import { directionFrom, parseName, wireId, type RelayName } from '../protocol/names';
import { done, type Outcome } from '../protocol/outcome';
import { MAX_PAIRING_BYTES } from '../protocol/pairing-message';
import { otherSide, sideOf, type SyncRecord } from '../protocol/sync-record';
import { decide, refused } from './decide';
import { hearReset } from './hear-reset';
import { openPairingMessage } from './open-pairing-message';
import type { PairingDeps } from './pairing-deps';
import { changeState, loadState } from './pairing-store';

/** Messages read in one poll; whoever floods the relay only slows the handshake down. */
const MAX_A_POLL = 20;

interface NamedMessage {
  text: string;
  name: Extract<RelayName, { kind: 'pairing' }>;
}

/** The pairing messages to this side among the names of RECEIVE, oldest attempt first. */
export function pairingNames(sync: SyncRecord, names: readonly string[]): NamedMessage[] {
  const direction = directionFrom(otherSide(sideOf(sync.role)));
  const found: NamedMessage[] = [];
  for (const text of names) {
    const name = parseName(text);
    if (name?.kind === 'pairing' && name.sync === wireId(sync.id) && name.direction === direction)
      found.push({ text, name });
  }
  return found.sort((a, b) => a.name.attempt - b.name.attempt);
}

/**
 * Reads pairing messages, stores what they change or why they were refused, then removes them from the relay. Reading
 * one again, after an end in between or because the relay repeats it, is harmless.
 */
export async function hear(
  deps: PairingDeps,
  sync: SyncRecord,
  channel: Channel,
  names: readonly string[],
): Promise<Outcome<void>> {
  const settled: string[] = [];
  for (const found of pairingNames(sync, names).slice(0, MAX_A_POLL)) {
    const outcome = await hearOne(deps, sync.id, channel, found);
    if (outcome.kind !== 'done') return outcome;
    settled.push(found.text);
  }
  return settled.length === 0 ? done(undefined) : channel.remove(settled);
}

async function hearOne(
  deps: PairingDeps,
  syncId: string,
  channel: Channel,
  { text, name }: NamedMessage,
): Promise<Outcome<void>> {
  const { store, clock, crypto, log } = deps;
  const got = await channel.get(text, MAX_PAIRING_BYTES);
  const isTooLarge = got.kind === 'give-up' && got.cause.code === 'too-large';
  if (got.kind !== 'done' && !isTooLarge) return got;
  const bytes = got.kind === 'done' ? got.value : undefined;
  if (!bytes && !isTooLarge) return done(undefined);

  if (name.message === 'reset') {
    const heard = bytes ? await hearReset(deps, syncId, name.attempt, bytes) : 'refused';
    log.info('reset heard', { sync: syncId, heard });
    return done(undefined);
  }
  const state = await loadState(store, syncId);
  if (!state) return done(undefined);
  const found = { name: text, hash: bytes ? crypto.sha256(bytes) : '', now: clock.now() };
  const heard = bytes
    ? await openPairingMessage(deps, state.sync, name, bytes)
    : ({ ok: false, code: 'pairing-too-large' } as const);
  if (!heard.ok) log.warn('pairing message refused', { sync: syncId, code: heard.code });
  const stored = await changeState(store, syncId, (current) =>
    heard.ok ? decide(current, heard.heard, found) : refused(current, heard.code, found),
  );
  if (heard.ok && stored)
    log.info('pairing message heard', { sync: syncId, kind: name.message, stage: stored.pairing.stage });
  return done(undefined);
}
