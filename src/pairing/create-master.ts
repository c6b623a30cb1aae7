import type { ChannelSecrets, ChannelSettings, ProtocolName } from '../protocol/channel-settings';
import type { ConflictRule } from '../protocol/conflict-rule';
import type { SideDescription, SyncRecord, SyncUser } from '../protocol/sync-record';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { PairingDeps } from './pairing-deps';
import { newPairingRecord } from './pairing-record';
import { commitUntilDone, stateChanges } from './pairing-store';
import { writeChannelSecrets } from '../state/channel-secrets';
import { writePairingSecret } from './secrets';
import { siteListChange } from '../state/site-syncs';
import { writeHandshakeFile } from './write-handshake-file';

export interface MasterInput {
  name: string;
  description: string;
  us: SideDescription;
  syncUser: SyncUser;
  protocol: ProtocolName;
  encryption: boolean;
  /** Absent: the newest wins. */
  conflicts?: ConflictRule | undefined;
  channel: ChannelSettings;
  secrets: ChannelSecrets;
  /** Account id of the admin. */
  by: string;
}

/** A new epoch: a counter for people, a nonce so that no two handshakes share one. */
export function newEpoch(counter: number, deps: Pick<PairingDeps, 'ids'>): string {
  return `${counter}-${deps.ids.secret(6)}`;
}

/**
 * Makes a synchronization as its master: key, pairing secret, handshake file, record in status `handshake`. Called twice
 * it makes two. An end in between leaves secrets that nothing refers to and no synchronization.
 */
export async function createMaster(deps: PairingDeps, input: MasterInput): Promise<SyncRecord> {
  const { store, crypto, clock, ids } = deps;
  const now = clock.now();
  const key = await crypto.createKey(input.name);
  const sync = syncRecord.parse({
    v: 1,
    id: ids.id(),
    role: 'master',
    status: 'handshake',
    name: input.name,
    description: input.description,
    us: input.us,
    syncUser: input.syncUser,
    protocol: input.protocol,
    encryption: input.encryption,
    ...(input.conflicts === undefined ? {} : { conflicts: input.conflicts }),
    forwards: false,
    channel: input.channel,
    epoch: newEpoch(1, deps),
    key: { fingerprint: key.fingerprint, publicKey: key.publicKey },
    createdAt: now,
    createdBy: input.by,
    changedAt: now,
    changedBy: input.by,
  } satisfies SyncRecord);
  const secret = ids.secret(32);
  const { privateKey } = key;
  const file = await writeHandshakeFile(crypto, { sync, privateKey, pairingSecret: secret, now });
  await store.writeSecret(syncKeys.secretKey(sync.id), privateKey);
  await writeChannelSecrets(store, sync.id, { settings: input.channel, secrets: input.secrets });
  await writePairingSecret(store, sync.id, sync.epoch, { v: 1, secret, file: file.text });
  const pairing = newPairingRecord('waiting-for-hello', now, file.expiresAt);
  await commitUntilDone(store, async () => {
    const listed = await siteListChange(store, sync.id, sync.us.projectId);
    return { changes: [...stateChanges({ sync, pairing }), ...(listed ? [listed] : [])], answer: undefined };
  });
  deps.log.info('synchronization created', { sync: sync.id, role: 'master' });
  return sync;
}
