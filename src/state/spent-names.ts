import type { LogRecord } from '../protocol/log-record';

/** More than one run uses up: every message of a full outbox and parts of many attachments. A name has about 90 bytes, and the list stands in the log, which is one stored value. */
const MOST_SPENT = 600;

/**
 * Notes names of ours in SEND that have served, for withdrawal; stored with the log by the caller's commit. Noting one twice is harmless.
 * Beyond MOST_SPENT the oldest stay on the relay, where they do no harm.
 */
export function spend(log: LogRecord, names: readonly string[]): void {
  log.spent = [...new Set([...log.spent, ...names])].slice(-MOST_SPENT);
}
