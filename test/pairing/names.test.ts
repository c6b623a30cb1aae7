import {
  directionFrom,
  nameOf,
  parseName,
  type RelayName,
  slaveIdBesideMaster,
  wireId,
} from '../../src/protocol/names';

const sync = 'abcdefghijklmnopqrstuvwx27';
const place = { sync, direction: 'm2s', epoch: '1-abc123' } as const;

const EXAMPLES: [string, RelayName][] = [
  [`${sync}.m2s.1-abc123.0000000042.pgp`, { kind: 'data', ...place, seq: 42 }],
  [`${sync}.m2s.1-abc123.ack.17.pgp`, { kind: 'ack', ...place, ackNo: 17 }],
  [
    `${sync}.m2s.1-abc123.att.mc-10_042.2of3.pgp`,
    { kind: 'attachment', ...place, attachmentId: 'mc-10_042', part: 2, parts: 3 },
  ],
  [`${sync}.s2m.pair.hello.3.pgp`, { kind: 'pairing', sync, direction: 's2m', message: 'hello', attempt: 3 }],
  ['probe.k3j2', { kind: 'probe', id: 'k3j2' }],
];

test.each(EXAMPLES)('%s is written and read', (text, name) => {
  expect(nameOf(name)).toBe(text);
  expect(parseName(text)).toEqual(name);
  expect(text).toMatch(/^[A-Za-z0-9._-]{1,200}$/);
});

test('names sort in the order of their numbers', () => {
  const names = [1, 2, 10, 99, 100, 9_999_999_999].map((seq) => nameOf({ kind: 'data', ...place, seq }));
  expect(names.toSorted()).toEqual(names);
});

test.each([
  '',
  'holiday.jpg',
  '../../etc/passwd',
  `${sync}.m2s.1-abc123.42.pgp`,
  `${sync}.m2s.1-abc123.0000000000.pgp`,
  `${sync}.m2s.1-abc123.0000000042.PGP`,
  `${sync}.m2s.1-abc123.0000000042.pgp.tmp`,
  `${sync}.m2s.1-abc123.0000000042.pgp\n`,
  `${sync.toUpperCase()}.m2s.1-abc123.0000000042.pgp`,
  `${sync}a.m2s.1-abc123.0000000042.pgp`,
  `${sync}-s.m2s.1-abc123.0000000042.pgp`,
  `${sync}.m2m.1-abc123.0000000042.pgp`,
  `${sync}.m2s.0-abc123.0000000042.pgp`,
  `${sync}.m2s.1-abc123.ack.017.pgp`,
  `${sync}.m2s.1-abc123.att.a b.1of1.pgp`,
  `${sync}.m2s.1-abc123.att.a.2of1.pgp`,
  `${sync}.m2s.1-abc123.att.a.0of1.pgp`,
  `${sync}.s2m.pair.bye.1.pgp`,
  `probe.${'a'.repeat(300)}`,
])('%j is a foreign name', (text) => {
  expect(parseName(text)).toBeUndefined();
});

test('a part that cannot stand in a name is a bug', () => {
  expect(() => nameOf({ kind: 'data', ...place, seq: 0 })).toThrow('not a relay name');
  expect(() => nameOf({ kind: 'data', ...place, seq: 1.5 })).toThrow('not a relay name');
  expect(() => nameOf({ kind: 'data', ...place, sync: slaveIdBesideMaster(sync), seq: 1 })).toThrow(
    'not a relay name',
  );
  expect(() => nameOf({ kind: 'attachment', ...place, attachmentId: 'a', part: 2, parts: 1 })).toThrow(
    'not a relay name',
  );
  expect(() => nameOf({ kind: 'attachment', ...place, attachmentId: '../x', part: 1, parts: 1 })).toThrow(
    'not a relay name',
  );
});

test('the wire id of a slave beside its master is the common id', () => {
  expect(slaveIdBesideMaster(sync)).not.toBe(sync);
  expect(wireId(slaveIdBesideMaster(sync))).toBe(sync);
  expect(wireId(sync)).toBe(sync);
});

test('directions', () => {
  expect([directionFrom('m'), directionFrom('s')]).toEqual(['m2s', 's2m']);
});
