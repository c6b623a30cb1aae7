import type { Crypto } from '../ports/crypto';
import type { Envelope, PartHeader } from '../protocol/envelope';
import { pad, padText } from '../protocol/padding';

/** Armored keys of one synchronization; `encryptTo` is absent where encryption is not agreed. */
export interface SealingKeys {
  signWith: string;
  encryptTo?: string;
}

const utf8 = new TextEncoder();

/** Seals a message as text: armored, or a signed MIME entity. Encrypted ones are padded first, for their length would say much. */
export function seal(crypto: Crypto, keys: SealingKeys, message: Envelope): Promise<Uint8Array> {
  const json = JSON.stringify(message);
  return keys.encryptTo === undefined
    ? crypto.seal({ plaintext: utf8.encode(json), signWith: keys.signWith, form: 'signed-json' })
    : crypto.seal({
        plaintext: padText(json),
        signWith: keys.signWith,
        encryptTo: keys.encryptTo,
        form: 'armored',
      });
}

/** Seals an attachment part: one line of JSON, then its bytes. */
export function sealPart(
  crypto: Crypto,
  keys: SealingKeys,
  header: PartHeader,
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const line = utf8.encode(`${JSON.stringify(header)}\n`);
  const plain = new Uint8Array(line.length + bytes.length);
  plain.set(line);
  plain.set(bytes, line.length);
  return keys.encryptTo === undefined
    ? crypto.seal({ plaintext: plain, signWith: keys.signWith, form: 'signed-bytes' })
    : crypto.seal({
        plaintext: pad(plain),
        signWith: keys.signWith,
        encryptTo: keys.encryptTo,
        form: 'binary',
      });
}
