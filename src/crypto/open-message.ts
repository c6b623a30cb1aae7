import * as openpgp from 'openpgp';
import type { Opened, OpenRefusal, OpenRequest } from '../ports/crypto';
import { readAcceptedKey } from './accepted-key';
import type { SignedEntity } from '../protocol/signed-entity';
import { readSignedEntity } from '../protocol/signed-entity';
import type { OpenPgpDates } from './openpgp-settings';
import { SETTINGS } from './openpgp-settings';

type Message = openpgp.Message<openpgp.MaybeStream<Uint8Array | string>>;
type Result<T> = { ok: true; value: T } | { ok: false; code: OpenRefusal };

const { packet } = openpgp.enums;
const ARMOR = '-----BEGIN PGP MESSAGE-----';
/** Session keys that one message may carry; each costs an elliptic curve operation. */
const MAX_SESSION_KEYS = 4;

const refuse = (code: OpenRefusal) => ({ ok: false, code }) as const;

/**
 * Opens a sealed message as `Crypto.open` promises. Every step that an attacker can reach answers with a refusal;
 * nothing but a broken own key throws.
 */
export async function openMessage(request: OpenRequest, dates: OpenPgpDates): Promise<Opened> {
  if (request.sealed.length > request.maxBytes) return refused('too-large');
  const entity = readSignedEntity(request.sealed);
  if (entity) return openEntity(entity, request, dates);
  const outer = await readOuter(request.sealed, request.maxBytes);
  if (!outer.ok) return refused(outer.code);
  const inner = await decryptIfEncrypted(outer.value, request, dates);
  if (!inner.ok) return refused(inner.code);
  return checkSignature(inner.value, request, dates);
}

/** Opens a `multipart/signed` entity: the content counts once the signature over the part that carries it is good. */
async function openEntity(entity: SignedEntity, request: OpenRequest, dates: OpenPgpDates): Promise<Opened> {
  if (request.mustBeEncrypted) return refused('not-encrypted');
  const message = await openpgp.createMessage({ binary: entity.part, date: dates.verification });
  const signature = await openpgp
    .readSignature({ armoredSignature: entity.signature, config: SETTINGS })
    .catch(() => undefined);
  if (!signature) return refused('not-openpgp');
  const checked = await checkSignature(message, request, dates, signature);
  return checked.kind === 'opened' ? { kind: 'opened', plaintext: entity.content } : checked;
}

/** Opens a message sealed with a passphrase; it carries no signature, its content must. */
export async function openPassphraseMessage(
  sealed: Uint8Array,
  passphrase: string,
  maxBytes: number,
  dates: OpenPgpDates,
): Promise<Opened> {
  const outer = await readOuter(sealed, maxBytes);
  if (!outer.ok) return refused(outer.code);
  if (count(outer.value, packet.symEncryptedIntegrityProtectedData) !== 1) return refused('not-encrypted');
  if (count(outer.value, packet.symEncryptedSessionKey) > MAX_SESSION_KEYS) return refused('cannot-decrypt');
  const inner = await decryptWith(() =>
    outer.value.decrypt(undefined, [passphrase], undefined, dates.verification, SETTINGS),
  );
  return inner.ok ? literalOf(inner.value, maxBytes) : refused(inner.code);
}

async function readOuter(sealed: Uint8Array, maxBytes: number): Promise<Result<Message>> {
  if (sealed.length > maxBytes) return refuse('too-large');
  try {
    const isArmored = Buffer.from(sealed.subarray(0, ARMOR.length)).toString('latin1') === ARMOR;
    const message = isArmored
      ? await openpgp.readMessage({ armoredMessage: Buffer.from(sealed).toString('utf8'), config: SETTINGS })
      : await openpgp.readMessage({ binaryMessage: sealed, config: SETTINGS });
    return { ok: true, value: message };
  } catch (error) {
    return refuse(isCompression(error) ? 'too-large' : 'not-openpgp');
  }
}

