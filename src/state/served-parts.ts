import type { LogRecord } from '../protocol/log-record';

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
