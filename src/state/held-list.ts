import type { LogRecord } from '../protocol/log-record';
import type { PairRecord } from '../protocol/pair-record';

/** The list stands in the log, which is one stored value. */
const MOST_LISTED = 500;

/**
 * Puts a pair on the list of those with held conflicts, or takes it off when nothing of it is held, or as long as its issue takes no part:
 * a decision would reach nobody. Stored with the log. Twice is harmless.
 * Beyond MOST_LISTED a conflict is held all the same, and shown once there is room and the pair is looked at again.
 */
export function listHeld(log: LogRecord, pair: PairRecord): void {
  const isListed = log.held.includes(pair.pair);
  const isHeld = pair.gone === undefined && Object.keys(pair.held ?? {}).length > 0;
  if (isListed && !isHeld) log.held = log.held.filter((id) => id !== pair.pair);
  if (!isListed && isHeld && log.held.length < MOST_LISTED) log.held = [...log.held, pair.pair];
}
