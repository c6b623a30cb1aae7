import type { Channel } from '../../src/ports/channel';
import { retry } from '../../src/protocol/outcome';
import { createMemoryRelay } from '../support/memory-channel';

const bytes = (...values: number[]) => Uint8Array.from(values);
const names = Array.from({ length: 40 }, (_, index) => `m.${index + 10}`);

async function putAll(channel: Channel): Promise<void> {
  for (const name of names) await channel.put(name, bytes(1, 2, 3));
}

async function listed(channel: Channel): Promise<string[]> {
  const outcome = await channel.list();
  return outcome.kind === 'done' ? outcome.value.entries.map((entry) => entry.name) : [];
}

test('some objects are lost, the same ones for the same seed, and none once faults have stopped', async () => {
  const arrivedWith = async (seed: number) => {
    const relay = createMemoryRelay({ seed, faults: { lose: 0.5 } });
    await putAll(relay.a);
    return { relay, arrived: await listed(relay.b) };
  };
  const first = await arrivedWith(7);
  expect(first.arrived.length).toBeGreaterThan(0);
  expect(first.arrived.length).toBeLessThan(names.length);
  expect((await arrivedWith(7)).arrived).toEqual(first.arrived);
  expect((await arrivedWith(8)).arrived).not.toEqual(first.arrived);
  first.relay.setFaults();
  await putAll(first.relay.a);
  expect(await listed(first.relay.b)).toEqual(names);
});

test('a duplicate comes once more after it was deleted', async () => {
  const relay = createMemoryRelay({ faults: { duplicate: 1 } });
  await relay.a.put('m.1', bytes(1));
  await relay.b.remove(['m.1']);
  expect(await listed(relay.b)).toEqual(['m.1']);
  await relay.b.remove(['m.1']);
  expect(await listed(relay.b)).toEqual([]);
});

test('delayed objects have all come after so many listings, or at once when flushed', async () => {
  const relay = createMemoryRelay({ faults: { delaySteps: 3 } });
  await putAll(relay.a);
  expect(relay.receiveOf('b').size).toBeLessThan(names.length);
  for (let poll = 0; poll < 3; poll += 1) await relay.b.list();
  expect(await listed(relay.b)).toEqual(names);
  await putAll(relay.b);
  relay.flush();
  expect(relay.receiveOf('a').size).toBe(names.length);
});

test('tampering alters one byte in RECEIVE and nothing in SEND', async () => {
  const relay = createMemoryRelay({ faults: { tamper: 1 } });
  await relay.a.put('m.1', bytes(1, 2, 3));
  const arrived = relay.receiveOf('b').get('m.1') ?? bytes();
  const different = [1, 2, 3].filter((value, index) => arrived[index] !== value);
  expect(different).toHaveLength(1);
  expect(relay.sendOf('a').get('m.1')).toEqual(bytes(1, 2, 3));
});

test('a listing in any order has every name', async () => {
  const relay = createMemoryRelay({ faults: { reorderListing: true } });
  await putAll(relay.a);
  const seen = await listed(relay.b);
  expect(seen).not.toEqual(names);
  expect(seen.toSorted()).toEqual(names);
});

test('a listing longer than its bound says that it was cut', async () => {
  const relay = createMemoryRelay({ listingLimit: 10 });
  await putAll(relay.a);
  expect(await relay.b.list()).toMatchObject({ value: { truncated: true } });
  expect(await listed(relay.b)).toEqual(names.slice(0, 10));
});

test('an interceptor sees each put and decides what arrives', async () => {
  const relay = createMemoryRelay();
  relay.intercept((from, object) =>
    object.name === 'drop' ? [] : [object, { name: `${from}-forged`, bytes: bytes(9) }],
  );
  await relay.a.put('drop', bytes(1));
  await relay.a.put('keep', bytes(1));
  expect(await listed(relay.b)).toEqual(['a-forged', 'keep']);
});

test('a failing call has no effect', async () => {
  const relay = createMemoryRelay();
  relay.failWith((side, call) => (side === 'a' && call === 'put' ? retry('down', 'Down.') : undefined));
  expect(await relay.a.put('m.1', bytes(1))).toMatchObject({ kind: 'retry' });
  expect(await relay.b.put('m.2', bytes(1))).toMatchObject({ kind: 'done' });
  relay.failWith(undefined);
  expect([await listed(relay.a), await listed(relay.b)]).toEqual([['m.2'], []]);
});

test('what is stored does not change with the caller’s array, nor what was read with the store', async () => {
  const relay = createMemoryRelay();
  const mine = bytes(1, 2);
  await relay.a.put('m.1', mine);
  mine[0] = 9;
  const read = await relay.b.get('m.1', 10);
  if (read.kind === 'done' && read.value) read.value[1] = 9;
  expect(relay.receiveOf('b').get('m.1')).toEqual(bytes(1, 2));
});
