import type { Crypto } from '../ports/crypto';
import {
  MAX_PLAIN,
  MAX_SEALED,
  MAX_SEALED_PART,
  PART_BYTES,
  envelope,
  partHeader,
} from '../protocol/envelope';
import type { Envelope, PartHeader } from '../protocol/envelope';
import { parseJsonBytes } from '../protocol/json-bytes';
import { NEWER_MESSAGE, isNewer } from '../protocol/message-version';
import { wireId } from '../protocol/names';
import type { RelayName } from '../protocol/names';
import { unpad } from '../protocol/padding';
import { messageText } from '../protocol/recent-hashes';
import { openWithAny } from '../state/private-keys';
import type { AcceptedKeys } from '../state/private-keys';
import type { Session } from '../state/session';

export type OpenedMessage =
  /** `hash`: of what it says, however it was sealed. */
  | { kind: 'message'; message: Envelope; hash: string }
  /** `code` is listed in docs/operations.md. Nothing was changed. */
  | { kind: 'refused'; code: string };

interface OpenDeps {
  session: Session;
  crypto: Crypto;
  keys: AcceptedKeys;
}

/**
 * Opens a message and compares everything that decides where it belongs (sync, epoch, direction, number) with what is inside
 * the signature: a genuine message under another name, of another synchronization or epoch is refused.
 */
export async function openMessage(
  deps: OpenDeps,
  name: Extract<RelayName, { kind: 'data' | 'ack' }>,
  sealed: Uint8Array,
): Promise<OpenedMessage> {
  const opened = await openSealed(deps, sealed, MAX_SEALED);
  if (opened.kind === 'refused') return opened;
  const json = parseJsonBytes(opened.bytes);
  if (json === undefined) return { kind: 'refused', code: 'unreadable-message' };
  if (isNewer(json, deps.session.reads)) return NEWER_MESSAGE;
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return { kind: 'refused', code: 'unreadable-message' };
  const message = parsed.data;
  if (!belongsHere(deps.session, message)) return { kind: 'refused', code: 'message-not-for-us' };
  const fits =
    name.kind === 'data'
      ? message.kind === 'data' && message.seq === name.seq
      : message.kind === 'ack' && message.seq === 0 && message.acks.ackNo === name.ackNo;
  if (!fits) return { kind: 'refused', code: 'message-under-wrong-name' };
  const hash = deps.crypto.sha256(messageText(opened.bytes)).slice(0, 24);
  return { kind: 'message', message, hash };
}

/** The epoch inside a genuine message of the partner to this side, whichever it is; undefined for anything else. */
export async function epochOf(deps: OpenDeps, sealed: Uint8Array): Promise<string | undefined> {
  const opened = await openSealed(deps, sealed, MAX_SEALED);
  if (opened.kind === 'refused') return undefined;
  const parsed = envelope.safeParse(parseJsonBytes(opened.bytes));
  const { session } = deps;
  const isOurs = parsed.success && belongsHere(session, { ...parsed.data, epoch: session.sync.epoch });
  return isOurs ? parsed.data.epoch : undefined;
}

export type OpenedPart =
  { kind: 'part'; header: PartHeader; bytes: Uint8Array } | { kind: 'refused'; code: string };

export async function openPart(deps: OpenDeps, sealed: Uint8Array): Promise<OpenedPart> {
  const opened = await openSealed(deps, sealed, MAX_SEALED_PART);
  if (opened.kind === 'refused') return opened;
  const bytes = deps.session.sync.encryption ? unpad(opened.bytes) : opened.bytes;
  if (bytes === undefined) return { kind: 'refused', code: 'unreadable-message' };
  const end = bytes.indexOf(10);
  if (end < 0 || end > 4096) return { kind: 'refused', code: 'unreadable-message' };
  const line = parseJsonBytes(bytes.subarray(0, end));
  if (isNewer(line, deps.session.reads)) return NEWER_MESSAGE;
  const parsed = partHeader.safeParse(line);
  if (!parsed.success) return { kind: 'refused', code: 'unreadable-message' };
  const header = parsed.data;
  const { session } = deps;
  if (!belongsHere(session, { ...header, to: session.us }))
    return { kind: 'refused', code: 'message-not-for-us' };
  const content = bytes.subarray(end + 1);
  return content.length > PART_BYTES
    ? { kind: 'refused', code: 'too-large' }
    : { kind: 'part', header, bytes: content };
}

function belongsHere(
  session: Session,
  message: { sync: string; epoch: string; from: string; to: string },
): boolean {
  return (
    message.sync === wireId(session.sync.id) &&
    message.epoch === session.sync.epoch &&
    message.from === session.them &&
    message.to === session.us
  );
}

async function openSealed(
  deps: OpenDeps,
  sealed: Uint8Array,
  maxBytes: number,
): Promise<{ kind: 'bytes'; bytes: Uint8Array } | { kind: 'refused'; code: string }> {
  const opened = await openWithAny(deps.crypto, deps.keys, {
    sealed,
    mustBeEncrypted: deps.session.sync.encryption,
    maxBytes: Math.max(maxBytes, MAX_PLAIN),
  });
  return opened.kind === 'refused'
    ? { kind: 'refused', code: opened.code }
    : { kind: 'bytes', bytes: opened.plaintext };
}
