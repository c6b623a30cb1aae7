import type { Clock } from '../ports/clock';
import { parseJsonBytes } from '../protocol/json-bytes';
import { wireId } from '../protocol/names';
import { MAX_PAIRING_BYTES } from '../protocol/pairing-message';
import { resetMessage } from '../protocol/reset-message';
import type { ResetMessage } from '../protocol/reset-message';
import { otherSide, sideOf } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import { addActivity } from '../state/activity';
import { decideReset } from './decide-reset';
import type { ResetStep } from './decide-reset';
import type { PairingDeps } from './pairing-deps';
import { decideState, loadState } from './pairing-store';
import { acceptedKeys, openWithAny } from '../state/private-keys';

const NOTES: Record<ResetStep, string | undefined> = {
  asked: 'The partner asked to begin a new epoch; this side agrees by itself and compares all issues.',
  heard: undefined,
  agreed: 'A new epoch was agreed with the partner; all issues are compared.',
  'other-site':
    'The partner asked to begin a new epoch from another site than before: an admin has to decide.',
};

/**
 * Opens a RESET and stores what it changes. Refused ones change nothing and are not noted: whoever can write to the relay could fill the
 * notes. Hearing one again is harmless.
 */
export async function hearReset(
  deps: PairingDeps,
  syncId: string,
  attempt: number,
  sealed: Uint8Array,
): Promise<'heard' | 'refused'> {
  const state = await loadState(deps.store, syncId);
  const message = state && (await openReset(deps, state.sync, attempt, sealed));
  if (message === undefined) return 'refused';
  const fresh = { now: deps.clock.now(), nonce: deps.ids.secret(6) };
  const step = await decideState<ResetStep | undefined>(deps.store, syncId, undefined, (current) => {
    const decided = decideReset(current, message, fresh);
    return decided === undefined ? { answer: undefined } : { next: decided.state, answer: decided.step };
  });
  await noteStep(deps, syncId, step);
  return 'heard';
}

async function noteStep(
  deps: { store: PairingDeps['store']; clock: Clock },
  syncId: string,
  step: ResetStep | undefined,
): Promise<void> {
  const text = step && NOTES[step];
  if (text !== undefined) await addActivity(deps.store, syncId, [{ at: deps.clock.now(), text }]);
}

async function openReset(
  deps: PairingDeps,
  sync: SyncRecord,
  attempt: number,
  sealed: Uint8Array,
): Promise<ResetMessage | undefined> {
  const keys = await acceptedKeys(deps.store, sync);
  if (keys === undefined) return undefined;
  const opened = await openWithAny(deps.crypto, keys, {
    sealed,
    mustBeEncrypted: true,
    maxBytes: MAX_PAIRING_BYTES,
  });
  if (opened.kind === 'refused') return undefined;
  const parsed = resetMessage.safeParse(parseJsonBytes(opened.plaintext));
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const us = sideOf(sync.role);
  const isToUs = data.sync === wireId(sync.id) && data.to === us && data.from === otherSide(us);
  return isToUs && data.attempt === attempt ? data : undefined;
}
