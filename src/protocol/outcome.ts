/**
 * What a port answers: three ends and no more. Throwing means a bug or a lost platform, after which the
 * invocation is repeated from stored state.
 */
export type Outcome<T> = Done<T> | Retry | GiveUp;

export interface Done<T> {
  kind: 'done';
  value: T;
}

/** The same call may succeed later; nothing has to be decided by a person. */
export interface Retry {
  kind: 'retry';
  cause: Cause;
  /** Milliseconds that the far end asked us to wait, where it said so. */
  afterMs?: number;
}

/** The same call will fail again until somebody changes something. */
export interface GiveUp {
  kind: 'give-up';
  cause: Cause;
}

/** Why something did not work. `code` is listed in docs/operations.md; `text` is one sentence for an admin, without content of issues. */
export interface Cause {
  code: string;
  text: string;
  /** With `egress-not-approved`: the host, with its port where it is not 443. */
  host?: string;
}

export function done<T>(value: T): Done<T> {
  return { kind: 'done', value };
}

export function retry(code: string, text: string, afterMs?: number): Retry {
  return afterMs === undefined
    ? { kind: 'retry', cause: { code, text } }
    : { kind: 'retry', cause: { code, text }, afterMs };
}

export function giveUp(code: string, text: string, host?: string): GiveUp {
  return { kind: 'give-up', cause: host === undefined ? { code, text } : { code, text, host } };
}
