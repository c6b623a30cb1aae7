import { createHash } from 'node:crypto';
import { createSeededRandom } from '../../local/random';
import {
  comparability,
  detailsOf,
  differingBuckets,
  foldDigests,
  pairDigest,
} from '../../src/protocol/digest';
import { MAX_PLAIN } from '../../src/protocol/envelope';
import { differenceOf, healOf } from '../../src/protocol/heal';
import { emptyPair } from '../../src/protocol/pair-record';
import type { PairRecord } from '../../src/protocol/pair-record';
import { BUCKETS, MOST_PAIRS, repairChange } from '../../src/protocol/repair-message';
import type { VersionPair } from '../../src/protocol/version';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const register = (v: VersionPair, wire: string) => ({
  local: `here ${wire}`,
  wire,
  v,
  at: 1,
  by: 'm' as const,
});

/** A pair as the side has it where the issue was born. */
const born: PairRecord = {
  ...emptyPair('m10001'),
  id: '10001',
  key: 'ACME-1',
  fields: { summary: register([1, 0], 'a'), labels: register([1, 2], 'b') },
  items: { mc1: { n: 1, wire: 'c' }, sc9: { n: 2, wire: 'd', here: '77' } },
};
/** The same pair on the other side. */
const made: PairRecord = {
  ...emptyPair('m10001'),
  id: '500',
  key: 'GLX-5',
  partnerKey: 'ACME-1',
  fields: {
    parent: register([0, 0], ''),
    labels: { ...register([1, 2], 'b'), at: 7, by: 's' },
    summary: { ...register([1, 0], 'a'), local: 'cut' },
  },
  items: {
    sc9: { n: 2, wire: 'd' },
    mc1: { n: 1, wire: 'c', here: '3', gone: true },
    sa4: { n: 2, wire: '' },
  },
};

