import * as fc from 'fast-check';
import type { Channel } from '../../src/ports/channel';
import type { Outcome } from '../../src/protocol/outcome';

/** Two channels joined without faults: what `a` puts is in RECEIVE of `b` at its next listing, and the other way round. */
export interface ChannelPair {
  a: Channel;
  b: Channel;
  /** Lays an object into RECEIVE of `a`, as somebody else who can write there. */
  place(name: string, bytes: Uint8Array): Promise<void>;
  /** Resolves when everything that was put lies in RECEIVE; absent where a put has arrived when it answers. */
  arrived?(): Promise<void>;
  close(): Promise<void>;
}

const MIB = 1024 * 1024;

/** What every channel must do, whatever it stands on; `makePair` is called for each test. */
export function channelContract(name: string, makePair: () => Promise<ChannelPair>): void {
  describe(`channel contract: ${name}`, () => {
    let pair: ChannelPair;
    beforeEach(async () => {
      pair = settled(await makePair());
    });
    afterEach(() => pair.close());

    test('what one side puts, the other lists and reads byte for byte', async () => {
      const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
      value(await pair.a.put('m.1', bytes));
      const listed = value(await pair.b.list());
      expect(listed).toMatchObject({ entries: [{ name: 'm.1' }], truncated: false });
      // A hint: a mail is longer than what it carries.
      expect(listed.entries[0]?.size).toBeGreaterThanOrEqual(512);
      expect(value(await pair.b.list()).entries).toEqual(listed.entries);
      expect(value(await pair.b.get('m.1', 512))).toEqual(bytes);
      expect(await namesIn(pair.a)).toEqual([]);
    });

    test('both directions work at the same time under the same name', async () => {
      await Promise.all([pair.a.put('same', text('from a')), pair.b.put('same', text('from b'))]);
      expect(value(await pair.a.get('same', 100))).toEqual(text('from b'));
      expect(value(await pair.b.get('same', 100))).toEqual(text('from a'));
    });

    test('putting the same bytes again changes nothing', async () => {
      value(await pair.a.put('m.1', text('once')));
      value(await pair.a.put('m.1', text('once')));
      expect(await namesIn(pair.b)).toEqual(['m.1']);
      expect(value(await pair.b.get('m.1', 100))).toEqual(text('once'));
    });

    test('putting under a name that exists replaces the object', async () => {
      value(await pair.a.put('m.1', text('a longer first body')));
      value(await pair.a.put('m.1', text('second')));
      expect(value(await pair.b.get('m.1', 100))).toEqual(text('second'));
    });

    test('what is not there reads as undefined', async () => {
      expect(value(await pair.a.get('never-put', 100))).toBeUndefined();
    });

    test('an empty object arrives', async () => {
      value(await pair.a.put('empty', new Uint8Array()));
      expect(await namesIn(pair.b)).toEqual(['empty']);
      expect(value(await pair.b.get('empty', 0))).toEqual(new Uint8Array());
    });

    test('a large object arrives', async () => {
      const bytes = new Uint8Array(11 * MIB).map((_, index) => (index * 31 + (index >> 12)) % 256);
      value(await pair.a.put('large', bytes));
      const read = value(await pair.b.get('large', 11 * MIB));
      expect(Buffer.compare(read ?? new Uint8Array(), bytes)).toBe(0);
    });

    test('an object above the bound is given up as too large', async () => {
      value(await pair.a.put('m.1', new Uint8Array(101)));
      expect(codeOf(await pair.b.get('m.1', 100))).toBe('give-up too-large');
      expect(value(await pair.b.get('m.1', 101))).toHaveLength(101);
    });

    test('removing deletes from RECEIVE; again and for names that are not there it is done too', async () => {
      value(await pair.a.put('m.1', text('1')));
      value(await pair.a.put('m.2', text('2')));
      value(await pair.b.remove(['m.1', 'never-put']));
      value(await pair.b.remove(['m.1', 'never-put']));
      expect(await namesIn(pair.b)).toEqual(['m.2']);
      expect(value(await pair.b.get('m.1', 100))).toBeUndefined();
    });

    test('what was removed comes again when it is put again', async () => {
      value(await pair.a.put('m.1', text('1')));
      value(await pair.b.remove(['m.1']));
      value(await pair.a.put('m.1', text('1')));
      expect(await namesIn(pair.b)).toEqual(['m.1']);
    });

    test('withdrawing is done once, again, and after the partner has removed the object', async () => {
      value(await pair.a.put('m.1', text('1')));
      value(await pair.b.remove(['m.1']));
      value(await pair.a.withdraw(['m.1', 'never-put']));
      value(await pair.a.withdraw(['m.1']));
      expect(await namesIn(pair.b)).toEqual([]);
    });

    test('withdrawing takes nothing out of our own RECEIVE, removing nothing out of our SEND', async () => {
      value(await pair.a.put('same', text('from a')));
      value(await pair.b.put('same', text('from b')));
      value(await pair.a.withdraw(['same']));
      expect(value(await pair.a.get('same', 100))).toEqual(text('from b'));
      value(await pair.a.put('same', text('from a')));
      value(await pair.a.remove(['same']));
      expect(value(await pair.b.get('same', 100))).toEqual(text('from a'));
    });

    test('nothing to delete is done', async () => {
      value(await pair.a.remove([]));
      value(await pair.a.withdraw([]));
    });

    test('names of others are listed and stay where they are', async () => {
      await pair.place('report-2026.pdf', text('not ours'));
      value(await pair.b.put('m.1', text('1')));
      expect(await namesIn(pair.a)).toEqual(['m.1', 'report-2026.pdf']);
      value(await pair.a.remove(['m.1']));
      expect(await namesIn(pair.a)).toEqual(['report-2026.pdf']);
      expect(value(await pair.a.get('report-2026.pdf', 100))).toEqual(text('not ours'));
    });

    test('many objects are listed completely, each once, and deleted in one call', async () => {
      const names = Array.from({ length: 1203 }, (_, index) => `m.${String(index).padStart(5, '0')}`);
      for (const each of names) await pair.place(each, text(each));
      const listed = value(await pair.a.list());
      expect(listed.truncated).toBe(false);
      expect(listed.entries.map((entry) => entry.name).toSorted()).toEqual(names);
      value(await pair.a.remove(names));
      expect(await namesIn(pair.a)).toEqual([]);
    });

    test.each([
      '',
      '.',
      '..',
      '.hidden',
      '../escape',
      'a/b',
      'a\\b',
      'a b',
      'a%2fb',
      'a\0b',
      'é',
      'x'.repeat(201),
    ])('the name %j is refused by every call', async (wrong) => {
      expect(codeOf(await pair.a.put(wrong, text('x')))).toBe('give-up name-invalid');
      expect(codeOf(await pair.a.get(wrong, 100))).toBe('give-up name-invalid');
      expect(codeOf(await pair.a.remove([wrong]))).toBe('give-up name-invalid');
      expect(codeOf(await pair.a.withdraw([wrong]))).toBe('give-up name-invalid');
      expect(await namesIn(pair.b)).toEqual([]);
    });

    test('the longest name works', async () => {
      const longest = 'n'.repeat(200);
      value(await pair.a.put(longest, text('x')));
      expect(await namesIn(pair.b)).toEqual([longest]);
    });

    test('any sequence of calls leaves what the calls say', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
          const fresh = settled(await makePair());
          try {
            await runAndCompare(fresh, commands);
          } finally {
            await fresh.close();
          }
        }),
        { numRuns: 20, seed: 20261123 },
      );
    });
  });
}

