import { realpath, stat } from 'node:fs/promises';
import type { Directory } from '../directory';
import type { LogLine } from '../log';
import type { Bell } from './bell';
import { bellId, hostOfBell } from './bell';
import type { Ringer } from './ringer';
import type { StopWatching } from './watch-directory';
import { watchDirectory } from './watch-directory';

/** Rings for exchange directories: whoever lists RECEIVE with a bell is rung when something comes into it. */
export interface ExchangeBells {
  /** Remembers the bell for `bellLeaseMs`; called with every listing, so a synchronization that is polled no more is not rung either. */
  hear(exchange: string, directory: Directory, bell: Bell): Promise<void>;
  close(): void;
}

export interface ExchangeBellLimits {
  bellLeaseMs: number;
  bellPollMs: number;
  /** Bells of one exchange directory or mailbox. */
  maxBells: number;
  /** Exchange directories that are watched at the same time. */
  maxWatches: number;
}

interface Ear {
  bells: Map<string, { bell: Bell; timer: NodeJS.Timeout }>;
  /** Tells whether the link in place of RECEIVE still leads to the same directory. */
  place: string;
  stop: StopWatching;
}

const SETTLE_MS = 100;

export function createExchangeBells(deps: {
  limits: ExchangeBellLimits;
  ringer: Ringer;
  log(line: LogLine): void;
}): ExchangeBells {
  const { limits, ringer } = deps;
  const ears = new Map<string, Ear>();
  let closed = false;

  function forget(exchange: string, id: string): void {
    const ear = ears.get(exchange);
    clearTimeout(ear?.bells.get(id)?.timer);
    ear?.bells.delete(id);
    if (ear && ear.bells.size === 0) drop(exchange, ear);
  }

  function drop(exchange: string, ear: Ear): void {
    ear.stop();
    for (const { timer } of ear.bells.values()) clearTimeout(timer);
    ears.delete(exchange);
  }

  function ringAll(exchange: string): void {
    for (const [id, { bell }] of ears.get(exchange)?.bells ?? []) {
      ringer.ring(bell, () => forget(exchange, id));
    }
  }

  async function earOf(exchange: string, path: string): Promise<Ear | undefined> {
    const place = await placeOf(path);
    const known = ears.get(exchange);
    if (known?.place === place) return known;
    if (place === undefined || (!known && ears.size >= limits.maxWatches)) return undefined;
    const options = { pollMs: limits.bellPollMs, settleMs: SETTLE_MS };
    const stop = await watchDirectory(path, options, () => ringAll(exchange));
    // Another listing may have been quicker, or the bridge has stopped.
    const other = ears.get(exchange);
    if (closed || other?.place === place) {
      stop();
      return closed ? undefined : other;
    }
    other?.stop();
    const ear = { bells: other?.bells ?? new Map(), place, stop };
    ears.set(exchange, ear);
    return ear;
  }

  return {
    async hear(exchange, directory, bell) {
      if (!ringer.allows(bell)) return deps.log({ event: 'bell-refused', host: hostOfBell(bell) });
      const ear = await earOf(exchange, directory.path);
      if (!ear) return;
      const id = bellId(bell);
      clearTimeout(ear.bells.get(id)?.timer);
      if (!ear.bells.has(id) && ear.bells.size >= limits.maxBells) return;
      const timer = setTimeout(() => forget(exchange, id), limits.bellLeaseMs).unref();
      ear.bells.set(id, { bell, timer });
    },
    close() {
      closed = true;
      for (const [exchange, ear] of ears) drop(exchange, ear);
    },
  };
}

async function placeOf(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return `${(await stat(real)).ino} ${real}`;
  } catch {
    return undefined;
  }
}
