import { armorIn, firstByteOf, fromArmor, looksArmored, toArmor } from './armor';
import { isSignedEntity } from './signed-entity';
import { latin1 } from './text';

/** How bytes are carried by a mail; `armored` and `entity` are what stands in it, but for line ends. */
export type BodyForm =
  { kind: 'encrypted'; armored: string } | { kind: 'signed'; entity: string } | { kind: 'other' };

/** Packets that begin an encrypted OpenPGP message: session keys (1, 3), encrypted data (9, 18, 20). RFC 4880, section 4.3. */
const ENCRYPTED_BEGINS = [1, 3, 9, 18, 20];

/** Says what bytes are. Whatever could not be given back byte for byte is `other`, which can always. */
export function bodyFormOf(bytes: Uint8Array): BodyForm {
  if (beginsEncrypted(bytes[0])) return { kind: 'encrypted', armored: toArmor(bytes) };
  const start = latin1(bytes.subarray(0, 100));
  if (looksArmored(start)) {
    const armored = latin1(bytes);
    if (isPlainArmor(armored) && beginsEncrypted(firstByteOf(armored))) return { kind: 'encrypted', armored };
  }
  if (start.startsWith('Content-Type: multipart/signed')) {
    const entity = latin1(bytes);
    if (isSignedEntity(entity)) return { kind: 'signed', entity };
  }
  return { kind: 'other' };
}

/** True when the reader finds exactly this text again, also after line ends were changed. */
function isPlainArmor(text: string): boolean {
  const read = armorIn(text);
  // Two flat searches: a repeated group would use up the stack on megabytes.
  if (read !== text || /[^\x20-\x7e\n]/.test(text) || /[^\n]{77}/.test(text)) return false;
  const given = fromArmor(text);
  return given !== undefined && 'text' in given;
}

function beginsEncrypted(first: number | undefined): boolean {
  if (first === undefined || first < 0x80) return false;
  return ENCRYPTED_BEGINS.includes(first & 0x40 ? first & 0x3f : (first >> 2) & 0x0f);
}
