import { LOG_MARKS, emptyLog, logBytes } from '../../src/protocol/log-record';
import type { LogRecord } from '../../src/protocol/log-record';

/** Forge KVS: https://developer.atlassian.com/platform/forge/limits-kvs-ce/ */
const VALUE = 240 * 1024;

const many = <T>(count: number, one: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => one(n));
const pair = (n: number) => `m${1_000_000 + n}`;
const item = (n: number) => `ma${1_000_000 + n}`;
const name = (n: number) => `k4mbq2x7n5c3vj6dtwhsyo2zra.m2s.123-9f3c0a71be22.att.${1_000_000 + n}.1of9.pgp`;

/** Every list that has a bound of its own is full; ids are those of large sites. */
function full(): LogRecord {
  const log = emptyLog('123-9f3c0a71be22');
  log.arrived = many(300, item);
  log.spoken = many(300, (n) => [item(n), 1_000_000 + n]);
  log.parked = many(800, (n) => [pair(n), 1_795_450_503_033]);
  log.held = many(500, pair);
  log.sentHashes = many(64, (n) => [1_000_000 + n, '216777dd22c3472b94874dea']);
  log.takenHashes = many(64, (n) => [1_000_000 + n, '216777dd22c3472b94874dea']);
  log.received = { applied: 1_000_000, beyond: many(1000, (n) => 1_000_002 + n) };
  log.lying = Object.fromEntries(many(300, (n) => [item(n), 9]));
  log.spent = many(600, name);
  log.quarantine = many(100, (n) => ({
    name: name(n),
    size: 1_000_000,
    hash: '216777dd22c3472b94874dea',
    code: 'message-under-wrong-name',
    at: 1_795_450_503_033,
    tries: 100,
  }));
  return log;
}

it('a log of which every bounded list is full leaves room to capture', () => {
  expect(logBytes(full())).toBeLessThan(LOG_MARKS.captured);
});

it('what one look may add beyond its mark, and one message beyond the next, fits into a stored value', () => {
  const log = emptyLog('1-a');
  const empty = logBytes(log);
  // A page of issues with those at the other ends of their links, in messages of their own; the last issue has all files that a pair may have.
  log.uploads = many(1500, (n) => ({ item: item(n) }));
  log.out = many(20, (n) => ({
    seq: 1_000_000 + n,
    name: name(n),
    sentAt: 1_795_450_503_033,
    tries: 1,
    v: 1,
    issues: 10,
    items: 100,
    pairs: many(10, pair),
  }));
  const page = logBytes(log) - empty;
  // What is awaited has a mark of its own, and a message makes at most this many issues before it is full.
  const other = emptyLog('1-a');
  other.tell.paired = many(1000, pair);
  other.heard.dirty = many(1000, (n) => String(1_000_000 + n));
  const message = logBytes(other) - empty;
  expect(LOG_MARKS.captured + page).toBeLessThan(LOG_MARKS.received);
  expect(LOG_MARKS.received + message).toBeLessThan(VALUE);
});
