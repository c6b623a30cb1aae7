import type { PlatformLimits } from '../limits';
import { refuse, type KvsRefusal } from './answer';

/** Counts what one installation uses of its storage rate, in fixed windows of the clock's seconds and minutes. */
export interface KvsRate {
  /** Books one request of `bytes`; the refusal if the second or the minute is used up, and then nothing is booked. */
  take(kind: 'read' | 'write', bytes: number): KvsRefusal | undefined;
}

/** What the rate reports to the host's counters. */
interface KvsUsage {
  read(units: number): void;
  write(units: number): void;
}

/** Creates a rate that starts unused. Units are 10 KB, rounded up, at least one a request. */
export function createKvsRate(now: () => number, limits: PlatformLimits, usage: KvsUsage): KvsRate {
  let second = NaN;
  let minute = NaN;
  let requests = 0;
  const units = { read: 0, write: 0 };
  const max = { read: limits.kvsReadUnitsPerMinute, write: limits.kvsWriteUnitsPerMinute };
  return {
    take(kind, bytes) {
      const time = now();
      if (Math.floor(time / 1000) !== second) [second, requests] = [Math.floor(time / 1000), 0];
      if (Math.floor(time / 60_000) !== minute)
        [minute, units.read, units.write] = [Math.floor(time / 60_000), 0, 0];
      const cost = Math.max(1, Math.ceil(bytes / limits.kvsUnitBytes));
      if (requests >= limits.kvsRequestsPerSecond)
        return tooMany(`${limits.kvsRequestsPerSecond} requests a second`);
      if (units[kind] + cost > max[kind]) return tooMany(`${max[kind]} ${kind} units a minute`);
      requests += 1;
      units[kind] += cost;
      usage[kind](cost);
      return undefined;
    },
  };
}

function tooMany(what: string): KvsRefusal {
  return refuse(429, 'RATE_LIMIT_EXCEEDED', `Rate limit exceeded: ${what}`);
}
