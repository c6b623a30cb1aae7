import { duration, exactTime, relativeTime, seconds } from '../../static/admin/src/components/time';
import { pollDelay, timeLeft } from '../../static/admin/src/detail/pace';

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;

test.each([
  [0, 'now'],
  [30_000, 'now'],
  [-30_000, 'now'],
  [MINUTE, '1 minute ago'],
  [119 * MINUTE, '1 hour ago'],
  [25 * 60 * MINUTE, 'yesterday'],
  [21 * 24 * 60 * MINUTE, '3 weeks ago'],
  [400 * 24 * 60 * MINUTE, 'last year'],
])('%d ms before now is "%s"', (age, text) => {
  expect(relativeTime(NOW - age, NOW, 'en')).toBe(text);
});

test('the language is the viewer’s', () => {
  expect(relativeTime(NOW - 5 * MINUTE, NOW, 'de')).toBe('vor 5 Minuten');
});

test('the exact time is in the viewer’s zone', () => {
  expect(exactTime(NOW, 'en-GB', 'Asia/Tokyo')).toContain('21:00:00');
});

test.each([
  [1, '1 minute'],
  [150_000, '3 minutes'],
  [90 * MINUTE, '2 hours'],
])('%d ms last %s', (length, text) => {
  expect(duration(length, 'en')).toBe(text);
});

test.each([
  [-500, '0 seconds'],
  [999, '0 seconds'],
  [1000, '1 second'],
  [59_999, '59 seconds'],
])('%d ms have taken %s so far', (length, text) => {
  expect(seconds(length, 'en')).toBe(text);
});

test('the time left follows from the pace so far', () => {
  expect(timeLeft({ at: NOW, done: 100 }, { at: NOW + MINUTE, done: 150 }, 350)).toBe(4 * MINUTE);
});

test.each([
  ['without a total', { at: NOW, done: 100 }, { at: NOW + MINUTE, done: 150 }, undefined],
  ['before anything is done', { at: NOW, done: 100 }, { at: NOW + MINUTE, done: 100 }, 350],
  ['at the first look', { at: NOW, done: 100 }, { at: NOW, done: 100 }, 350],
])('nothing is said of the time left %s', (_when, first, latest, total) => {
  expect(timeLeft(first, latest, total)).toBeUndefined();
});

test('the time left is never negative', () => {
  expect(timeLeft({ at: NOW, done: 100 }, { at: NOW + MINUTE, done: 400 }, 350)).toBe(0);
});

test('the page looks more often while the handshake or the initial synchronization goes on', () => {
  const slow = pollDelay({ status: 'running' });
  expect(pollDelay({ status: 'handshake' })).toBeLessThan(slow);
  expect(pollDelay({ status: 'running', initial: { done: 1, finished: false } })).toBeLessThan(slow);
  expect(pollDelay({ status: 'running', initial: { done: 1, finished: true } })).toBe(slow);
});
