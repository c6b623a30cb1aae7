import type { ConflictRule } from '../protocol/conflict-rule';
import type { Channel } from '../ports/channel';
import { done, type Outcome } from '../protocol/outcome';
import type { ChannelKind, ProtocolName } from '../protocol/channel-settings';
import type { SideDescription, SyncRecord } from '../protocol/sync-record';
import { advance } from './advance';
import { changeKey } from './change-key';
import { createMaster, type MasterInput } from './create-master';
import { createSlave, type SlaveInput } from './create-slave';
import { hear, pairingNames } from './hear';
import { hearData } from './hear-data';
import type { PairingDeps } from './pairing-deps';
import { changedBy, decideState, loadState } from './pairing-store';
import { type PairingProgress, progressOf } from './progress';
import { type HandshakeInput, readHandshake, type ReadHandshake } from './read-handshake-file';
import { isRefusal, type Refusal, refusal } from './refusal';
import { restart } from './restart';
import { resume } from './resume';
import { destroyPairingSecret, readPairingSecret } from './secrets';
import { verificationWords } from './verification-words';

/** What may be shown of a handshake file: everything but its secret. */
export interface HandshakeContents {
  syncId: string;
  name: string;
  description: string;
  protocol: ProtocolName;
  encryption: boolean;
  conflicts: ConflictRule;
  master: SideDescription;
  /** Of the master's key, 40 hex digits. */
  fingerprint: string;
  /** How the master is connected, see protocol/handshake-file.ts. */
  exchange: { kind: ChannelKind; name: string };
  createdAt: number;
  expiresAt: number;
}

export interface PairingPoll {
  sync: SyncRecord;
  /** Whether the synchronization's record is another than before. */
  changed: boolean;
  /** The first thing that the relay did not do. */
  outcome: Outcome<void>;
}

/** The handshake between master and slave, from the two wizards to status `stopped` on both sides. */
export interface Pairing {
  /** Makes the synchronization at status `handshake`. Twice: two synchronizations. */
  createMaster(input: MasterInput): Promise<SyncRecord>;
  /** The file for the partner; the same contents each time, until the handshake is started again or has served. */
  handshakeFile(syncId: string, passphrase?: string): Promise<{ filename: string; text: string } | Refusal>;
  /** What a file says, or why it cannot be used here. Changes nothing. */
  readHandshakeFile(
    input: HandshakeInput,
  ): Promise<{ kind: 'readable'; contents: HandshakeContents } | Refusal>;
  /** Answers a file: the synchronization at status `handshake`. Twice with one file: refused as used. */
  createSlave(input: SlaveInput): Promise<SyncRecord | Refusal>;
  /**
   * One poll's worth: reads pairing messages among `names` (a valid data message of the slave counts as READY), does what the stored stage asks for, sends what is due.
   * Called while the status is `handshake`, and later when `hasPairingMessage`. Safe to end anywhere and to repeat.
   */
  step(sync: SyncRecord, channel: Channel, names: readonly string[]): Promise<PairingPoll>;
  /** Whether pairing messages to this side are among the names of RECEIVE. */
  hasPairingMessage(sync: SyncRecord, names: readonly string[]): boolean;
  /** The verification words, or undefined until both keys are known. */
  words(sync: SyncRecord): string[] | undefined;
  /** Records who compared the words. `revision`: of the record that the admin saw. Twice: the later name stands. */
  confirmWords(syncId: string, by: string, revision?: number): Promise<SyncRecord | Refusal>;
  /** "Start the handshake again" on the master's side; `newKey`: the old key was compromised and is destroyed. */
  restart(syncId: string, by: string, revision?: number, newKey?: boolean): Promise<SyncRecord | Refusal>;
  /** "Resume" of a frozen synchronization: a new epoch is agreed with the partner. Twice: the second changes nothing. */
  resume(
    syncId: string,
    by: string,
    asked: { site: string; revision?: number },
  ): Promise<SyncRecord | Refusal>;
  /** "Change the key" of this side; the worker does the rest. Twice: refused while the first is under way. */
  changeKey(syncId: string, by: string, revision?: number): Promise<SyncRecord | Refusal>;
  /** For the removal of a synchronization: its pairing secret, where there still is one. Repeating it is harmless. */
  destroySecret(sync: SyncRecord): Promise<void>;
  /** The timeline for the page; undefined for a synchronization that does not exist. */
  progress(syncId: string): Promise<PairingProgress | undefined>;
}

