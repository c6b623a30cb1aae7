import { epochCounter } from '../protocol/epoch';
import type { HandshakeFileContents } from '../protocol/handshake-file';
import { slaveIdBesideMaster } from '../protocol/names';
import { protocolOf } from '../protocol/channel-settings';
import type { ChannelSecrets, ChannelSettings } from '../protocol/channel-settings';
import type { SideDescription, SyncRecord, SyncUser } from '../protocol/sync-record';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { PairingDeps } from './pairing-deps';
import { newPairingRecord, type PairingState } from './pairing-record';
import { commitUntilDone, loadState, type LoadedState, stateChanges } from './pairing-store';
import { type ReadHandshake, readHandshake } from './read-handshake-file';
import { type Refusal, refusal } from './refusal';
import { writeChannelSecrets } from '../state/channel-secrets';
import { writePairingSecret } from './secrets';
import { readPrivateKey } from '../state/private-keys';
import { siteListChange } from '../state/site-syncs';
import { claimHandshake, usedHandshakeChange } from './site-records';

export interface SlaveInput {
  text: string;
  passphrase?: string | undefined;
  us: SideDescription;
  syncUser: SyncUser;
  channel: ChannelSettings;
  secrets: ChannelSecrets;
  /** Account id of the admin. */
  by: string;
}

/**
 * Makes a synchronization as the slave of a handshake file, in status `handshake`; HELLO goes out with the next poll.
 * A file of a later epoch renews the synchronization that the side already has with the same partner key: it keeps its
 * own id, key and user. Called twice with one file: the second is refused as used.
 */
export async function createSlave(deps: PairingDeps, input: SlaveInput): Promise<SyncRecord | Refusal> {
  const { store, clock } = deps;
  const read = await readHandshake(deps, { text: input.text, passphrase: input.passphrase, here: input.us });
  if (read.kind === 'refused') return read;
  const { contents } = read;
  if (protocolOf(input.channel.kind) !== contents.protocol) return refusal('handshake-other-protocol');
  const id = await ownId(deps, contents.sync);
  const existing = await loadState(store, id);
  const obstacle = existing && obstacleTo(existing, input, read);
  if (obstacle) return obstacle;

  const claimedAt = clock.now();
  const claim = await claimHandshake(store, contents, claimedAt);
  if (claim !== 'claimed') return refusal(claim === 'used' ? 'handshake-used' : 'handshake-busy');
  const key = existing ? await keptKey(deps, existing) : await deps.crypto.createKey(contents.name);
  await store.writeSecret(syncKeys.secretKey(id), key.privateKey);
  await writeChannelSecrets(store, id, { settings: input.channel, secrets: input.secrets });
  await writePairingSecret(store, id, contents.epoch, { v: 1, secret: contents.pairingSecret });

  return commitUntilDone<SyncRecord | Refusal>(store, async () => {
    const used = await usedHandshakeChange(store, contents, claimedAt);
    const before = await loadState(store, id);
    // The records may have changed since they were read, by another file of the same partner or by a deletion.
    if (!used || before?.sync.key.fingerprint !== existing?.sync.key.fingerprint)
      return { changes: [], answer: refusal('changed-meanwhile') };
    const obstacleNow = before && obstacleTo(before, input, read);
    if (obstacleNow) return { changes: [], answer: obstacleNow };
    const next = slaveState(id, input, read, key, clock.now(), before);
    const listed = await siteListChange(store, id, input.us.projectId);
    return { changes: [...stateChanges(next, before), used, ...(listed ? [listed] : [])], answer: next.sync };
  });
}

/** The wire id, but where the master is in this installation too: both cannot store under one id. */
async function ownId({ store }: PairingDeps, wire: string): Promise<string> {
  const state = await loadState(store, wire);
  return state?.sync.role === 'master' ? slaveIdBesideMaster(wire) : wire;
}

function obstacleTo(existing: LoadedState, input: SlaveInput, read: ReadHandshake): Refusal | undefined {
  const { sync } = existing;
  if (sync.us.siteId !== input.us.siteId || sync.us.projectId !== input.us.projectId)
    return refusal('handshake-other-project');
  if (sync.partner?.fingerprint !== read.fingerprint) return refusal('handshake-other-key');
  if (epochCounter(read.contents.epoch) <= epochCounter(sync.epoch)) return refusal('handshake-used');
  return sync.status === 'running' ? refusal('sync-running') : undefined;
}

async function keptKey({ store }: PairingDeps, { sync }: LoadedState) {
  return { ...sync.key, privateKey: await readPrivateKey(store, sync) };
}

function slaveState(
  id: string,
  input: SlaveInput,
  read: ReadHandshake,
  key: { fingerprint: string; publicKey: string },
  now: number,
  before: LoadedState | undefined,
): PairingState {
  const file: HandshakeFileContents = read.contents;
  const sync = syncRecord.parse({
    v: 1,
    id,
    role: 'slave',
    status: 'handshake',
    name: file.name,
    description: file.description,
    us: input.us,
    // The synchronization user cannot be edited afterwards.
    syncUser: before?.sync.syncUser ?? input.syncUser,
    protocol: file.protocol,
    encryption: file.encryption,
    ...(file.conflicts === undefined ? {} : { conflicts: file.conflicts }),
    forwards: before?.sync.forwards ?? false,
    channel: input.channel,
    epoch: file.epoch,
    key: { fingerprint: key.fingerprint, publicKey: key.publicKey },
    partner: { ...file.master, publicKey: file.publicKey, fingerprint: read.fingerprint },
    createdAt: before?.sync.createdAt ?? now,
    createdBy: before?.sync.createdBy ?? input.by,
    changedAt: now,
    changedBy: input.by,
  } satisfies SyncRecord);
  return { sync, pairing: newPairingRecord('greeting', now, file.expiresAt, before?.pairing) };
}
