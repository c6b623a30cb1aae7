import type { LogRecord } from '../protocol/log-record';
import type { PairRecord } from '../protocol/pair-record';

/** Most attachments of which later copies of parts are known as leftovers. */
const MOST_ARRIVED = 300;

/**
 * The parts of an attachment have served, whatever became of it: it is no longer awaited, the partner is told with the next message, and
 * copies that come later are leftovers. Twice tells the partner twice, which is harmless.
 */
export function partsServed(log: LogRecord, item: string): void {
  log.awaits = log.awaits.filter((awaited) => awaited.item !== item);
  log.tell.have.push(item);
  log.arrived = [...log.arrived.filter((known) => known !== item), item].slice(-MOST_ARRIVED);
}

/** The pair's issue takes no part any more: files on their way to it are not waited for. */
export function letGoOfFiles(log: LogRecord, pair: PairRecord): void {
  for (const item of awaitedOf(pair)) partsServed(log, item);
}

/** The pair's issue takes part again: the files that were let go are asked for with the next message. */
export function askForFiles(log: LogRecord, pair: PairRecord): void {
  for (const item of awaitedOf(pair)) {
    log.awaits = log.awaits.filter((awaited) => awaited.item !== item);
    log.awaits.push({ pair: pair.pair, item, since: 0, tries: 0 });
  }
}

function awaitedOf(pair: PairRecord): string[] {
  return Object.entries(pair.items).flatMap(([item, state]) => (state.awaited === undefined ? [] : [item]));
}
