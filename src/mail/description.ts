import { crc24 } from './crc24';

/** Content-Description of an attachment that is carried as it is: lets the reader notice what a gateway did to it. */
export function describeBytes(bytes: Uint8Array): string {
  return `${bytes.length} bytes, check ${crc24(bytes).toString(16).padStart(6, '0')}`;
}

/** Whether bytes are those that a description was made for; `unknown` when it is not one of ours (some mail systems replace it). */
export function fitsDescription(bytes: Uint8Array, description: string | undefined): boolean | 'unknown' {
  if (description === undefined || !/^\d+ bytes, check [0-9a-f]{6}$/.test(description)) return 'unknown';
  return description === describeBytes(bytes);
}
