import type { OpenRefusal } from '../ports/crypto';
import { parseJsonBytes } from '../protocol/json-bytes';
import { directionFrom, wireId, type RelayName } from '../protocol/names';
import type { HelloMessage, PairingMessage } from '../protocol/pairing-message';
import {
  MAX_PAIRING_BYTES,
  PAIRING_VERSION,
  pairingMessage,
  pairingTranscript,
  pairingVersion,
} from '../protocol/pairing-message';
import { otherSide, sideOf, type SyncRecord } from '../protocol/sync-record';
import type { NoticeCode } from './notices';
import type { PairingDeps } from './pairing-deps';
import { readPairingSecret } from './secrets';
import { readPrivateKey } from '../state/private-keys';

type PairingName = Extract<RelayName, { kind: 'pairing' }>;

/** A message that is what its name says, meant for this side of this synchronization and signed by the key it should be. */
export interface HeardMessage {
  message: PairingMessage;
  /** Of the key that signed. */
  fingerprint: string;
  /** Whether its `mac` proves knowledge of the pairing secret; undefined when the secret has served here. */
  proven: boolean | undefined;
}

export type Heard = { ok: true; heard: HeardMessage } | { ok: false; code: NoticeCode };

const REFUSALS: Record<OpenRefusal, NoticeCode> = {
  'not-openpgp': 'pairing-unreadable',
  'cannot-decrypt': 'pairing-unreadable',
  'too-large': 'pairing-too-large',
  'not-encrypted': 'pairing-not-encrypted',
  'not-signed': 'pairing-forged',
  'bad-signature': 'pairing-forged',
  'wrong-signer': 'pairing-forged',
};

const refuse = (code: NoticeCode): Heard => ({ ok: false, code });

/**
 * Opens a pairing message and checks it against its name and the synchronization. Decides nothing about the handshake
 * and changes nothing. HELLO brings the key that must have signed it; the others must be signed by the partner's.
 */
export async function openPairingMessage(
  deps: Pick<PairingDeps, 'crypto' | 'store'>,
  sync: SyncRecord,
  name: PairingName,
  sealed: Uint8Array,
): Promise<Heard> {
  const { crypto, store } = deps;
  if (name.message !== 'hello' && !sync.partner) return refuse('pairing-out-of-turn');
  const decryptWith = await readPrivateKey(store, sync);
  const request = { sealed, decryptWith, mustBeEncrypted: true, maxBytes: MAX_PAIRING_BYTES };
  const partnerKey = name.message === 'hello' ? undefined : sync.partner?.publicKey;
  const opened = await crypto.open(
    partnerKey === undefined ? request : { ...request, verifyWith: partnerKey },
  );
  if (opened.kind === 'refused') return refuse(REFUSALS[opened.code]);

  const raw = objectOf(opened.plaintext);
  if (!raw) return refuse('pairing-malformed');
  const version = pairingVersion.safeParse(raw);
  if (version.success && version.data.v > PAIRING_VERSION) return refuse('pairing-newer-version');
  const parsed = pairingMessage.safeParse(raw);
  if (!parsed.success) return refuse('pairing-malformed');
  const message = parsed.data;

  const misplaced = misplacement(message, sync, name);
  if (misplaced) return refuse(misplaced);
  if (message.kind !== 'hello') {
    const fingerprint = sync.partner?.fingerprint ?? '';
    return { ok: true, heard: { message, fingerprint, proven: await isProven(deps, sync, message, raw) } };
  }
  return openHello(deps, sync, message, raw, request);
}

async function openHello(
  deps: Pick<PairingDeps, 'crypto' | 'store'>,
  sync: SyncRecord,
  message: HelloMessage,
  raw: Record<string, unknown>,
  request: Parameters<PairingDeps['crypto']['open']>[0],
): Promise<Heard> {
  const fingerprint = await deps.crypto.fingerprint(message.publicKey);
  if (fingerprint === undefined) return refuse('pairing-key-refused');
  const signed = await deps.crypto.open({ ...request, verifyWith: message.publicKey });
  if (signed.kind === 'refused') return refuse(REFUSALS[signed.code]);
  return { ok: true, heard: { message, fingerprint, proven: await isProven(deps, sync, message, raw) } };
}

/** What of the addressing inside the message does not fit where it was found. */
function misplacement(message: PairingMessage, sync: SyncRecord, name: PairingName): NoticeCode | undefined {
  if (message.sync !== wireId(sync.id)) return 'pairing-foreign-sync';
  if (message.epoch !== sync.epoch) return 'pairing-other-epoch';
  const us = sideOf(sync.role);
  const isToUs = message.to === us && message.from === otherSide(us);
  if (!isToUs || message.kind !== name.message || message.attempt !== name.attempt) return 'pairing-renamed';
  return name.direction === directionFrom(message.from) ? undefined : 'pairing-renamed';
}

async function isProven(
  deps: Pick<PairingDeps, 'crypto' | 'store'>,
  sync: SyncRecord,
  message: PairingMessage,
  raw: Record<string, unknown>,
): Promise<boolean | undefined> {
  if (message.kind === 'ready') return undefined;
  const held = await readPairingSecret(deps.store, sync.id, sync.epoch);
  if (!held) return undefined;
  const ours = sync.key.publicKey;
  const keys =
    message.kind === 'hello'
      ? { masterKey: ours, slaveKey: message.publicKey }
      : { masterKey: sync.partner?.publicKey ?? '', slaveKey: ours };
  return deps.crypto.hmac(held.secret, pairingTranscript(raw, keys)) === message.mac;
}

function objectOf(padded: Uint8Array): Record<string, unknown> | undefined {
  const value = parseJsonBytes(padded);
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
