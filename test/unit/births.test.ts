import { birthOf } from '../../src/outbound/births';
import { keptBack } from '../../src/outbound/forwarded-items';
import type { OfOthers } from '../../src/state/of-other-syncs';
import { emptyPair } from '../../src/protocol/pair-record';
import { anIssue } from './an-issue';

const [HERE, THERE, FAR] = ['a', 'b', 'c'].map((letter) => letter.repeat(16)) as [string, string, string];
const on = { forwards: true, here: HERE, there: THERE };
const off = { ...on, forwards: false };
const others = (more: Partial<OfOthers>): OfOthers => ({ ids: new Set<string>(), open: false, ...more });
const marked = (origin?: string) =>
  anIssue({ mark: { sync: 'other', pair: 'm1', ...(origin === undefined ? {} : { origin }) } });

describe('an issue without a pair', () => {
  it.each([
    ['of people was born here', anIssue(), 'people', undefined, on, 'people', `${HERE}.10001`],
    ['of people leaves without forwarding', anIssue(), 'people', undefined, off, 'people', `${HERE}.10001`],
    [
      'of another partner stays',
      marked(`${FAR}.1`),
      'partner',
      { origin: `${FAR}.1` },
      off,
      'partner',
      undefined,
    ],
    [
      'of another partner leaves with its origin where that is allowed',
      marked(),
      'partner',
      { origin: `${FAR}.1`, mark: 'stands' },
      on,
      'people',
      `${FAR}.1`,
    ],
    [
      'does not go back to where it was born',
      marked(),
      'partner',
      { origin: `${THERE}.1`, mark: 'stands' },
      on,
      'partner',
      undefined,
    ],
    [
      'waits while it is being made',
      marked(`${FAR}.1`),
      'partner',
      { mark: 'open' },
      on,
      'undecided',
      undefined,
    ],
    [
      'that is a clone was born here',
      marked(`${FAR}.1`),
      'partner',
      { mark: 'copied' },
      on,
      'people',
      `${HERE}.10001`,
    ],
    [
      'whose synchronization was deleted has the origin of its mark',
      marked(`${FAR}.1`),
      'partner',
      undefined,
      on,
      'people',
      `${FAR}.1`,
    ],
    ['of unknown birth stays', marked(), 'partner', undefined, on, 'partner', undefined],
    [
      'is not believed a mark where a pair stands',
      marked(`${FAR}.1`),
      'partner',
      { mark: 'stands' },
      on,
      'partner',
      undefined,
    ],
    [
      'whose mark somebody took away stays that of the partner',
      anIssue(),
      'people',
      { origin: `${FAR}.1` },
      off,
      'partner',
      undefined,
    ],
    [
      'whose mark somebody took away leaves with its origin',
      anIssue(),
      'people',
      { origin: `${FAR}.1` },
      on,
      'people',
      `${FAR}.1`,
    ],
  ] as const)('%s', (_name, issue, made, more, context, madeBy, origin) => {
    const birth = birthOf(issue, made, more && others(more), context);
    expect([birth.madeBy, birth.origin]).toEqual([madeBy, origin]);
  });
});

describe('what others made in an issue', () => {
  it('stays without forwarding, but for what was told before and not taken back', () => {
    const ids = new Set(['comment 1', 'comment 2', 'attachment 3', 'link 4']);
    const pair = emptyPair('m10001');
    pair.items = { mc1: { n: 1, wire: 'x' }, ma3: { n: 2, wire: '', gone: true }, sc2: { n: 1, wire: 'x' } };
    const of = others({ ids });
    expect(keptBack(of, pair, { us: 'm', forwards: false })).toEqual(['comment 2', 'attachment 3', 'link 4']);
    expect(keptBack(of, pair, { us: 'm', forwards: true })).toEqual([]);
    expect(keptBack(undefined, pair, { us: 'm', forwards: false })).toEqual([]);
  });
});
