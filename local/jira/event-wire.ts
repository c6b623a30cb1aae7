import type { LocalClock } from '../clock';
import type { SiteEvent } from '../http';
import type { LocalRandom } from '../random';

/** What the way of an event may do to it. Forge promises neither order nor single delivery, only a delay of up to 3 minutes. */
export interface EventFaults {
  /** Least and most delay in milliseconds. */
  delayMs: readonly [number, number];
  /** Probability that an event comes twice. */
  repeat: number;
  /** False: events keep their order whatever their delays. */
  reorder: boolean;
  /** Probability that an event never comes. */
  lose: number;
}

/** No fault and no delay. */
export const PERFECT_WIRE: EventFaults = { delayMs: [0, 0], repeat: 0, reorder: false, lose: 0 };

export interface EventWire {
  /** Takes an event from the site; it is delivered later, on the clock. */
  accept(event: SiteEvent): void;
  /** Delivers everything that is still on its way, now. */
  flush(): Promise<void>;
  /** Resolves when no delivery is running; events that wait for their time do not count. */
  idle(): Promise<void>;
  /** Events on their way. */
  pending(): number;
}

interface OnTheWay {
  event: SiteEvent;
  due: number;
}

/** Creates the wire between a site's events and their receiver. Deliveries run one after the other; a receiver that throws is a bug and breaks the wire. */
export function createEventWire(deps: {
  clock: LocalClock;
  random: LocalRandom;
  deliver(event: SiteEvent): Promise<void>;
  faults: EventFaults;
}): EventWire {
  const { clock, random, deliver, faults } = deps;
  let waiting: OnTheWay[] = [];
  let running: Promise<void> = Promise.resolve();
  let lastDue = 0;

  function delay(): number {
    const [least, most] = faults.delayMs;
    return least + random.next() * (most - least);
  }

  function handOver(entry: OnTheWay): void {
    waiting = waiting.filter((other) => other !== entry);
    running = running.then(() => deliver(entry.event));
  }

  function post(event: SiteEvent): void {
    let due = clock.now() + delay();
    if (!faults.reorder) due = Math.max(due, lastDue);
    lastDue = Math.max(lastDue, due);
    const entry = { event, due };
    waiting.push(entry);
    void clock.sleep(due - clock.now()).then(() => {
      if (!waiting.includes(entry)) return;
      // Timers of nearly the same moment may fire in any order; without reordering, what came before goes before.
      const earlier = faults.reorder ? [] : waiting.slice(0, waiting.indexOf(entry));
      for (const other of [...earlier, entry]) handOver(other);
    });
  }

  return {
    accept(event) {
      if (random.chance(faults.lose)) return;
      post(event);
      // A copy of its own: a receiver may change what it gets.
      if (random.chance(faults.repeat)) post(structuredClone(event));
    },
    async flush() {
      while (waiting.length > 0) {
        for (const entry of [...waiting].sort((a, b) => a.due - b.due)) handOver(entry);
        await running;
      }
      await running;
    },
    async idle() {
      let seen: Promise<void> | undefined;
      while (seen !== running) {
        seen = running;
        await seen;
      }
    },
    pending: () => waiting.length,
  };
}
