import { PART_BYTES } from './envelope';
import type { SideLimits, SyncRecord } from './sync-record';

/** Base64 in lines of 76 with CRLF. */
const ENCODING = (4 / 3) * (78 / 76);
/** Padding (PADME) before encryption. */
const PADDING = 1 + 1 / 8;
/** Mail headers, MIME parts, the part's own header, OpenPGP packets. */
const OVERHEAD = 16 * 1024;
const STEP = 64 * 1024;

/** Plain bytes of an attachment in one part, so that its mail or object fits what both relays carry. Both sides compute the same. */
export function partBytes(limits: readonly (SideLimits | undefined)[]): number {
  const relay = Math.min(...limits.map((each) => each?.relayBytes ?? Number.POSITIVE_INFINITY));
  if (relay === Number.POSITIVE_INFINITY) return PART_BYTES;
  const plain = (relay - OVERHEAD) / ENCODING / PADDING;
  return Math.min(PART_BYTES, Math.max(STEP, Math.floor(plain / STEP) * STEP));
}

/** The part size of a synchronization, from what both sides said in the handshake. */
export function partBytesOf(sync: Pick<SyncRecord, 'us' | 'partner'>): number {
  return partBytes([sync.us.limits, sync.partner?.limits]);
}
