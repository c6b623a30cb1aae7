import type { Clock } from '../../src/ports/clock';
import type { Crypto, KeyPair } from '../../src/ports/crypto';

export const NOON = Date.UTC(2026, 0, 15, 12);
export const HOUR = 3_600_000;

/** A clock that tests set. */
export function createSetClock(startMs = NOON): Clock & { set(ms: number): void } {
  let now = startMs;
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
    set: (ms) => {
      now = ms;
    },
  };
}

export interface Parties {
  alice: KeyPair;
  bob: KeyPair;
  mallory: KeyPair;
}

export async function makeParties(crypto: Crypto): Promise<Parties> {
  return {
    alice: await crypto.createKey('Alice'),
    bob: await crypto.createKey('Bob'),
    mallory: await crypto.createKey('Mallory'),
  };
}

export const bytes = (text: string) => new TextEncoder().encode(text);
