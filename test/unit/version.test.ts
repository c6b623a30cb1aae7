import * as fc from 'fast-check';
import type { VersionPair } from '../../src/protocol/version';
import { bump, joined, standing, winner } from '../../src/protocol/version';

const pair = fc.tuple(fc.nat(5), fc.nat(5)) as fc.Arbitrary<VersionPair>;

describe('version pairs', () => {
  it.each([
    [[0, 0], [0, 0], 'known'],
    [[1, 0], [0, 0], 'newer'],
    [[1, 0], [2, 0], 'known'],
    [[0, 1], [1, 0], 'concurrent'],
    [[2, 1], [1, 1], 'newer'],
    [[2, 0], [1, 1], 'concurrent'],
    [[1, 1], [1, 2], 'known'],
  ] as const)('%j after %j is %s', (incoming, here, expected) => {
    expect(standing([...incoming], [...here])).toBe(expected);
  });

  it('a change of either side is newer than what it was made from', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom('m' as const, 's' as const), (v, side) => {
        expect(standing(bump(v, side), v)).toBe('newer');
        expect(standing(v, bump(v, side))).toBe('known');
      }),
    );
  });

  it('concurrent is mutual, and what both agree on afterwards covers both', () => {
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        expect(standing(a, b) === 'concurrent').toBe(standing(b, a) === 'concurrent');
        expect(joined(a, b)).toEqual(joined(b, a));
        expect([standing(a, joined(a, b)), standing(b, joined(a, b))]).toEqual(['known', 'known']);
      }),
    );
  });

  it('the newest wins, a tie goes to the master, from whichever side it is computed', () => {
    expect(winner({ at: 2, side: 's' }, { at: 1, side: 'm' })).toBe('s');
    expect(winner({ at: 2, side: 's' }, { at: 2, side: 'm' })).toBe('m');
    fc.assert(
      fc.property(fc.nat(3), fc.nat(3), (m, s) => {
        const [master, slave] = [
          { at: m, side: 'm' as const },
          { at: s, side: 's' as const },
        ];
        expect(winner(master, slave)).toBe(winner(slave, master));
      }),
    );
  });
});
