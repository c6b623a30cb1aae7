import type { Crypto } from '../ports/crypto';
import type { HandshakeFileContents } from '../protocol/handshake-file';
import {
  HANDSHAKE_VERSION,
  handshakeContents,
  handshakeDigestInput,
  handshakeFile,
  handshakeMarker,
  handshakeStatement,
  MAX_HANDSHAKE_BYTES,
} from '../protocol/handshake-file';
import { nestsTooDeep } from '../protocol/nesting';
import type { PairingDeps } from './pairing-deps';
import { type Refusal, refusal } from './refusal';
import { isHandshakeUsed } from './site-records';

const PGP_MESSAGE = '-----BEGIN PGP MESSAGE-----';
const MAX_SIGNATURE_BYTES = 20_000;

export interface HandshakeInput {
  text: string;
  passphrase?: string | undefined;
  /** The project that would become the slave. */
  here: { siteId: string; projectId: string };
}

export interface ReadHandshake {
  kind: 'read';
  /** With the pairing secret: never to be shown. */
  contents: HandshakeFileContents;
  fingerprint: string;
}

/**
 * Reads a handshake file and checks everything that can be checked on this side: form, signature, expiry, that it was
 * not used here and not made by the same project. Changes nothing; reading it again answers the same until it is used.
 */
export async function readHandshake(
  deps: Pick<PairingDeps, 'crypto' | 'store' | 'clock'>,
  input: HandshakeInput,
): Promise<ReadHandshake | Refusal> {
  const json = await decrypted(deps.crypto, input);
  if (typeof json !== 'string') return json;
  const read = await verified(deps.crypto, json);
  if (read.kind === 'refused') return read;
  const { contents } = read;
  if (contents.expiresAt <= deps.clock.now()) return refusal('handshake-expired');
  if (contents.master.siteId === input.here.siteId && contents.master.projectId === input.here.projectId)
    return refusal('handshake-own-project');
  if (await isHandshakeUsed(deps.store, contents)) return refusal('handshake-used');
  return read;
}

async function decrypted(crypto: Crypto, input: HandshakeInput): Promise<string | Refusal> {
  const bytes = new TextEncoder().encode(input.text);
  if (bytes.length > MAX_HANDSHAKE_BYTES) return refusal('handshake-too-large');
  if (!input.text.trimStart().startsWith(PGP_MESSAGE)) return input.text;
  if (!input.passphrase) return refusal('handshake-passphrase-needed');
  const trimmed = new TextEncoder().encode(input.text.trimStart());
  const opened = await crypto.openWithPassphrase(trimmed, input.passphrase, MAX_HANDSHAKE_BYTES);
  if (opened.kind === 'opened') return new TextDecoder().decode(opened.plaintext);
  if (opened.code === 'cannot-decrypt') return refusal('handshake-passphrase-wrong');
  if (opened.code === 'too-large') return refusal('handshake-too-large');
  // An OpenPGP message, but not one that a passphrase opens; or its armor is broken.
  return refusal(opened.code === 'not-openpgp' ? 'handshake-damaged' : 'handshake-not-a-file');
}

async function verified(crypto: Crypto, json: string): Promise<ReadHandshake | Refusal> {
  const value = parsedJson(json);
  const marker = handshakeMarker.safeParse(value);
  // A file that was cut off is no JSON any more, but its beginning still tells what it was.
  if (!marker.success) return refusal(hasMark(json) ? 'handshake-damaged' : 'handshake-not-a-file');
  if (marker.data.version > HANDSHAKE_VERSION) return refusal('handshake-newer-version');
  const file = handshakeFile.safeParse(value);
  if (!file.success) return refusal('handshake-damaged');
  const contents = handshakeContents.safeParse(file.data.contents);
  if (!contents.success) return refusal('handshake-damaged');
  const fingerprint = await crypto.fingerprint(contents.data.publicKey);
  if (fingerprint === undefined) return refusal('handshake-damaged');
  const opened = await crypto.open({
    sealed: new TextEncoder().encode(file.data.signature),
    verifyWith: contents.data.publicKey,
    mustBeEncrypted: false,
    maxBytes: MAX_SIGNATURE_BYTES,
  });
  const expected = handshakeStatement(
    file.data.version,
    crypto.sha256(handshakeDigestInput(file.data.contents)),
  );
  if (opened.kind !== 'opened' || new TextDecoder().decode(opened.plaintext) !== expected)
    return refusal('handshake-damaged');
  return { kind: 'read', contents: contents.data, fingerprint };
}

function parsedJson(text: string): unknown {
  try {
    const value = JSON.parse(text.trim()) as unknown;
    return nestsTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}

function hasMark(text: string): boolean {
  return text.slice(0, 500).includes('"issue-synchronization-handshake"');
}
