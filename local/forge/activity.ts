/** What is going on in the host, so that others can wait for the end of it. */
export interface Activity {
  /** Something runs or is on its way; the returned function says that it ended and may be called again. */
  begin(kind: 'work' | 'delayed'): () => void;
  /** Resolves once no work is left, or nothing at all with `includeDelayed`. */
  idle(includeDelayed: boolean): Promise<void>;
}

/** Creates an activity in which nothing goes on. */
export function createActivity(): Activity {
  const counts = { work: 0, delayed: 0 };
  let waiters: (() => void)[] = [];
  const isIdle = (includeDelayed: boolean) => counts.work === 0 && (!includeDelayed || counts.delayed === 0);
  return {
    begin(kind) {
      let ended = false;
      counts[kind] += 1;
      return () => {
        if (ended) return;
        ended = true;
        counts[kind] -= 1;
        const woken = waiters;
        waiters = [];
        for (const wake of woken) wake();
      };
    },
    async idle(includeDelayed) {
      for (;;) {
        while (!isIdle(includeDelayed)) await new Promise<void>((resolve) => waiters.push(resolve));
        // The end of one piece of work starts the next one a few turns later: what ended may have pushed an event.
        for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
        if (isIdle(includeDelayed)) return;
      }
    },
  };
}
