import type { Crypto } from '../ports/crypto';
import type { Envelope, PartHeader } from '../protocol/envelope';
import { pad } from '../protocol/padding';

/** Armored keys of one synchronization; `encryptTo` is absent where encryption is not agreed. */
export interface SealingKeys {
  signWith: string;
  encryptTo?: string;
}

const utf8 = new TextEncoder();

/** Seals a message as armored text. Encrypted ones are padded first, for their length would say much. */
export function seal(crypto: Crypto, keys: SealingKeys, message: Envelope): Promise<Uint8Array> {
  return sealBytes(crypto, keys, utf8.encode(JSON.stringify(message)), 'armored');
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
  return sealBytes(crypto, keys, plain, 'binary');
}

function sealBytes(
  crypto: Crypto,
  keys: SealingKeys,
  plain: Uint8Array,
  form: 'armored' | 'binary',
): Promise<Uint8Array> {
  return keys.encryptTo === undefined
    ? crypto.seal({ plaintext: plain, signWith: keys.signWith, form })
    : crypto.seal({ plaintext: pad(plain), signWith: keys.signWith, encryptTo: keys.encryptTo, form });
}
