/** The process of an actor died or was ended by the platform; whatever it held in memory is gone. */
export class ProcessDied extends Error {}

/** Something that takes turns with everything else in the world: an invocation of the app. */
export interface Actor {
  readonly name: string;
  /** Milliseconds of the world's clock at which it began. */
  readonly began: number;
  /** Waits `ms` of the world's time; whatever is due before that happens first. */
  pause(ms: number): Promise<void>;
}

/** One clock for the whole world and one order of everything that happens in it: the same calls give the same order. */
export interface Scheduler {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `action` at `time`, or now where that is past. What it starts goes on afterwards. */
  at(time: number, action: () => void | Promise<void>): void;
  /** Begins an actor; it runs until its first pause. `ended` hears whether it died. Any other error ends the world. */
  start(name: string, body: (actor: Actor) => Promise<void>, ended?: (died: boolean) => void): void;
  /** Lets everything happen that is due until `time`, and stands there. Throws what an actor threw. */
  runUntil(time: number): Promise<void>;
}

interface Due {
  at: number;
  /** Orders what is due at the same moment: first come, first served. */
  order: number;
  run(): void | Promise<void>;
}

/** Creates a world's scheduler at `startMs`. Nothing runs outside of `runUntil`. */
export function createScheduler(startMs: number): Scheduler {
  let now = startMs;
  let order = 0;
  const queue: Due[] = [];
  /** Actors and actions that are at work and do not wait for their turn. */
  let running = 0;
  let quiet: (() => void) | undefined;
  let failure: unknown;
  let failed = false;

  function add(at: number, run: Due['run']): void {
    order += 1;
    const entry = { at: Math.max(at, now), order, run };
    let low = 0;
    let high = queue.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((queue[middle] as Due).at <= entry.at) low = middle + 1;
      else high = middle;
    }
    queue.splice(low, 0, entry);
  }

  function rest(): void {
    running -= 1;
    if (running === 0) quiet?.();
  }

  function pause(ms: number): Promise<void> {
    const until = now + Math.max(0, ms);
    const first = queue[0];
    // Nothing else is due before: going on at once is the same as waiting.
    if (running === 1 && (first === undefined || first.at > until)) {
      now = until;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      add(until, () => {
        running += 1;
        resolve();
      });
      rest();
    });
  }

  function start(name: string, body: (actor: Actor) => Promise<void>, ended?: (died: boolean) => void): void {
    running += 1;
    const actor: Actor = { name, began: now, pause };
    body(actor).then(
      () => {
        ended?.(false);
        rest();
      },
      (error: unknown) => {
        if (error instanceof ProcessDied) ended?.(true);
        else {
          failed = true;
          failure ??= error;
        }
        rest();
      },
    );
  }

  return {
    now: () => now,
    at: add,
    start,
    async runUntil(time) {
      for (let due = queue[0]; due !== undefined && due.at <= time; due = queue[0]) {
        queue.shift();
        now = Math.max(now, due.at);
        await due.run();
        if (running > 0)
          await new Promise<void>((resolve) => {
            quiet = resolve;
          });
        quiet = undefined;
        if (failed) throw failure;
      }
      now = Math.max(now, time);
    },
  };
}