const objectNames = fc.constantFrom('m.1', 'm.2', 'm.3', '_x-4');

const command = fc.oneof(
  fc.record({
    call: fc.constant('put' as const),
    name: objectNames,
    bytes: fc.uint8Array({ maxLength: 40 }),
  }),
  fc.record({ call: fc.constant('remove' as const), names: fc.array(objectNames) }),
  fc.record({ call: fc.constant('withdraw' as const), names: fc.array(objectNames) }),
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

/**
 * Plays commands from a to b against a map. Withdrawing may or may not take back what has arrived: SEND and RECEIVE can be the same
 * directory or copies. So a withdrawn name may be gone, but may hold nothing else than before.
 */
async function runAndCompare(pair: ChannelPair, commands: readonly Command[]): Promise<void> {
  const expected = new Map<string, { bytes: Uint8Array; withdrawn: boolean }>();
  for (const each of commands) {
    if (each.call === 'put') {
      value(await pair.a.put(each.name, each.bytes));
      expected.set(each.name, { bytes: each.bytes, withdrawn: false });
    } else if (each.call === 'remove') {
      value(await pair.b.remove(each.names));
      for (const name of each.names) expected.delete(name);
    } else {
      value(await pair.a.withdraw(each.names));
      for (const name of each.names) {
        const known = expected.get(name);
        if (known) known.withdrawn = true;
      }
    }
  }
  const listed = new Map(value(await pair.b.list()).entries.map((entry) => [entry.name, entry.size]));
  for (const [name, { bytes, withdrawn }] of expected) {
    if (withdrawn && !listed.has(name)) continue;
    expect(listed.get(name)).toBeGreaterThanOrEqual(bytes.length);
    expect(value(await pair.b.get(name, 100))).toEqual(Uint8Array.from(bytes));
    listed.delete(name);
  }
  expect([...listed.keys()]).toEqual([]);
}

/** The pair with puts that answer once the object has arrived. */
function settled(pair: ChannelPair): ChannelPair {
  const { arrived } = pair;
  if (arrived === undefined) return pair;
  const waiting = (channel: Channel): Channel => ({
    ...channel,
    async put(name, bytes) {
      const put = await channel.put(name, bytes);
      await arrived.call(pair);
      return put;
    },
  });
  return {
    ...pair,
    a: waiting(pair.a),
    b: waiting(pair.b),
    place: pair.place.bind(pair),
    close: pair.close.bind(pair),
  };
}

async function namesIn(channel: Channel): Promise<string[]> {
  return value(await channel.list())
    .entries.map((entry) => entry.name)
    .toSorted();
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function value<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done')
    throw new Error(`${outcome.kind} ${outcome.cause.code}: ${outcome.cause.text}`);
  return outcome.value;
}

function codeOf(outcome: Outcome<unknown>): string {
  return outcome.kind === 'done' ? 'done' : `${outcome.kind} ${outcome.cause.code}`;
}
