import { incomingName } from '../../src/protocol/incoming-name';
import { nameOf } from '../../src/protocol/names';
import type { RelayName } from '../../src/protocol/names';

const SYNC = 'k4mbq2x7n5c3vj6dtwhsyo2zra';
const FROM_SLAVE = { sync: SYNC, direction: 's2m', epoch: '2-9f3c' } as const;
const master = { id: SYNC, role: 'master' } as const;

const DELIVERED: RelayName[] = [
  { kind: 'data', ...FROM_SLAVE, seq: 7 },
  { kind: 'ack', ...FROM_SLAVE, ackNo: 7 },
  { kind: 'attachment', ...FROM_SLAVE, attachmentId: '205', part: 1, parts: 3 },
];

test.each(DELIVERED)('a $kind name of the partner is read, in whatever epoch', (name) => {
  expect(incomingName(nameOf(name), master)).toEqual(name);
  const older = { ...name, epoch: '1-aaaa' };
  expect(incomingName(nameOf(older as RelayName), master)).toEqual(older);
});

test.each(DELIVERED)('a $kind name of the own side or of another synchronization is left alone', (name) => {
  expect(incomingName(nameOf(name), { id: SYNC, role: 'slave' })).toBeUndefined();
  expect(incomingName(nameOf(name), { ...master, id: SYNC.replaceAll('k', 'b') })).toBeUndefined();
});

test('a slave beside its master reads what goes to the slave', () => {
  const name = nameOf({ kind: 'data', ...FROM_SLAVE, direction: 'm2s', seq: 1 });
  expect(incomingName(name, { id: `${SYNC}-s`, role: 'slave' })).toMatchObject({ kind: 'data', sync: SYNC });
  expect(incomingName(name, master)).toBeUndefined();
});

test.each([
  nameOf({ kind: 'pairing', sync: SYNC, direction: 's2m', message: 'hello', attempt: 1 }),
  nameOf({ kind: 'probe', id: 'test-1' }),
  'holiday.jpg',
])('%s is none', (name) => {
  expect(incomingName(name, master)).toBeUndefined();
});
