import type { Channel } from '../../src/ports/channel';
import type { Store } from '../../src/ports/store';

/** The end of an invocation in the middle of a call. */
export class Ended extends Error {}

export type EndMode = 'before the call has an effect' | 'after the call had its effect';

/** Counts the calls of every wrapped port and ends the invocation at the given one, once. */
export interface Ending {
  wrap<T extends Store | Channel>(port: T): T;
  calls(): number;
}

export function createEnding(endAt: number, mode: EndMode): Ending {
  let calls = 0;
  return {
    calls: () => calls,
    wrap(port) {
      return new Proxy(port, {
        get(target, property, receiver) {
          const method: unknown = Reflect.get(target, property, receiver);
          if (typeof method !== 'function') return method;
          return async (...args: unknown[]) => {
            calls += 1;
            const isTheEnd = calls === endAt;
            if (isTheEnd && mode === 'before the call has an effect') throw new Ended();
            const answer: unknown = await Reflect.apply(method, target, args);
            if (isTheEnd) throw new Ended();
            return answer;
          };
        },
      });
    },
  };
}
