import { createHash, createHmac } from 'node:crypto';
import * as openpgp from 'openpgp';
import type { Clock } from '../ports/clock';
import type { Crypto, KeyPair, SealRequest } from '../ports/crypto';
import { signedPart, writeSignedEntity } from '../protocol/signed-entity';
import { readAcceptedKey } from './accepted-key';
import { openMessage, openPassphraseMessage } from './open-message';
import { datesAt, SETTINGS } from './openpgp-settings';

/**
 * Crypto by OpenPGP.js: OpenPGP v4 keys (ed25519 and cv25519 as gpg 2.2 has them), messages that gpg, sq and rnp open.
 * Sealing twice gives different bytes; opening twice gives the same. Sealing with a key that is not one of ours, or to
 * a key that was not accepted before, is a bug and throws.
 */
export function createOpenPgpCrypto(deps: { clock: Clock }): Crypto {
  const dates = () => datesAt(deps.clock.now());
  return {
    createKey: (name) => createKey(name, dates().keyCreation),
    async fingerprint(publicKey) {
      const key = await readAcceptedKey(publicKey, dates().verification);
      return key?.getFingerprint().toUpperCase();
    },
    async seal(request) {
      const { now, verification } = dates();
      return seal(request, now, verification);
    },
    open: (request) => openMessage(request, dates()),
    async sealWithPassphrase(plaintext, passphrase) {
      const message = await openpgp.createMessage({ binary: plaintext, date: dates().now });
      const text = await openpgp.encrypt({
        message,
        passwords: passphrase,
        date: dates().now,
        config: SETTINGS,
      });
      return new TextEncoder().encode(text);
    },
    openWithPassphrase: (sealed, passphrase, maxBytes) =>
      openPassphraseMessage(sealed, passphrase, maxBytes, dates()),
    sha256: (data) => createHash('sha256').update(data).digest('hex'),
    hmac: (keyHex, text) =>
      createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text, 'utf8').digest('hex'),
  };
}

async function createKey(name: string, date: Date): Promise<KeyPair> {
  const { privateKey, publicKey } = await openpgp.generateKey({
    type: 'ecc',
    curve: 'curve25519Legacy',
    // A user id is shown by gpg as it stands: angle brackets would look like an address.
    userIDs: [{ name: name.replaceAll(/[\p{Cc}<>()]/gu, ' ').slice(0, 200) }],
    date,
    format: 'object',
    config: SETTINGS,
  });
  return {
    privateKey: privateKey.armor(SETTINGS),
    publicKey: publicKey.armor(SETTINGS),
    fingerprint: publicKey.getFingerprint().toUpperCase(),
  };
}

async function seal(request: SealRequest, now: Date, verification: Date): Promise<Uint8Array> {
  const signer = await openpgp.readPrivateKey({ armoredKey: request.signWith, config: SETTINGS });
  if (request.form === 'signed-json' || request.form === 'signed-bytes') {
    if (request.encryptTo !== undefined) throw new Error('a signed entity is not encrypted');
    const isJson = request.form === 'signed-json';
    const part = signedPart(request.plaintext, isJson ? 'application/json' : 'application/octet-stream');
    return writeSignedEntity(part, await signatureOf(part, signer, now));
  }
  const message = await openpgp.createMessage({ binary: request.plaintext, date: now });
  const signed = await openpgp.sign({
    message,
    signingKeys: signer,
    date: now,
    format: 'object',
    config: SETTINGS,
  });
  if (request.encryptTo === undefined) return written(signed, request.form);
  const reader = await readAcceptedKey(request.encryptTo, verification);
  if (!reader) throw new Error('sealing to a public key that is not accepted');
  // Two calls for two dates: the signature tells our time, the partner's key may be dated ahead of it.
  const options = { message: signed, encryptionKeys: reader, date: verification, config: SETTINGS };
  return written(await openpgp.encrypt({ ...options, format: 'object' }), request.form);
}

async function signatureOf(bytes: Uint8Array, signer: openpgp.PrivateKey, date: Date): Promise<string> {
  const message = await openpgp.createMessage({ binary: bytes, date });
  return openpgp.sign({ message, signingKeys: signer, date, detached: true, config: SETTINGS });
}

function written(message: openpgp.Message<Uint8Array>, form: 'armored' | 'binary'): Uint8Array {
  if (form === 'armored') return new TextEncoder().encode(message.armor(SETTINGS));
  const bytes = message.write();
  if (!(bytes instanceof Uint8Array)) throw new Error('a sealed message must be bytes, not a stream');
  return bytes;
}
