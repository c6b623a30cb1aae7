import type { LocalClock } from '../clock';

/** Things to do at a time. Ordered by due time, then by the order in which they were asked for. */
export interface Timers {
  /** Runs `action` once `delayMs` from now; the returned function calls it off and may be called again. */
  after(delayMs: number, action: () => void): () => void;
  /** Calls everything off; later calls of `after` never run. */
  stop(): void;
}

/** A sleeping clock cannot be woken, so nobody sleeps longer than this: it bounds how long a stopped host lingers. */
const LONGEST_SLEEP_MS = 1000;

interface Entry {
  due: number;
  order: number;
  action: () => void;
}

/** Creates timers over a clock that only knows how to sleep. */
export function createTimers(clock: LocalClock): Timers {
  const entries = new Set<Entry>();
  let order = 0;
  let wakeAt = Infinity;
  let stopped = false;

  const earliest = () => {
    let first: Entry | undefined;
    for (const entry of entries) {
      if (!first || entry.due < first.due || (entry.due === first.due && entry.order < first.order))
        first = entry;
    }
    return first;
  };

  const runDue = () => {
    for (;;) {
      const next = earliest();
      if (!next || next.due > clock.now()) return;
      entries.delete(next);
      next.action();
    }
  };

  const arm = () => {
    const next = earliest();
    if (stopped || !next) return;
    const target = Math.min(next.due, clock.now() + LONGEST_SLEEP_MS);
    if (wakeAt <= target) return;
    wakeAt = target;
    void clock.sleep(target - clock.now()).then(() => {
      if (wakeAt === target) wakeAt = Infinity;
      if (stopped) return;
      runDue();
      arm();
    });
  };

  return {
    after(delayMs, action) {
      const entry = { due: clock.now() + Math.max(0, delayMs), order: order++, action };
      if (stopped) return () => {};
      entries.add(entry);
      arm();
      return () => entries.delete(entry);
    },
    stop() {
      stopped = true;
      entries.clear();
    },
  };
}
