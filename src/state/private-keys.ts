import { z } from 'zod';
import type { Crypto, Opened, OpenRequest } from '../ports/crypto';
import type { Store } from '../ports/store';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import { WriterReplaced } from './session';

/** A key as the record names it: `own` says that its private part is stored under its fingerprint, as that of every key but the first. */
type NamedKey = { fingerprint: string; own?: boolean | undefined };

/** Where the private part of a key is stored. */
export function secretKeyName(syncId: string, key: NamedKey): string {
  return key.own === true ? `${syncKeys.secretKey(syncId)}:${key.fingerprint}` : syncKeys.secretKey(syncId);
}

/**
 * The private part of a key, as the plain text that it is. A key without one is a bug, unless another worker changed the key since the record was
 * read: then WriterReplaced is thrown.
 */
export async function readPrivateKey(
  store: Store,
  sync: SyncRecord,
  key: NamedKey = sync.key,
): Promise<string> {
  const secret = await store.readSecret(secretKeyName(sync.id, key));
  if (secret === undefined) {
    const now = syncRecord.safeParse((await store.read(syncKeys.record(sync.id)))?.value).data;
    const named = [now?.key.fingerprint, now?.rekey?.fingerprint];
    if (!named.includes(key.fingerprint)) throw new WriterReplaced('the key is another one now');
  }
  return z.string().parse(secret);
}

/** Keys with which messages of the partner are opened: the current one first, then the one before it while it still counts. */
export interface AcceptedKeys {
  verifyWith: readonly string[];
  decryptWith: readonly string[];
}

/** Undefined without a partner. */
export async function acceptedKeys(store: Store, sync: SyncRecord): Promise<AcceptedKeys | undefined> {
  const { partner, oldKey } = sync;
  if (!partner) return undefined;
  const decryptWith = [await readPrivateKey(store, sync)];
  // Deleted just now by another worker: what was sealed to it comes again.
  const old = oldKey?.kept === true ? await store.readSecret(secretKeyName(sync.id, oldKey)) : undefined;
  if (typeof old === 'string') decryptWith.push(old);
  // The partner seals to a new key as soon as it was announced to it.
  if (sync.rekey) decryptWith.push(await readPrivateKey(store, sync, { ...sync.rekey, own: true }));
  const verifyWith = [partner.publicKey, ...(partner.previous ? [partner.previous.publicKey] : [])];
  return { verifyWith, decryptWith };
}

/**
 * Opens with the first keys that fit; at most as many tries as there are keys of either kind. Answers the refusal of the current keys where
 * none fits.
 */
export async function openWithAny(
  crypto: Crypto,
  keys: AcceptedKeys,
  request: Omit<OpenRequest, 'verifyWith' | 'decryptWith'>,
): Promise<Opened> {
  let [verify, decrypt] = [0, 0];
  for (;;) {
    const opened = await crypto.open({
      ...request,
      verifyWith: keys.verifyWith[verify] ?? '',
      decryptWith: keys.decryptWith[decrypt] ?? '',
    });
    if (opened.kind === 'opened') return opened;
    if (opened.code === 'wrong-signer' && verify + 1 < keys.verifyWith.length) verify += 1;
    else if (opened.code === 'cannot-decrypt' && decrypt + 1 < keys.decryptWith.length) decrypt += 1;
    else return opened;
  }
}
