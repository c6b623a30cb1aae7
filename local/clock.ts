/** The laptop world's only source of time. Milliseconds since 1970, UTC. */
export interface LocalClock {
  now(): number;
  /** Resolves after `ms` of this clock's time; 0 or less resolves in a later turn of the event loop. */
  sleep(ms: number): Promise<void>;
}

/** The machine's own clock. */
export function createSystemClock(): LocalClock {
  return {
    now: () => Date.now(),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms))),
  };
}

/** A clock that moves only when it is told to; sleepers wake in the order of their due times. */
export interface ManualClock extends LocalClock {
  /** Moves time forward by `ms`, waking every sleeper on the way at its due time. */
  advance(ms: number): Promise<void>;
}

/** Creates a clock that stands at `startMs` until it is advanced. */
export function createManualClock(startMs: number): ManualClock {
  let current = startMs;
  const sleepers: { due: number; wake: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => current,
    sleep: (ms) => new Promise((resolve) => sleepers.push({ due: current + Math.max(0, ms), wake: resolve })),
    async advance(ms) {
      const end = current + ms;
      for (;;) {
        await settle();
        const next = sleepers.filter((s) => s.due <= end).sort((a, b) => a.due - b.due)[0];
        if (!next) break;
        sleepers.splice(sleepers.indexOf(next), 1);
        current = Math.max(current, next.due);
        next.wake();
      }
      current = end;
      await settle();
    },
  };
}
