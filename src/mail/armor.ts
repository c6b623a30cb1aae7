import { crc24 } from './crc24';
import { base64Lines, withLf } from './text';

const BEGIN = '-----BEGIN PGP MESSAGE-----';
const END = '-----END PGP MESSAGE-----';

/** The armor header that tells our reader to give back bytes instead of text; other OpenPGP programs pass over it. */
const BINARY_FORM = 'Comment: binary form';

/** Armor of a binary OpenPGP message (RFC 4880, section 6.2), lines ended by LF. `fromArmor` gives the bytes back. */
export function toArmor(bytes: Uint8Array): string {
  const crc = crc24(bytes);
  const checksum = Buffer.from([crc >> 16, (crc >> 8) & 0xff, crc & 0xff]).toString('base64');
  return `${BEGIN}\n${BINARY_FORM}\n\n${base64Lines(bytes, '\n')}=${checksum}\n${END}\n`;
}

/** True when it begins like armor; no more has been looked at. */
export function looksArmored(text: string): boolean {
  return /^\s*-----BEGIN PGP MESSAGE-----/.test(text);
}

/**
 * The armored message in a text that mail systems may have touched (line ends, white space at ends of lines, text around it): LF line
 * ends and nothing around it. Undefined when there is no whole one.
 */
export function armorIn(text: string): string | undefined {
  const plain = withLf(text);
  const lines = /[ \t]\n/.test(plain) ? plain.replaceAll(/[ \t]+\n/g, '\n') : plain;
  const begin = lines.startsWith(`${BEGIN}\n`) ? 0 : lines.indexOf(`\n${BEGIN}\n`) + 1;
  if (!lines.startsWith(`${BEGIN}\n`, begin)) return undefined;
  const end = lines.indexOf(`\n${END}`, begin);
  return end < 0 ? undefined : `${lines.slice(begin, end)}\n${END}\n`;
}

/**
 * What the writer of an armored message was given: bytes where `toArmor` made it, else `text`. Undefined for armor of ours that is
 * damaged.
 */
export function fromArmor(text: string): { binary: Uint8Array } | { text: string } | undefined {
  if (!text.startsWith(`${BEGIN}\n${BINARY_FORM}\n\n`)) return { text };
  const body = text.slice(text.indexOf('\n\n') + 2, text.lastIndexOf(`\n${END}`));
  const cut = body.lastIndexOf('\n=');
  const packed = cut < 0 ? '' : body.slice(0, cut + 1);
  const binary = new Uint8Array(Buffer.from(packed, 'base64'));
  return toArmor(binary) === text ? { binary } : undefined;
}

/** The first byte of the OpenPGP message in an armored text. */
export function firstByteOf(armored: string): number | undefined {
  const body = /\n\n([A-Za-z0-9+/]{4})/.exec(armored.slice(0, 2000))?.[1];
  return body === undefined ? undefined : Buffer.from(body, 'base64')[0];
}
