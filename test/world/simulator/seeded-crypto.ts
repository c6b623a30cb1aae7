import { createCipheriv, createHash, createHmac } from 'node:crypto';
import type { Clock } from '../../../src/ports/clock';
import type {
  Crypto,
  KeyPair,
  Opened,
  OpenRefusal,
  OpenRequest,
  SealRequest,
} from '../../../src/ports/crypto';
import { readSignedEntity, signedPart, writeSignedEntity } from '../../../src/protocol/signed-entity';

/**
 * Crypto for simulations: reproducible byte by byte and quick, which OpenPGP is not. It keeps what the Crypto contract asks for: nobody
 * who lacks a private key can read or sign, and no altered byte passes. Signatures are MACs that can be checked because the adapters of
 * one world share a register of all keys, as a real signature is checked by mathematics.
 */
export interface SeededCryptoDeps {
  clock: Clock;
  /** Hex digits of so many bytes, from the world's seed. */
  secret(bytes: number): string;
  register: KeyRegister;
}

/** All keys of a world: secrets by public id. */
export type KeyRegister = Map<string, string>;

const DAY = 24 * 60 * 60_000;
const BEGIN_PRIVATE = '-----BEGIN PGP PRIVATE KEY BLOCK-----';
const BEGIN_PUBLIC = '-----BEGIN PGP PUBLIC KEY BLOCK-----';
const BEGIN_MESSAGE = '-----BEGIN PGP MESSAGE-----';
const BEGIN_SIGNATURE = '-----BEGIN PGP SIGNATURE-----';
const MAC_BYTES = 32;
const SIGNED = 0xd1;
const ENCRYPTED = 0xd2;
const BY_PASSPHRASE = 0xd3;

const sha = (data: Uint8Array | string) => createHash('sha256').update(data).digest();
const mac = (key: string | Uint8Array, data: Uint8Array) => createHmac('sha256', key).update(data).digest();
const refused = (code: OpenRefusal): Opened => ({ kind: 'refused', code });

