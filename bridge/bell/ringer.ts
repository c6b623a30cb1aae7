import type { LogLine } from '../log';
import type { Bell } from './bell';
import { bellId } from './bell';
import { isAllowedBell } from './bell-hosts';
import type { Ring } from './ring';

/** Tells the app that something has arrived, without saying what. */
export interface Ringer {
  /** Whether the operator lets the bridge call where this bell is. */
  allows(bell: Bell): boolean;
  /**
   * Rings soon: what comes within `bellDebounceMs` is one ring, and a synchronization is rung at most once in `bellIntervalMs`. A ring
   * that does not get through is not repeated, except once where the app asks to come later: the app polls anyway. `onGone` is called
   * when nobody answers to this bell any more.
   */
  ring(bell: Bell, onGone: () => void): void;
  /** Drops what has not been rung. */
  close(): void;
}

export interface RingerLimits {
  bellDebounceMs: number;
  bellIntervalMs: number;
}

interface State {
  timer?: NodeJS.Timeout;
  /** Milliseconds since 1970. */
  rungAt: number;
}

const MAX_STATES = 1000;
const MAX_WAIT_SECONDS = 300;
const USUAL_WAIT_SECONDS = 30;

export function createRinger(deps: {
  hosts: readonly string[];
  limits: RingerLimits;
  ring: Ring;
  now(): number;
  log(line: LogLine): void;
}): Ringer {
  const { bellDebounceMs, bellIntervalMs } = deps.limits;
  const states = new Map<string, State>();
  let closed = false;

  async function fire(bell: Bell, onGone: () => void, isRepeated: boolean): Promise<void> {
    const now = deps.now();
    states.set(bellId(bell), { rungAt: now });
    const answer = await deps.ring(bell, now);
    deps.log({ event: 'bell', host: new URL(bell.url).host, status: answer.status });
    if (answer.status === 401 || answer.status === 404) onGone();
    if (answer.status === 429 && !isRepeated) {
      const seconds = Math.min(answer.retryAfter ?? USUAL_WAIT_SECONDS, MAX_WAIT_SECONDS);
      schedule(bell, onGone, Math.max(seconds * 1000, bellIntervalMs), true);
    }
  }

  function schedule(bell: Bell, onGone: () => void, waitMs: number, isRepeated: boolean): void {
    const state = states.get(bellId(bell)) ?? { rungAt: -Infinity };
    if (closed || state.timer) return;
    // A timer may fire a millisecond early by the clock.
    const timer = setTimeout(() => void fire(bell, onGone, isRepeated), waitMs + 1);
    states.set(bellId(bell), { ...state, timer });
  }

  /** Those that ring no more are forgotten, a few at a time. */
  function tidy(): void {
    for (const [id, state] of states) {
      if (states.size <= MAX_STATES) return;
      if (!state.timer && state.rungAt + bellIntervalMs < deps.now()) states.delete(id);
    }
  }

  return {
    allows: (bell) => isAllowedBell(deps.hosts, bell.url),
    ring(bell, onGone) {
      tidy();
      const rungAt = states.get(bellId(bell))?.rungAt ?? -Infinity;
      schedule(bell, onGone, Math.max(bellDebounceMs, rungAt + bellIntervalMs - deps.now()), false);
    },
    close() {
      closed = true;
      for (const { timer } of states.values()) clearTimeout(timer);
      states.clear();
    },
  };
}
