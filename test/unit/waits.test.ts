import { isDueAgain, isToBeAskedFor, isUnanswered } from '../../src/protocol/waits';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

/** The first whole minute after NOW at which it is true. */
function firstMinute(isTrue: (now: number) => boolean): number {
  for (let minute = 0; minute < 10_000; minute += 1) if (isTrue(NOW + minute * MINUTE)) return minute;
  return Number.POSITIVE_INFINITY;
}

const TRIES = [0, 1, 2, 3, 4, 5, 6, 7, 20];

test('a refused object is read again after 5, 10, 20 ... minutes, at least once an hour', () => {
  const minutes = TRIES.map((tries) => firstMinute((now) => isDueAgain({ at: NOW, tries }, now)));
  expect(minutes).toEqual([5, 10, 20, 40, 60, 60, 60, 60, 60]);
});

test('a message without acknowledgement goes out again after a wait that doubles up to 16 times', () => {
  const after = (tries: number) =>
    firstMinute((now) => isUnanswered({ sentAt: NOW, tries }, now, 20 * MINUTE));
  expect(TRIES.slice(1).map(after)).toEqual([20, 40, 80, 160, 320, 320, 320, 320]);
});

test('a message that was never tried, or not taken by the relay, is due at once', () => {
  expect(isUnanswered({ sentAt: 0, tries: 0 }, NOW, 20 * MINUTE)).toBe(true);
  expect(isUnanswered({ sentAt: 0, tries: 3 }, NOW, 20 * MINUTE)).toBe(true);
});

test('missing parts are asked for after a wait that doubles up to 64 times', () => {
  const after = (tries: number) =>
    firstMinute((now) => isToBeAskedFor({ since: NOW, tries }, now, 30 * MINUTE));
  expect(TRIES.map(after)).toEqual([30, 60, 120, 240, 480, 960, 1920, 1920, 1920]);
});
