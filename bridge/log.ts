/** One event as one line. Holds ids, counts, codes, hosts and object names (which are visible on the way anyway); no content, no keys. */
export interface LogLine {
  event:
    | 'listening'
    | 'stopped'
    | 'request'
    | 'bug'
    | 'accept-failed'
    | 'certificate-reloaded'
    | 'mailbox-opened'
    | 'mailbox-closed'
    | 'bell'
    | 'bell-refused';
  [fact: string]: string | number | boolean | undefined;
}

/** Writes each event as one line of JSON with its time (ISO 8601, UTC). */
export function createJsonLog(deps: { now(): number; write(line: string): void }): (line: LogLine) => void {
  return (line) => deps.write(`${JSON.stringify({ time: new Date(deps.now()).toISOString(), ...line })}\n`);
}
