import type { LogRecord } from '../protocol/log-record';

/** The list stands in the log, which is one stored value (Forge KVS: 240 KiB); this is an eighth of it. */
const MOST_LISTED = 800;

/**
 * Puts a pair on the list of those that are shown as parked and tried again by themselves; stored with the log. Listing one twice is
 * harmless. Beyond MOST_LISTED a pair keeps what is parked, and it is tried again with the pair's next change.
 */
export function listParked({ parked }: LogRecord, pair: string, now: number): void {
  if (parked.length < MOST_LISTED && !parked.some(([id]) => id === pair)) parked.push([pair, now]);
}
