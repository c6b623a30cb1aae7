import { incomingName } from './incoming-name';
import type { LogRecord } from './log-record';
import type { SyncRecord } from './sync-record';
import { has } from './window';

/** Readings of the same bytes after which a number counts as unreadable; the sender puts it there again in between. */
export const UNREADABLE_AFTER = 3;
const MOST_NAMED = 100;

/**
 * Whether the sender is told now of bytes that were read `tries` times in vain. Nobody acknowledges that, so he is told again after twice as many
 * readings where he is known to wait: what lies under a number that he never used may be a stranger's, and is told once.
 */
export function isToBeTold(tries: number, isMissing: boolean): boolean {
  const doublings = Math.log2(tries / UNREADABLE_AFTER);
  return isMissing ? Number.isInteger(doublings) : doublings === 0;
}

/** Numbers that lie in RECEIVE and cannot be read, however often they come: the lowest ones first. */
export function unreadableOf(log: LogRecord, sync: Pick<SyncRecord, 'id' | 'role' | 'epoch'>): number[] {
  const seqs = log.quarantine.flatMap(({ name, tries }) => {
    const parsed = tries >= UNREADABLE_AFTER ? incomingName(name, sync) : undefined;
    const isOpen = parsed?.kind === 'data' && parsed.epoch === sync.epoch && !has(log.received, parsed.seq);
    return isOpen ? [parsed.seq] : [];
  });
  return [...new Set(seqs)].sort((a, b) => a - b).slice(0, MOST_NAMED);
}
