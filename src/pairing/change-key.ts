import type { SyncRecord } from '../protocol/sync-record';
import { secretKeyName } from '../state/private-keys';
import type { PairingDeps } from './pairing-deps';
import { changedBy, decideState } from './pairing-store';
import type { Refusal } from './refusal';
import { isRefusal, refusal } from './refusal';

/**
 * "Change the key": makes a new key and stores it as the one to come; the worker announces it and goes over to it once the partner has taken it.
 * Twice: the second is refused while the first is under way. An end in between leaves a secret that nothing refers to.
 */
export async function changeKey(
  deps: PairingDeps,
  syncId: string,
  by: string,
  revision?: number,
): Promise<SyncRecord | Refusal> {
  const { store, crypto, clock, log } = deps;
  const made = await crypto.createKey('Issue Synchronization');
  const { fingerprint, publicKey, privateKey } = made;
  const secret = secretKeyName(syncId, { fingerprint, own: true });
  await store.writeSecret(secret, privateKey);
  const unknown = refusal('sync-unknown');
  const answer = await decideState<SyncRecord | Refusal>(
    store,
    syncId,
    unknown,
    ({ sync, syncRev, pairing }) => {
      if (revision !== undefined && revision !== syncRev) return { answer: refusal('changed-meanwhile') };
      if (sync.partner === undefined || sync.status === 'handshake' || sync.status === 'frozen')
        return { answer: refusal('key-not-now') };
      if (sync.rekey !== undefined) return { answer: refusal('key-change-pending') };
      const at = clock.now();
      const next = changedBy({ ...sync, rekey: { fingerprint, publicKey, at, by } }, by, at);
      return { next: { sync: next, pairing }, answer: next };
    },
  );
  if (isRefusal(answer)) await store.deleteSecret(secret);
  log.info('key change', { sync: syncId, begun: !isRefusal(answer) });
  return answer;
}