async function decryptIfEncrypted(
  message: Message,
  request: OpenRequest,
  dates: OpenPgpDates,
): Promise<Result<Message>> {
  const encrypted = count(message, packet.symEncryptedIntegrityProtectedData);
  const withoutIntegrity = count(message, packet.symmetricallyEncryptedData, packet.aeadEncryptedData);
  if (encrypted + withoutIntegrity === 0)
    return request.mustBeEncrypted ? refuse('not-encrypted') : { ok: true, value: message };
  if (encrypted !== 1 || withoutIntegrity > 0 || request.decryptWith === undefined)
    return refuse('cannot-decrypt');
  if (count(message, packet.publicKeyEncryptedSessionKey) > MAX_SESSION_KEYS) return refuse('cannot-decrypt');
  const own = await openpgp.readPrivateKey({ armoredKey: request.decryptWith, config: SETTINGS });
  return decryptWith(() => message.decrypt([own], undefined, undefined, dates.verification, SETTINGS));
}

async function decryptWith(decrypt: () => Promise<Message>): Promise<Result<Message>> {
  try {
    return { ok: true, value: await decrypt() };
  } catch (error) {
    return refuse(isCompression(error) ? 'too-large' : 'cannot-decrypt');
  }
}

async function checkSignature(
  message: Message,
  request: OpenRequest,
  dates: OpenPgpDates,
  detached?: openpgp.Signature,
): Promise<Opened> {
  const signer =
    request.verifyWith === undefined
      ? undefined
      : await readAcceptedKey(request.verifyWith, dates.verification);
  if (request.verifyWith !== undefined && !signer) return refused('wrong-signer');
  const found = await signaturesOf(message, signer ? [signer] : [], dates.verification, detached);
  if (!found) return refused('bad-signature');
  const only = found[0];
  if (!only) return refused('not-signed');
  // One signer, of bytes: a second signature, or one over text whose line ends may change, is not what we seal.
  if (found.length !== 1 || only.type !== openpgp.enums.signature.binary) return refused('bad-signature');
  if (!signer) return literalOf(message, request.maxBytes);
  if (!signer.getKeyIDs().some((id) => id.equals(only.keyId))) return refused('wrong-signer');
  return only.isValid ? literalOf(message, request.maxBytes) : refused('bad-signature');
}

interface FoundSignature {
  keyId: openpgp.KeyID;
  type: openpgp.enums.signature | null | undefined;
  isValid: boolean;
}

/** Every signature of the message, judged one by one: stricter than the library's `expectSigned`, and it names the cause. */
async function signaturesOf(
  message: Message,
  signers: openpgp.PublicKey[],
  date: Date,
  detached?: openpgp.Signature,
): Promise<FoundSignature[] | undefined> {
  try {
    const checked = await openpgp.verify({
      message,
      verificationKeys: signers,
      format: 'binary',
      ...(detached ? { signature: detached } : {}),
      date,
      config: SETTINGS,
    });
    return await Promise.all(
      checked.signatures.map(async ({ keyID, signature, verified }) => ({
        keyId: keyID,
        type: (await signature).packets[0]?.signatureType,
        isValid: await verified.catch(() => false),
      })),
    );
  } catch {
    return undefined;
  }
}

function literalOf(message: Message, maxBytes: number): Opened {
  const literal = message.getLiteralData();
  if (count(message, packet.literalData) !== 1 || !(literal instanceof Uint8Array))
    return refused('not-openpgp');
  return literal.length > maxBytes ? refused('too-large') : { kind: 'opened', plaintext: literal };
}

function count(message: Message, ...tags: openpgp.enums.packet[]): number {
  return message.packets.filterByTag(...tags).length;
}

/** The library's only sign of a compressed packet is this message; the attack tests notice if it changes. */
function isCompression(error: unknown): boolean {
  return error instanceof Error && error.message.includes('decompressed message size');
}

function refused(code: OpenRefusal): Opened {
  return { kind: 'refused', code };
}