describe('the digest of a pair', () => {
  it('is the same on both sides, whatever differs by design', () => {
    expect(pairDigest(made, sha256)).toBe(pairDigest(born, sha256));
    expect(pairDigest(born, sha256)).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each<[string, (pair: PairRecord) => PairRecord]>([
    ['a version', (p) => ({ ...p, fields: { ...p.fields, summary: register([2, 0], 'a') } })],
    ['a value', (p) => ({ ...p, fields: { ...p.fields, summary: register([1, 0], 'x') } })],
    [
      'a field that never travelled',
      (p) => ({ ...p, fields: { ...p.fields, parent: register([1, 0], '') } }),
    ],
    ['a number', (p) => ({ ...p, items: { ...p.items, mc1: { n: 2, wire: 'c' } } })],
    ['a content', (p) => ({ ...p, items: { ...p.items, mc1: { n: 1, wire: 'x' } } })],
    ['a lost item', (p) => ({ ...p, items: {} })],
    ['the pair', (p) => ({ ...p, pair: 'm10002' })],
  ])('is another one after a change of %s', (_what, change) => {
    expect(pairDigest(change(born), sha256)).not.toBe(pairDigest(born, sha256));
  });

  it('is none for a pair that has ended or has no issue', () => {
    expect(pairDigest({ ...born, gone: 'there' }, sha256)).toBeUndefined();
    const { id: _id, ...unborn } = born;
    expect(pairDigest(unborn, sha256)).toBeUndefined();
  });
});

describe('folding', () => {
  it('shows in which buckets two of 10,000 pairs differ, whatever the order, in one small message', () => {
    const random = createSeededRandom(3);
    const all = Array.from({ length: 10_000 }, (_, n) => [`m${n + 1}`, sha256(`${random.next()}`)] as const);
    const buckets = foldDigests(new Map(all), sha256);
    expect(foldDigests(new Map(all.toReversed()), sha256)).toBe(buckets);
    expect(buckets).toHaveLength(BUCKETS * 16);
    const other = new Map(all);
    other.set('m17', 'altered');
    other.delete('m4711');
    const differing = differingBuckets(buckets, foldDigests(other, sha256));
    const bucket = (pair: string) => Number.parseInt(sha256(pair).slice(0, 2), 16);
    expect(new Set(differing)).toEqual(new Set([bucket('m17'), bucket('m4711')]));
    const basis = { check: 's-1', round: 1, sent: 1e9, applied: 1e9 };
    expect(JSON.stringify({ kind: 'digest', ...basis, buckets }).length).toBeLessThan(5000);
    const pairs = all.slice(0, MOST_PAIRS).map(([pair, d]) => [`${pair}000000000000`, d.slice(0, 16), false]);
    const full = { kind: 'digest-pairs', ...basis, buckets: [...Array(BUCKETS).keys()], pairs, more: true };
    expect(repairChange.safeParse(full).success).toBe(true);
    expect(JSON.stringify(full).length).toBeLessThan(MAX_PLAIN);
  });
});

describe('what is compared', () => {
  const basis = { sent: 10, applied: 20 };
  it.each<[string, Partial<PairRecord>, string]>([
    ['nothing since', { last: { epoch: 'e', out: 20, in: 10 } }, 'comparable'],
    ['a message that the partner had not applied', { last: { epoch: 'e', out: 21, in: 1 } }, 'newer'],
    ['a message that came later', { last: { epoch: 'e', out: 1, in: 11 } }, 'newer'],
    ['numbers of an older epoch', { last: { epoch: 'd', out: 99, in: 99 } }, 'comparable'],
    ['an open call', { intent: { kind: 'edit', at: 1, before: {} } }, 'newer'],
    ['something parked', { parked: { labels: { code: 'x', text: 'x', since: 1, tries: 1 } } }, 'parked'],
  ])('%s: %s', (_what, more, expected) => {
    expect(comparability({ ...born, ...more }, 'e', basis)).toBe(expected);
  });
});

describe('healing', () => {
  const mine = detailsOf(born);
  const theirs = detailsOf(made);
  const nothing = { say: [], raise: [], numbers: {}, end: false };

  it('does nothing where both are equal', () => {
    expect(healOf(mine, theirs, 'm')).toEqual(nothing);
    expect(healOf(theirs, mine, 's')).toEqual(nothing);
    expect(differenceOf(mine, theirs)).toMatchObject({
      fields: [],
      comments: 0,
      attachments: 0,
      whole: false,
    });
  });

  it('lets the higher version speak, whoever set it', () => {
    const lost = {
      ...theirs,
      fields: { ...theirs.fields, labels: { v: [1, 0] as VersionPair, wire: 'old' } },
    };
    expect(healOf(mine, lost, 'm').say).toEqual(['labels']);
    expect(healOf(lost, mine, 's')).toEqual(nothing);
    expect(differenceOf(lost, mine)).toEqual(differenceOf(mine, lost));
  });

  it("gives the master's value a new version where one version has two values", () => {
    const other = {
      ...theirs,
      fields: { ...theirs.fields, summary: { v: [1, 0] as VersionPair, wire: 'x' } },
    };
    expect(healOf(mine, other, 'm')).toMatchObject({ say: ['summary'], raise: ['summary'] });
    expect(healOf(other, mine, 's')).toEqual(nothing);
  });

  it("keeps the owner's items, with a number that the partner takes", () => {
    const ahead = { ...theirs, items: { ...theirs.items, mc1: { n: 5, wire: 'x' } } };
    expect(healOf(mine, ahead, 'm')).toMatchObject({ say: ['mc1'], numbers: { mc1: { n: 6, wire: 'c' } } });
    expect(healOf(ahead, mine, 's')).toEqual(nothing);
    const without = { ...theirs, items: {} };
    expect(healOf(mine, without, 'm').say).toEqual(['mc1']);
    expect(healOf(without, mine, 's').numbers).toEqual({ sc9: { n: 2, wire: 'd' } });
  });

  it('says a whole issue only to a partner who has looked and has none', () => {
    const none = { ...theirs, fields: {}, items: {} };
    expect(healOf(mine, { ...none, state: 'later' }, 'm')).toEqual(nothing);
    expect(healOf(mine, { ...none, state: 'absent' }, 'm').say).toEqual(['*']);
    // Of an issue that was born there its owner decides.
    expect(healOf(theirs, { ...none, state: 'absent' }, 's')).toEqual(nothing);
    expect(healOf({ ...mine, state: 'ended-here' }, theirs, 'm').end).toBe(true);
  });
});
