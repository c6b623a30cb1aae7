import { isToBeTold } from '../../src/protocol/unreadable';

/** Readings after which the sender is told. */
function toldAt(isMissing: (tries: number) => boolean): number[] {
  const readings = Array.from({ length: 100 }, (_, tries) => tries);
  return readings.filter((tries) => isToBeTold(tries, isMissing(tries)));
}

test('the sender of an unreadable message is told again after twice as many readings', () => {
  expect(toldAt(() => true)).toEqual([3, 6, 12, 24, 48, 96]);
});

test('what lies under a number that was never used is told once', () => {
  expect(toldAt(() => false)).toEqual([3]);
});

test('a number that turns out later to be used is told again from then on', () => {
  expect(toldAt((tries) => tries > 6)).toEqual([3, 12, 24, 48, 96]);
});
