import type { LogRecord } from '../protocol/log-record';

/** More than one run can use up: parts of all attachments that lie on the relay, and every message of a full outbox. */
const MOST_SPENT = 2000;

/**
 * Notes names of ours in SEND that have served, for withdrawal; stored with the log by the caller's commit. Noting one twice is harmless.
 * Beyond MOST_SPENT the oldest stay on the relay, where they do no harm.
 */
export function spend(log: LogRecord, names: readonly string[]): void {
  log.spent = [...new Set([...log.spent, ...names])].slice(-MOST_SPENT);
}
