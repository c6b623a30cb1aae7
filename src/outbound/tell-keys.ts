import type { Crypto } from '../ports/crypto';
import { rekeyStatement } from '../protocol/key-change';
import { wireId } from '../protocol/names';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { Session } from '../state/session';
import type { Outbox } from './outbox';

/**
 * Tells the partner what becomes of this side's keys, each once an epoch: a new one is announced, signed by the current one, with proof that this
 * side holds it; and after the change, that nothing further comes under the old one.
 */
export async function tellKeys(deps: {
  session: Session;
  crypto: Crypto;
  outbox: Outbox;
  /** Private part of the key that is to be announced. */
  nextKey: string | undefined;
}): Promise<Outcome<void>> {
  const { session, crypto, outbox, nextKey } = deps;
  const { log, sync } = session;
  if (sync.rekey !== undefined && nextKey !== undefined && log.announced !== sync.rekey.fingerprint) {
    const { fingerprint, publicKey } = sync.rekey;
    const statement = rekeyStatement({
      sync: wireId(sync.id),
      epoch: sync.epoch,
      side: session.us,
      before: sync.key.fingerprint,
      after: fingerprint,
    });
    const plaintext = new TextEncoder().encode(statement);
    const proof = await crypto.seal({ plaintext, signWith: nextKey, form: 'armored' });
    await outbox.tell({ kind: 'rekey', fingerprint, publicKey, proof: new TextDecoder().decode(proof) });
    log.announced = fingerprint;
    await outbox.flush();
  }
  if (sync.oldKey !== undefined && log.ended !== sync.oldKey.fingerprint) {
    await outbox.tell({ kind: 'rekeyed', fingerprint: sync.oldKey.fingerprint });
    log.ended = sync.oldKey.fingerprint;
    await outbox.flush();
  }
  return done(undefined);
}
