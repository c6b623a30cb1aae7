import type { LocalRandom } from '../../../local/random';
import type { Channel, ChannelEntry } from '../../../src/ports/channel';
import { parseName } from '../../../src/protocol/names';
import { done, giveUp, retry } from '../../../src/protocol/outcome';
import type { Outcome } from '../../../src/protocol/outcome';
import type { Faults } from './faults';
import type { Scheduler } from './scheduler';

export type End = 'acme' | 'globex';
export const other = (end: End): End => (end === 'acme' ? 'globex' : 'acme');

export interface WireObject {
  name: string;
  bytes: Uint8Array;
}

/** The relay between both sides: what one puts into SEND is copied into RECEIVE of the other, as the faults allow. */
export interface Wire {
  /** A channel for one invocation; `gate` is passed before each call. */
  channelOf(end: End, gate: (what: string, ms: number) => Promise<void>): Channel;
  /** Lays an object into RECEIVE as a stranger would. */
  place(end: End, object: WireObject): void;
  receiveOf(end: End): ReadonlyMap<string, Uint8Array>;
  sendOf(end: End): ReadonlyMap<string, Uint8Array>;
  /** Everything that an end has put, oldest first. */
  putBy(end: End): readonly WireObject[];
  /** What is on its way arrives now; a direction that stood still goes on. */
  flush(): void;
  /** Puts so far, and bytes of them. */
  counters: { puts: number; bytes: number };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface WireDeps {
  scheduler: Scheduler;
  random: LocalRandom;
  /** Live: faults end when the history heals. */
  faults: Faults;
  record(end: End, text: string): void;
  /** What a stranger makes of a genuine object; see strangers.ts. */
  forge(from: End, object: WireObject): WireObject[];
}

export function createWire({ scheduler, random, faults, record, forge }: WireDeps): Wire {
  const shelf = () => ({ send: new Map<string, Uint8Array>(), receive: new Map<string, Uint8Array>() });
  const shelves = { acme: shelf(), globex: shelf() };
  const put: Record<End, WireObject[]> = { acme: [], globex: [] };
  /** Until when a direction stands still, by its sender. */
  const still: Record<End, number> = { acme: 0, globex: 0 };
  const underWay = new Set<() => void>();
  /** Whether a message never arrives whole, by its name; it stays so when faults end. */
  const ruined = new Map<string, boolean>();
  const counters = { puts: 0, bytes: 0 };

  function arriveAt(time: number, to: End, object: WireObject): void {
    const arrive = () => {
      if (!underWay.delete(arrive)) return;
      const wait = still[other(to)];
      if (wait > scheduler.now()) return arriveAt(wait, to, object);
      shelves[to].receive.set(object.name, object.bytes);
      if (random.chance(faults.deleteEarly))
        scheduler.at(scheduler.now() + random.int(6 * MINUTE), () => {
          if (shelves[to].receive.delete(object.name)) record(to, `relay loses ${short(object.name)}`);
        });
    };
    underWay.add(arrive);
    scheduler.at(time, arrive);
  }

  function carry(from: End, object: WireObject): void {
    const to = other(from);
    const now = scheduler.now();
    const delay = () => {
      if (random.chance(faults.longDelay)) return HOUR * (1 + random.int(20));
      return Math.floor(-Math.log(1 - random.next()) * faults.delayMinutes * MINUTE);
    };
    if (random.chance(faults.withhold) && still[from] < now) {
      still[from] = now + HOUR * (1 + random.int(8));
      record(from, `relay holds everything back for ${Math.round((still[from] - now) / HOUR)} h`);
    }
    if (random.chance(faults.lose)) record(from, `relay loses ${short(object.name)}`);
    else arriveAt(now + delay(), to, damaged(object));
    if (random.chance(faults.duplicate)) arriveAt(now + delay() + random.int(HOUR), to, damaged(object));
    if (random.chance(faults.replay) && put[from].length > 0)
      arriveAt(now + delay(), to, random.pick(put[from]));
    if (random.chance(faults.forge))
      for (const forged of forge(from, object)) {
        record(to, `stranger lays ${short(forged.name)}`);
        arriveAt(now + delay(), to, forged);
      }
  }

  function isRuined(name: string): boolean {
    // Parts and messages outside of the log have no second way.
    if (parseName(name)?.kind !== 'data') return false;
    const known = ruined.get(name) ?? random.chance(faults.ruin);
    ruined.set(name, known);
    return known;
  }

  function damaged(object: WireObject): WireObject {
    const bytes = Uint8Array.from(object.bytes);
    if (isRuined(object.name)) return { name: object.name, bytes: bytes.subarray(0, bytes.length >> 1) };
    if (random.chance(faults.truncate) && bytes.length > 0)
      return { name: object.name, bytes: bytes.subarray(0, random.int(bytes.length)) };
    if (random.chance(faults.flip) && bytes.length > 0) {
      const at = random.int(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.int(8));
    }
    return { name: object.name, bytes };
  }

  function channelOf(end: End, gate: (what: string, ms: number) => Promise<void>): Channel {
    const { send, receive } = shelves[end];
    let listed: ChannelEntry[] | undefined;
    async function call<T>(what: string, work: () => T): Promise<Outcome<T>> {
      await gate(`relay ${what}`, 30 + random.int(200));
      const fails = random.chance(faults.relayFails);
      if (fails && random.chance(0.5)) return failure();
      const value = work();
      return fails ? failure() : done(value);
    }
    const failure = () =>
      random.chance(0.8)
        ? retry('bridge-unreachable', 'The bridge does not answer.')
        : giveUp('bridge-access', 'The access key may not do this.');
    return {
      put: (name, bytes) =>
        call(`put ${short(name)}`, () => {
          const object = { name, bytes: Uint8Array.from(bytes) };
          counters.puts += 1;
          counters.bytes += bytes.length;
          record(end, `puts ${short(name)} (${bytes.length} bytes)`);
          send.set(name, object.bytes);
          carry(end, object);
          put[end].push(object);
        }),
      list: () =>
        call('list', () => {
          const now = [...receive].map(([name, bytes]) => ({ name, size: bytes.length }));
          const isStale = listed !== undefined && random.chance(faults.staleList);
          const entries = isStale ? (listed ?? []) : now;
          listed = now;
          return { entries: shuffled(entries), truncated: false };
        }),
      async get(name, maxBytes) {
        const read = await call('get', () => receive.get(name));
        if (read.kind !== 'done' || read.value === undefined) return read;
        if (read.value.length > maxBytes) return giveUp('too-large', `More than ${maxBytes} bytes.`);
        return done(Uint8Array.from(read.value));
      },
      remove: (names) => call('remove', () => names.forEach((name) => receive.delete(name))),
      withdraw: (names) => call('withdraw', () => names.forEach((name) => send.delete(name))),
    };
  }

  function shuffled(entries: ChannelEntry[]): ChannelEntry[] {
    if (faults.staleList === 0) return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return entries
      .map((entry) => ({ entry, at: random.next() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ entry }) => entry);
  }

  return {
    channelOf,
    place: (end, { name, bytes }) => void shelves[end].receive.set(name, bytes),
    receiveOf: (end) => shelves[end].receive,
    sendOf: (end) => shelves[end].send,
    putBy: (end) => put[end],
    flush() {
      still.acme = 0;
      still.globex = 0;
      for (const arrive of underWay) arrive();
    },
    counters,
  };
}

/** A name without the id of the synchronization. */
export function short(name: string): string {
  return name.replace(/^[a-z2-7]{26}\./, '').replace(/\.pgp$/, '');
}