export function createPairing(deps: PairingDeps): Pairing {
  const { store, crypto, clock } = deps;
  return {
    createMaster: (input) => createMaster(deps, input),
    handshakeFile: (syncId, passphrase) => handshakeFile(deps, syncId, passphrase),
    async readHandshakeFile(input) {
      const read = await readHandshake(deps, input);
      return read.kind === 'refused' ? read : { kind: 'readable', contents: shownOf(read) };
    },
    createSlave: (input) => createSlave(deps, input),
    step: (sync, channel, names) => step(deps, sync, channel, names),
    hasPairingMessage: (sync, names) => pairingNames(sync, names).length > 0,
    destroySecret: (sync) => destroyPairingSecret(store, sync.id, sync.epoch),
    words: (sync) => verificationWords(crypto, sync),
    confirmWords: (syncId, by, revision) => confirmWords(deps, syncId, by, revision),
    restart: (syncId, by, revision, newKey) => restart(deps, syncId, by, revision, newKey),
    changeKey: (syncId, by, revision) => changeKey(deps, syncId, by, revision),
    resume: (syncId, by, asked) => resume(deps, syncId, by, asked),
    async progress(syncId) {
      const state = await loadState(store, syncId);
      return state && progressOf(state, clock.now());
    },
  };
}

async function step(
  deps: PairingDeps,
  sync: SyncRecord,
  channel: Channel,
  names: readonly string[],
): Promise<PairingPoll> {
  const before = await loadState(deps.store, sync.id);
  if (!before) return { sync, changed: false, outcome: done(undefined) };
  // One part that fails does not keep the others from being tried: a relay that does not let us delete can still pair.
  const heard = await hear(deps, before.sync, channel, names);
  const afterHearing = await loadState(deps.store, sync.id);
  const looked = afterHearing ? await hearData(deps, afterHearing, channel, names) : heard;
  const beforeSending = await loadState(deps.store, sync.id);
  const advanced = beforeSending ? await advance(deps, beforeSending, channel) : heard;
  const after = (await loadState(deps.store, sync.id)) ?? before;
  const failed = [heard, looked, advanced].find((each) => each.kind !== 'done');
  return { sync: after.sync, changed: after.syncRev !== before.syncRev, outcome: failed ?? done(undefined) };
}

async function handshakeFile(
  { store, crypto }: PairingDeps,
  syncId: string,
  passphrase: string | undefined,
): Promise<{ filename: string; text: string } | Refusal> {
  const state = await loadState(store, syncId);
  if (!state) return refusal('sync-unknown');
  if (state.sync.role !== 'master') return refusal('not-the-master');
  if (state.pairing.stage === 'expired') return refusal('handshake-expired');
  const held = await readPairingSecret(store, syncId, state.sync.epoch);
  if (held?.file === undefined) return refusal('handshake-spent');
  const slug = state.sync.name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const filename = `${slug === '' ? 'issue-synchronization' : slug.toLowerCase()}.handshake`;
  if (!passphrase) return { filename: `${filename}.json`, text: held.file };
  const sealed = await crypto.sealWithPassphrase(new TextEncoder().encode(held.file), passphrase);
  return { filename: `${filename}.asc`, text: new TextDecoder().decode(sealed) };
}

async function confirmWords(
  { store, clock, log }: PairingDeps,
  syncId: string,
  by: string,
  revision: number | undefined,
): Promise<SyncRecord | Refusal> {
  const unknown = refusal('sync-unknown');
  const answer = await decideState<SyncRecord | Refusal>(
    store,
    syncId,
    unknown,
    ({ sync, syncRev, pairing }) => {
      const at = clock.now();
      if (revision !== undefined && revision !== syncRev) return { answer: refusal('changed-meanwhile') };
      if (!sync.partner) return { answer: refusal('words-unknown') };
      const next = changedBy({ ...sync, wordsConfirmed: { accountId: by, at } }, by, at);
      return { next: { sync: next, pairing }, answer: next };
    },
  );
  log.info('verification words', { sync: syncId, confirmed: !isRefusal(answer) });
  return answer;
}

function shownOf({ contents, fingerprint }: ReadHandshake): HandshakeContents {
  const { sync, name, description, protocol, encryption, master, exchange, createdAt, expiresAt } = contents;
  const { conflicts = 'newest' } = contents;
  return {
    syncId: sync,
    name,
    description,
    protocol,
    encryption,
    conflicts,
    master,
    fingerprint,
    exchange,
    createdAt,
    expiresAt,
  };
}
