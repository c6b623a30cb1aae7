import { createSeededRandom } from '../../local/random';
import type { Channel } from '../../src/ports/channel';
import type { GiveUp, Outcome, Retry } from '../../src/protocol/outcome';
import { done, giveUp } from '../../src/protocol/outcome';

export type RelaySide = 'a' | 'b';

/** Chances are from 0 to 1 and drawn for each delivery from the seed. */
export interface RelayFaults {
  /** Chance that a put never arrives. */
  lose: number;
  /** Chance that an object comes once more after the receiver has deleted it. */
  duplicate: number;
  /** A put arrives after 0 to so many listings of its receiver. */
  delaySteps: number;
  /** Chance that one byte arrives altered. */
  tamper: number;
  /** Listings come in any order instead of the order of names. */
  reorderListing: boolean;
}

export interface RelayObject {
  name: string;
  bytes: Uint8Array;
}

export interface MemoryRelay {
  a: Channel;
  b: Channel;
  /** What this side has put and not withdrawn; live. */
  sendOf(side: RelaySide): ReadonlyMap<string, Uint8Array>;
  /** What this side could list now; live. */
  receiveOf(side: RelaySide): ReadonlyMap<string, Uint8Array>;
  /** Lays an object into RECEIVE of `side` as a stranger would. */
  place(side: RelaySide, name: string, bytes: Uint8Array): void;
  /** From now on these faults; without arguments none. What is under way stays under way. */
  setFaults(faults?: Partial<RelayFaults>): void;
  /** Sees every put and says what goes on to the partner: nothing (lost), the same, altered, or more. */
  intercept(hook: ((from: RelaySide, object: RelayObject) => RelayObject[]) | undefined): void;
  /** Makes calls fail before they have any effect, as long as the hook answers with a failure. */
  failWith(hook: ((side: RelaySide, call: keyof Channel) => Retry | GiveUp | undefined) | undefined): void;
  /** Delivers everything that is under way. */
  flush(): void;
}

const NO_FAULTS: RelayFaults = { lose: 0, duplicate: 0, delaySteps: 0, tamper: 0, reorderListing: false };
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;

interface Shelf {
  send: Map<string, Uint8Array>;
  receive: Map<string, Uint8Array>;
  underWay: (RelayObject & { steps: number })[];
  /** Objects that come again once they are deleted. */
  again: Map<string, Uint8Array>;
}

/**
 * Two joined channels in memory: what one puts is copied into RECEIVE of the other, as a transfer tool does (so withdrawing does
 * not take back what has arrived). The same seed and the same calls give the same faults.
 */
export function createMemoryRelay(
  options: { seed?: number; faults?: Partial<RelayFaults>; listingLimit?: number } = {},
): MemoryRelay {
  const random = createSeededRandom(options.seed ?? 1);
  const listingLimit = options.listingLimit ?? 10_000;
  const newShelf = (): Shelf => ({ send: new Map(), receive: new Map(), underWay: [], again: new Map() });
  const shelves = { a: newShelf(), b: newShelf() };
  let faults = { ...NO_FAULTS, ...options.faults };
  let intercept: ((from: RelaySide, object: RelayObject) => RelayObject[]) | undefined;
  let failWith: ((side: RelaySide, call: keyof Channel) => Retry | GiveUp | undefined) | undefined;

  function carry(to: Shelf, object: RelayObject): void {
    if (random.chance(faults.lose)) return;
    const bytes = random.chance(faults.tamper) ? altered(object.bytes) : object.bytes;
    const steps = faults.delaySteps > 0 ? random.int(faults.delaySteps + 1) : 0;
    if (random.chance(faults.duplicate)) to.again.set(object.name, bytes);
    if (steps === 0) to.receive.set(object.name, bytes);
    else to.underWay.push({ name: object.name, bytes, steps });
  }

  function altered(bytes: Uint8Array): Uint8Array {
    const copy = Uint8Array.from(bytes);
    const at = random.int(Math.max(1, copy.length));
    if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 + random.int(255));
    return copy;
  }

  function deliver(shelf: Shelf, steps: number): void {
    const arrived = shelf.underWay.filter((object) => object.steps <= steps);
    shelf.underWay = shelf.underWay.filter((object) => object.steps > steps);
    for (const object of shelf.underWay) object.steps -= steps;
    for (const object of arrived) shelf.receive.set(object.name, object.bytes);
  }

  function inOrder(names: string[]): string[] {
    const sorted = names.toSorted();
    if (!faults.reorderListing) return sorted;
    return sorted
      .map((name) => ({ name, at: random.next() }))
      .toSorted((x, y) => x.at - y.at)
      .map(({ name }) => name);
  }

  function channelOf(side: RelaySide): Channel {
    const mine = shelves[side];
    const theirs = shelves[side === 'a' ? 'b' : 'a'];
    async function call<T>(
      name: keyof Channel,
      names: readonly string[],
      work: () => T,
    ): Promise<Outcome<T>> {
      const failure = failWith?.(side, name);
      if (failure) return failure;
      if (!names.every((each) => NAME.test(each))) return giveUp('name-invalid', 'Not a valid object name.');
      return done(work());
    }
    return {
      put: (name, bytes) =>
        call('put', [name], () => {
          const object = { name, bytes: Uint8Array.from(bytes) };
          mine.send.set(name, object.bytes);
          for (const each of intercept ? intercept(side, object) : [object]) carry(theirs, each);
        }),
      list: () =>
        call('list', [], () => {
          deliver(mine, 1);
          const names = inOrder([...mine.receive.keys()]);
          const entries = names
            .slice(0, listingLimit)
            .map((name) => ({ name, size: mine.receive.get(name)?.length ?? 0 }));
          return { entries, truncated: names.length > listingLimit };
        }),
      async get(name, maxBytes) {
        const read = await call('get', [name], () => mine.receive.get(name));
        if (read.kind !== 'done' || read.value === undefined) return read;
        if (read.value.length > maxBytes) return giveUp('too-large', `More than ${maxBytes} bytes.`);
        return done(Uint8Array.from(read.value));
      },
      remove: (names) =>
        call('remove', names, () => {
          for (const name of names) {
            const again = mine.again.get(name);
            mine.again.delete(name);
            if (mine.receive.delete(name) && again) mine.underWay.push({ name, bytes: again, steps: 1 });
          }
        }),
      withdraw: (names) =>
        call('withdraw', names, () => {
          for (const name of names) mine.send.delete(name);
        }),
    };
  }

  return {
    a: channelOf('a'),
    b: channelOf('b'),
    sendOf: (side) => shelves[side].send,
    receiveOf: (side) => shelves[side].receive,
    place: (side, name, bytes) => void shelves[side].receive.set(name, Uint8Array.from(bytes)),
    setFaults(next = {}) {
      faults = { ...NO_FAULTS, ...next };
      for (const shelf of Object.values(shelves)) if (faults.duplicate === 0) shelf.again.clear();
    },
    intercept: (hook) => void (intercept = hook),
    failWith: (hook) => void (failWith = hook),
    flush() {
      for (const shelf of Object.values(shelves)) deliver(shelf, Infinity);
    },
  };
}
