import type { Result } from './failures';
import { failed, ok } from './failures';

/** Lets so many requests work at the same time and no more, in all and for each access key. */
export interface Gate {
  /** Takes a place; `leave` gives it back and must be called exactly once. */
  enter(): Result<{ leave(): void }>;
  enterFor(keyId: string): Result<{ leave(): void }>;
}

export function createGate(limits: { maxRequests: number; maxRequestsPerKey: number }): Gate {
  let inWork = 0;
  const inWorkByKey = new Map<string, number>();
  const busy = failed(503, 'busy', 'The bridge works on as many requests as it may; try again in a moment.');
  return {
    enter() {
      if (inWork >= limits.maxRequests) return busy;
      inWork += 1;
      return ok({ leave: () => (inWork -= 1) });
    },
    enterFor(keyId) {
      const count = inWorkByKey.get(keyId) ?? 0;
      if (count >= limits.maxRequestsPerKey) return busy;
      inWorkByKey.set(keyId, count + 1);
      const leave = () => {
        const left = (inWorkByKey.get(keyId) ?? 1) - 1;
        if (left > 0) inWorkByKey.set(keyId, left);
        else inWorkByKey.delete(keyId);
      };
      return ok({ leave });
    },
  };
}
