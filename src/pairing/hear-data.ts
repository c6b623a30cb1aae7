import { z } from 'zod';
import type { Channel } from '../ports/channel';
import { MAX_SEALED } from '../protocol/envelope';
import { incomingName } from '../protocol/incoming-name';
import { parseJsonBytes } from '../protocol/json-bytes';
import { wireId } from '../protocol/names';
import { done, type Outcome } from '../protocol/outcome';
import type { SyncRecord } from '../protocol/sync-record';
import { proven } from './decide';
import type { PairingDeps } from './pairing-deps';
import { changeState, type LoadedState } from './pairing-store';
import { readPrivateKey } from '../state/private-keys';

/** One genuine message is enough; forged ones must not cost more than this a poll. READY comes besides. */
const MAX_A_POLL = 3;

const place = z.object({ sync: z.string(), epoch: z.string(), from: z.literal('s'), to: z.literal('m') });

/**
 * A slave that sends data has heard the WELCOME, though its READY is lost. The messages are only looked at: they stay
 * where they are for the delivery log. Only while a master waits for READY; otherwise no call is made.
 */
export async function hearData(
  deps: PairingDeps,
  state: LoadedState,
  channel: Channel,
  names: readonly string[],
): Promise<Outcome<void>> {
  const { sync, pairing } = state;
  if (pairing.stage !== 'welcoming') return done(undefined);
  for (const name of names.filter((text) => isDataOfSlave(sync, text)).slice(0, MAX_A_POLL)) {
    const got = await channel.get(name, MAX_SEALED);
    if (got.kind === 'retry') return got;
    const bytes = got.kind === 'done' ? got.value : undefined;
    if (!bytes || !(await isOfSlave(deps, sync, bytes))) continue;
    await changeState(deps.store, sync.id, (current) =>
      current.sync.epoch === sync.epoch ? proven(current, deps.clock.now()) : undefined,
    );
    deps.log.info('data message heard as proof', { sync: sync.id });
    break;
  }
  return done(undefined);
}

function isDataOfSlave(sync: SyncRecord, text: string): boolean {
  const name = incomingName(text, sync);
  return name?.epoch === sync.epoch && name.kind !== 'attachment';
}

async function isOfSlave(deps: PairingDeps, sync: SyncRecord, sealed: Uint8Array): Promise<boolean> {
  if (!sync.partner) return false;
  const opened = await deps.crypto.open({
    sealed,
    verifyWith: sync.partner.publicKey,
    decryptWith: await readPrivateKey(deps.store, sync),
    mustBeEncrypted: sync.encryption,
    maxBytes: MAX_SEALED,
  });
  if (opened.kind === 'refused') return false;
  const found = place.safeParse(parseJsonBytes(opened.plaintext));
  return found.success && found.data.sync === wireId(sync.id) && found.data.epoch === sync.epoch;
}
