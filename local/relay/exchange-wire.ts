import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LocalClock } from '../clock';
import type { LocalRandom } from '../random';
import {
  damaged,
  drawJourney,
  LOST_FOR_MS,
  MAX_HARM_PER_FILE,
  type Journey,
  type RelayFaults,
} from './faults';

export interface ExchangeWireOptions {
  /** The two exchange directories, each with SEND and RECEIVE. */
  dirs: readonly [string, string];
  clock: LocalClock;
  random: LocalRandom;
  faults: RelayFaults;
}

export interface ExchangeWireCounters {
  copied: number;
  lost: number;
  duplicated: number;
  damaged: number;
}

/** A transfer job between two exchange directories, like a customer's own: it copies, and deletes nothing. */
export interface ExchangeWire {
  /** One run over both directions: copies everything that is due by the clock. Runs never overlap. */
  pass(): Promise<void>;
  /** Runs again and again, `everyMs` after the end of the run before, until `close`. */
  start(everyMs: number): void;
  /** Ends the runs once the current one is through. May be called twice. */
  close(): Promise<void>;
  counters(): ExchangeWireCounters;
}

interface Parcel {
  /** Changes whenever the sender writes the file again, even with the same bytes. */
  stamp: string;
  due: number;
  journey: Journey;
  harmed: number;
  done: boolean;
}

interface Direction {
  from: string;
  to: string;
  parcels: Map<string, Parcel>;
  /** Second arrivals, kept as bytes: the sender may have withdrawn the file by then. */
  duplicates: { name: string; bytes: Buffer; due: number }[];
}

const DUPLICATE_AFTER_MS = 1500;

async function listFiles(directory: string): Promise<{ name: string; stamp: string }[]> {
  const names = (await readdir(directory)).filter((name) => !name.startsWith('.')).toSorted();
  const found = await Promise.all(
    names.map(async (name) => {
      const entry = await stat(path.join(directory, name), { bigint: true }).catch(() => undefined);
      return entry?.isFile() ? [{ name, stamp: `${entry.ino}:${entry.mtimeNs}:${entry.ctimeNs}` }] : [];
    }),
  );
  return found.flat();
}

/** Puts a file where the receiver looks, never half-written: the harm that is done is done on purpose. */
async function deliver(directory: string, name: string, bytes: Buffer): Promise<void> {
  const temporary = path.join(directory, `.transfer-${name.slice(-180)}`);
  await writeFile(temporary, bytes);
  await rename(temporary, path.join(directory, name));
}

/** Creates a wire that does nothing until `pass` or `start`. After a restart every file still in SEND is copied again. */
export function createExchangeWire(options: ExchangeWireOptions): ExchangeWire {
  const { clock, random, faults } = options;
  const [first, second] = options.dirs;
  const between = (from: string, to: string): Direction => ({
    from: path.join(from, 'SEND'),
    to: path.join(to, 'RECEIVE'),
    parcels: new Map(),
    duplicates: [],
  });
  const directions = [between(first, second), between(second, first)];
  const counters: ExchangeWireCounters = { copied: 0, lost: 0, duplicated: 0, damaged: 0 };
  let running: Promise<void> = Promise.resolve();
  let open = true;

  function parcelOf(direction: Direction, name: string, stamp: string): Parcel {
    const known = direction.parcels.get(name);
    if (known?.stamp === stamp) return known;
    const harmed = known?.harmed ?? 0;
    const journey = drawJourney(random, faults, harmed < MAX_HARM_PER_FILE);
    const lostFor = journey.lost ? (faults.lostForMs ?? LOST_FOR_MS) : 0;
    if (journey.lost) counters.lost += 1;
    const due = clock.now() + journey.delayMs + lostFor;
    const parcel = { stamp, journey, due, harmed: harmed + (journey.lost ? 1 : 0), done: false };
    direction.parcels.set(name, parcel);
    return parcel;
  }

  async function carry(direction: Direction, name: string, parcel: Parcel): Promise<void> {
    const whole = await readFile(path.join(direction.from, name)).catch(() => undefined);
    if (!whole) return;
    const { damage, duplicated } = parcel.journey;
    await deliver(direction.to, name, damaged(whole, damage, random));
    counters.copied += 1;
    if (damage === 'none') parcel.done = true;
    else {
      // The next run of a transfer job finds the half copy and mends it.
      counters.damaged += 1;
      parcel.harmed += 1;
      parcel.journey = { ...parcel.journey, damage: 'none' };
      parcel.due = clock.now() + DUPLICATE_AFTER_MS;
    }
    if (duplicated) {
      parcel.journey = { ...parcel.journey, duplicated: false };
      direction.duplicates.push({ name, bytes: whole, due: clock.now() + DUPLICATE_AFTER_MS });
    }
  }

  async function runDirection(direction: Direction): Promise<void> {
    const now = clock.now();
    const again = direction.duplicates.filter((duplicate) => duplicate.due <= now);
    direction.duplicates = direction.duplicates.filter((duplicate) => duplicate.due > now);
    for (const { name, bytes } of again) {
      counters.duplicated += 1;
      await deliver(direction.to, name, bytes);
    }
    const files = await listFiles(direction.from);
    const present = new Set(files.map((file) => file.name));
    for (const name of direction.parcels.keys()) if (!present.has(name)) direction.parcels.delete(name);
    for (const { name, stamp } of files) {
      const parcel = parcelOf(direction, name, stamp);
      if (!parcel.done && parcel.due <= clock.now()) await carry(direction, name, parcel);
    }
  }

  function pass(): Promise<void> {
    running = running.then(async () => {
      for (const direction of directions) await runDirection(direction);
    });
    return running;
  }

  return {
    pass,
    start(everyMs) {
      const run = async () => {
        for (;;) {
          if (!open) return;
          await pass();
          await clock.sleep(everyMs);
        }
      };
      void run();
    },
    async close() {
      open = false;
      await running;
    },
    counters: () => ({ ...counters }),
  };
}
