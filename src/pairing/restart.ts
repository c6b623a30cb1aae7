import { epochCounter } from '../protocol/epoch';
import { syncRecord, type SyncRecord } from '../protocol/sync-record';
import { newEpoch } from './create-master';
import type { PairingDeps } from './pairing-deps';
import { newPairingRecord } from './pairing-record';
import { changedBy, decideState, loadState } from './pairing-store';
import { isRefusal, type Refusal, refusal } from './refusal';
import { destroyPairingSecret, writePairingSecret } from './secrets';
import { readPrivateKey, secretKeyName } from '../state/private-keys';
import { writeHandshakeFile } from './write-handshake-file';

/**
 * "Start the handshake again": new secret, new epoch, new file; the old file and everything of the old epoch is void. The
 * key stays, unless `newKey` asks for another: then the old one is destroyed, and the partner has to delete the synchronization on its side
 * before it uploads the file. Called twice it makes two epochs, of which the later counts.
 */
export async function restart(
  deps: PairingDeps,
  syncId: string,
  by: string,
  revision?: number,
  newKey = false,
): Promise<SyncRecord | Refusal> {
  const { store, crypto, clock, ids, log } = deps;
  const found = await loadState(store, syncId);
  const obstacle = found ? obstacleTo(found.sync) : refusal('sync-unknown');
  if (!found || obstacle) return obstacle ?? refusal('sync-unknown');
  if (revision !== undefined && revision !== found.syncRev) return refusal('changed-meanwhile');

  const now = clock.now();
  const oldEpoch = found.sync.epoch;
  const {
    partner: _partner,
    wordsConfirmed: _confirmed,
    frozen: _frozen,
    rekey: _rekey,
    oldKey: _oldKey,
    keyChange: _change,
    ...kept
  } = found.sync;
  const epoch = newEpoch(epochCounter(oldEpoch) + 1, deps);
  const made = newKey ? await crypto.createKey(kept.name) : undefined;
  const key = made ? { fingerprint: made.fingerprint, publicKey: made.publicKey, own: true } : kept.key;
  const sync = syncRecord.parse(changedBy({ ...kept, key, status: 'handshake', epoch }, by, now));
  const secret = ids.secret(32);
  if (made) await store.writeSecret(secretKeyName(syncId, sync.key), made.privateKey);
  const privateKey = await readPrivateKey(store, sync);
  const file = await writeHandshakeFile(crypto, { sync, privateKey, pairingSecret: secret, now });
  await writePairingSecret(store, syncId, epoch, { v: 1, secret, file: file.text });

  const meanwhile = refusal('changed-meanwhile');
  const answer = await decideState<SyncRecord | Refusal>(store, syncId, meanwhile, (current) => {
    // A step of the handshake in between may be overwritten; an admin's change may not.
    if (current.sync.epoch !== oldEpoch || current.sync.status === 'running') return { answer: meanwhile };
    if (revision !== undefined && revision !== current.syncRev) return { answer: meanwhile };
    const pairing = newPairingRecord('waiting-for-hello', now, file.expiresAt, current.pairing);
    return { next: { sync, pairing }, answer: sync };
  });
  await destroyPairingSecret(store, syncId, isRefusal(answer) ? epoch : oldEpoch);
  // Whichever key is not in use after this is destroyed.
  for (const unused of unusedKeys(found.sync, sync, isRefusal(answer)))
    await store.deleteSecret(secretKeyName(syncId, unused));
  log.info('handshake started again', { sync: syncId, done: !isRefusal(answer) });
  return answer;
}

function unusedKeys(before: SyncRecord, after: SyncRecord, isRefused: boolean) {
  if (isRefused) return after.key.fingerprint === before.key.fingerprint ? [] : [after.key];
  const { rekey, oldKey } = before;
  return [
    ...(after.key.fingerprint === before.key.fingerprint ? [] : [before.key]),
    ...(rekey ? [{ ...rekey, own: true }] : []),
    ...(oldKey ? [oldKey] : []),
  ];
}

function obstacleTo(sync: SyncRecord): Refusal | undefined {
  if (sync.role !== 'master') return refusal('not-the-master');
  return sync.status === 'running' ? refusal('sync-running') : undefined;
}
