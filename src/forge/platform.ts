import { getAppContext } from '@forge/api';
import type { Clock } from '../ports/clock';
import type { Ids } from '../ports/ids';
import type { Log, LogFacts } from '../ports/log';

/** The runtime's own clock. */
export function createPlatformClock(): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** The runtime's cryptographic random source. */
export function createPlatformIds(): Ids {
  const random = (count: number) => globalThis.crypto.getRandomValues(new Uint8Array(count));
  return {
    id: () => [...random(26)].map((byte) => LETTERS[byte % 32]).join(''),
    secret: (count) => Buffer.from(random(count)).toString('hex'),
  };
}

/** One JSON line an event on the app's log; facts are ids, counts and codes by the port's contract. */
export function createPlatformLog(): Log {
  const line = (event: string, facts: LogFacts | undefined) => JSON.stringify({ event, ...facts });
  return {
    info: (event, facts) => console.log(line(event, facts)),
    warn: (event, facts) => console.warn(line(event, facts)),
  };
}

/** Milliseconds left in the running invocation. */
export function remainingMs(): number {
  return getAppContext().invocationRemainingTimeInMillis();
}

export function appVersion(): string {
  return getAppContext().appVersion;
}