export function createSeededCrypto({ clock, secret, register }: SeededCryptoDeps): Crypto {
  function idOfPrivate(text: string): { id: string; key: string } {
    const key = unarmored(text, BEGIN_PRIVATE)?.toString('utf8') ?? '';
    const id = sha(`public ${key}`).toString('hex');
    if (register.get(id) !== key) throw new Error('not a private key of this world');
    return { id, key };
  }
  function idOfPublic(text: string): string | undefined {
    if (text.length > 20_000 || text.split(BEGIN_PUBLIC).length !== 2) return undefined;
    const id = unarmored(text, BEGIN_PUBLIC)?.toString('utf8').slice(0, 64);
    return id !== undefined && register.has(id) && text === publicBlock(id) ? id : undefined;
  }

  /** Kind, signer, time, length of the text, text, MAC of the signer over all of it. */
  function sign(plaintext: Uint8Array, signWith: string): Buffer {
    const { id, key } = idOfPrivate(signWith);
    const head = Buffer.alloc(1 + 32 + 8);
    head.writeUInt8(SIGNED, 0);
    head.write(id, 1, 'hex');
    head.writeDoubleBE(clock.now(), 33);
    const body = Buffer.concat([head, plaintext]);
    return Buffer.concat([body, mac(key, body)]);
  }

  function checked(bytes: Buffer, verifyWith: string | undefined, maxBytes: number): Opened {
    if (bytes.length < 41 + MAC_BYTES || bytes[0] !== SIGNED) return refused('not-openpgp');
    const id = bytes.toString('hex', 1, 33);
    const at = bytes.readDoubleBE(33);
    const body = bytes.subarray(0, bytes.length - MAC_BYTES);
    const key = register.get(id);
    if (verifyWith !== undefined) {
      const wanted = idOfPublic(verifyWith);
      if (wanted === undefined || wanted !== id) return refused('wrong-signer');
      if (key === undefined || !mac(key, body).equals(bytes.subarray(body.length)))
        return refused('bad-signature');
      if (!(at <= clock.now() + DAY)) return refused('bad-signature');
    }
    const plaintext = new Uint8Array(body.subarray(41));
    return plaintext.length > maxBytes ? refused('too-large') : { kind: 'opened', plaintext };
  }

  function encrypt(kind: number, reader: Buffer, key: string, inner: Buffer): Buffer {
    const nonce = Buffer.from(secret(16), 'hex');
    const head = Buffer.concat([Buffer.from([kind]), reader, nonce]);
    const cipher = createCipheriv('aes-128-ctr', sha(`cipher ${key}`).subarray(0, 16), nonce);
    const body = Buffer.concat([head, cipher.update(inner), cipher.final()]);
    return Buffer.concat([body, mac(`integrity ${key}`, body)]);
  }

  function decrypt(bytes: Buffer, key: string): Buffer | undefined {
    if (bytes.length < 49 + MAC_BYTES) return undefined;
    const body = bytes.subarray(0, bytes.length - MAC_BYTES);
    if (!mac(`integrity ${key}`, body).equals(bytes.subarray(body.length))) return undefined;
    const cipher = createCipheriv('aes-128-ctr', sha(`cipher ${key}`).subarray(0, 16), body.subarray(33, 49));
    return Buffer.concat([cipher.update(body.subarray(49)), cipher.final()]);
  }

  return {
    async createKey(): Promise<KeyPair> {
      const key = secret(32);
      const id = sha(`public ${key}`).toString('hex');
      register.set(id, key);
      const privateKey = armored(Buffer.from(key), BEGIN_PRIVATE);
      return { privateKey, publicKey: publicBlock(id), fingerprint: fingerprintOf(id) };
    },
    async fingerprint(publicKey) {
      const id = idOfPublic(publicKey);
      return id === undefined ? undefined : fingerprintOf(id);
    },
    async seal({ plaintext, signWith, encryptTo, form }: SealRequest) {
      if (form === 'signed-json' || form === 'signed-bytes') {
        if (encryptTo !== undefined) throw new Error('a signed entity is not encrypted');
        const type = form === 'signed-json' ? 'application/json' : 'application/octet-stream';
        const part = signedPart(plaintext, type);
        return writeSignedEntity(part, armored(sign(sha(part), signWith), BEGIN_SIGNATURE));
      }
      const signed = sign(plaintext, signWith);
      let sealed = signed;
      if (encryptTo !== undefined) {
        const reader = idOfPublic(encryptTo);
        if (reader === undefined) throw new Error('sealing to a public key that is not accepted');
        sealed = encrypt(ENCRYPTED, Buffer.from(reader, 'hex'), register.get(reader) as string, signed);
      }
      return form === 'armored'
        ? new TextEncoder().encode(armored(sealed, BEGIN_MESSAGE))
        : new Uint8Array(sealed);
    },
    async open(request: OpenRequest) {
      if (request.sealed.length > request.maxBytes) return refused('too-large');
      const entity = readSignedEntity(request.sealed);
      if (entity) {
        if (request.mustBeEncrypted) return refused('not-encrypted');
        const signature = unarmored(entity.signature, BEGIN_SIGNATURE);
        if (signature === undefined) return refused('not-openpgp');
        const opened = checked(signature, request.verifyWith, request.maxBytes);
        if (opened.kind === 'refused') return opened;
        if (!sha(entity.part).equals(Buffer.from(opened.plaintext))) return refused('bad-signature');
        return { kind: 'opened', plaintext: entity.content };
      }
      const bytes = unwrapped(request.sealed);
      if (bytes === undefined) return refused('not-openpgp');
      if (bytes[0] === SIGNED && !request.mustBeEncrypted)
        return checked(bytes, request.verifyWith, request.maxBytes);
      if (bytes[0] === SIGNED) return refused('not-encrypted');
      if (bytes[0] !== ENCRYPTED) return refused('not-openpgp');
      if (request.decryptWith === undefined) return refused('cannot-decrypt');
      const { id, key } = idOfPrivate(request.decryptWith);
      if (bytes.toString('hex', 1, 33) !== id) return refused('cannot-decrypt');
      const inner = decrypt(bytes, key);
      return inner === undefined
        ? refused('cannot-decrypt')
        : checked(inner, request.verifyWith, request.maxBytes);
    },
    async sealWithPassphrase(plaintext, passphrase) {
      const sealed = encrypt(
        BY_PASSPHRASE,
        Buffer.alloc(32),
        `passphrase ${passphrase}`,
        Buffer.from(plaintext),
      );
      return new TextEncoder().encode(armored(sealed, BEGIN_MESSAGE));
    },
    async openWithPassphrase(sealed, passphrase, maxBytes) {
      const bytes = unwrapped(sealed);
      if (bytes?.[0] !== BY_PASSPHRASE) return refused('not-openpgp');
      if (sealed.length > maxBytes) return refused('too-large');
      const inner = decrypt(bytes, `passphrase ${passphrase}`);
      if (inner === undefined) return refused('cannot-decrypt');
      return { kind: 'opened', plaintext: new Uint8Array(inner) };
    },
    sha256: (data) => sha(data).toString('hex'),
    hmac: (keyHex, text) =>
      createHmac('sha256', Buffer.from(keyHex, 'hex')).update(text, 'utf8').digest('hex'),
  };
}

/** As long as a real one, so that a cut one is none. */
function publicBlock(id: string): string {
  return armored(Buffer.from(id + sha(`filler ${id}`).toString('hex').repeat(4)), BEGIN_PUBLIC);
}

function fingerprintOf(id: string): string {
  return id.slice(0, 40).toUpperCase();
}

function armored(bytes: Buffer, begin: string): string {
  const lines = bytes.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return `${begin}\n\n${lines}\n${begin.replace('BEGIN', 'END')}\n`;
}

function unarmored(text: string, begin: string): Buffer | undefined {
  const end = begin.replace('BEGIN', 'END');
  const from = text.indexOf(begin);
  const to = text.indexOf(end, from);
  if (from !== 0 || to < 0) return undefined;
  const base64 = text.slice(from + begin.length, to).replaceAll(/\s/g, '');
  const bytes = Buffer.from(base64, 'base64');
  // A character that does not belong there is skipped by the decoder; it must not pass.
  return bytes.length > 0 && bytes.toString('base64') === base64 ? bytes : undefined;
}

function unwrapped(sealed: Uint8Array): Buffer | undefined {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.subarray(0, BEGIN_MESSAGE.length).toString('latin1') === BEGIN_MESSAGE)
    return unarmored(bytes.toString('latin1'), BEGIN_MESSAGE);
  const isKnown = bytes[0] === SIGNED || bytes[0] === ENCRYPTED || bytes[0] === BY_PASSPHRASE;
  return isKnown ? bytes : undefined;
}
