import { HANDSHAKE_LIFETIME_MS } from '../../src/protocol/handshake-file';
import { nameOf } from '../../src/protocol/names';
import { padText } from '../../src/protocol/padding';
import { syncKeys } from '../../src/protocol/sync-record';
import {
  begin,
  createWorld,
  describeSide,
  granted,
  masterInput,
  MINUTE,
  poll,
  pollUntilStopped,
  recordOf,
  slaveInput,
} from './two-sides';

test('both sides reach stopped, know each other and show the same words', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  expect(await pollUntilStopped(world, id)).toBeLessThanOrEqual(3);
  const [master, slave] = [await recordOf(world.master, id), await recordOf(world.slave, id)];
  expect([master.status, slave.status]).toEqual(['stopped', 'stopped']);
  expect(master.partner).toMatchObject({ company: 'Company s', fingerprint: slave.key.fingerprint });
  expect(slave.partner).toMatchObject({ company: 'Company m', fingerprint: master.key.fingerprint });
  const words = world.master.pairing().words(master);
  expect(words).toHaveLength(6);
  expect(world.slave.pairing().words(slave)).toEqual(words);
  expect(slave).toMatchObject({ name: 'Acme and Globex', encryption: true, epoch: master.epoch });
});

test('the pairing secret is destroyed on both sides once it has served', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  const held = (epoch: string) => `${syncKeys.secretPairing(id)}:${epoch}`;
  const { epoch } = await recordOf(world.master, id);
  expect(await world.master.store.readSecret(held(epoch))).toBeDefined();
  expect(await world.slave.store.readSecret(held(epoch))).toBeDefined();
  await pollUntilStopped(world, id);
  expect(await world.master.store.readSecret(held(epoch))).toBeUndefined();
  expect(await world.slave.store.readSecret(held(epoch))).toBeUndefined();
  expect(await world.master.pairing().handshakeFile(id)).toMatchObject({ code: 'handshake-spent' });
});

test('pairing messages are encrypted also where the synchronization is not', async () => {
  const world = createWorld();
  const seen: string[] = [];
  world.relay.intercept((_from, object) => {
    seen.push(new TextDecoder().decode(object.bytes));
    return [object];
  });
  const { id, text } = await begin(world, { encryption: false });
  await pollUntilStopped(world, id);
  expect(seen.length).toBeGreaterThanOrEqual(3);
  const { pairingSecret } = (JSON.parse(text) as { contents: { pairingSecret: string } }).contents;
  for (const message of seen) {
    expect(message).toMatch(/^-----BEGIN PGP MESSAGE-----/);
    expect(message).not.toContain(pairingSecret);
    const opened = await world.crypto.open({
      sealed: new TextEncoder().encode(message),
      mustBeEncrypted: true,
      maxBytes: 100_000,
    });
    expect(opened).toEqual({ kind: 'refused', code: 'cannot-decrypt' });
  }
});

test('afterwards the relay holds nothing that was sent but the last READY', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  await pollUntilStopped(world, id);
  expect([...world.relay.receiveOf('a').keys(), ...world.relay.receiveOf('b').keys()]).toEqual([]);
  expect([...world.relay.sendOf('a').keys()]).toEqual([]);
  expect([...world.relay.sendOf('b').keys()]).toEqual([expect.stringContaining('.pair.ready.')]);
});

test('unanswered messages are repeated with growing waits, under new numbers, and only the last stays on the relay', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  const names: string[] = [];
  world.relay.intercept((_from, object) => {
    names.push(object.name);
    return [];
  });
  for (let minute = 0; minute < 60; minute++) {
    await poll(world.slave, id, world.relay.b);
    world.clock.set(world.clock.now() + MINUTE);
  }
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(3);
  expect(names.length).toBeLessThan(9);
  expect([...world.relay.sendOf('b').keys()]).toEqual(names.slice(-1));
});

test.each([
  { lose: 0.5 },
  { duplicate: 0.7, reorderListing: true },
  { delaySteps: 5 },
  { tamper: 0.4 },
  { lose: 0.3, duplicate: 0.3, delaySteps: 4, tamper: 0.2, reorderListing: true },
])('a relay that misbehaves (%j) only slows the handshake down', async (faults) => {
  const world = createWorld();
  world.relay.setFaults(faults);
  const { id } = await begin(world);
  await pollUntilStopped(world, id, id, 3000);
  const [master, slave] = [await recordOf(world.master, id), await recordOf(world.slave, id)];
  expect(world.master.pairing().words(master)).toEqual(world.slave.pairing().words(slave));
});

test('a repeated WELCOME is answered by READY, also when the slave is running', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  await poll(world.slave, id, world.relay.b);
  await poll(world.master, id, world.relay.a);
  // Every READY is lost for a while; the slave's admin starts meanwhile.
  world.relay.intercept((from, object) => (from === 'b' ? [] : [object]));
  await poll(world.slave, id, world.relay.b);
  const stored = await world.slave.store.read(syncKeys.record(id));
  const running = { ...(await recordOf(world.slave, id)), status: 'running' as const };
  expect(stored).toBeDefined();
  await world.slave.store.commit([
    { op: 'put', key: syncKeys.record(id), value: running, expect: stored?.rev ?? 0 },
  ]);
  expect((await recordOf(world.master, id)).status).toBe('handshake');
  world.relay.intercept(undefined);
  await pollUntilStopped(world, id);
  expect((await recordOf(world.slave, id)).status).toBe('running');
  expect((await recordOf(world.master, id)).status).toBe('stopped');
});

describe('a message of the slave while READY is lost', () => {
  async function statusAfter(
    encryption: boolean,
    changes: { sync?: string; epoch?: string; from?: string } = {},
    signer?: string,
  ) {
    const world = createWorld();
    const { id } = await begin(world, { encryption });
    world.relay.intercept((_from, object) => (object.name.includes('.ready.') ? [] : [object]));
    await poll(world.slave, id, world.relay.b);
    await poll(world.master, id, world.relay.a);
    await poll(world.slave, id, world.relay.b);
    await poll(world.master, id, world.relay.a);
    expect((await recordOf(world.master, id)).status).toBe('handshake');
    const { epoch, key } = await recordOf(world.master, id);
    const text = JSON.stringify({ v: 1, sync: id, epoch, from: 's', to: 'm', seq: 1, ...changes });
    const signWith = signer ?? ((await world.slave.store.readSecret(syncKeys.secretKey(id))) as string);
    const sealed = await world.crypto.seal(
      encryption
        ? { plaintext: padText(text), signWith, encryptTo: key.publicKey, form: 'armored' }
        : { plaintext: new TextEncoder().encode(text), signWith, form: 'signed-json' },
    );
    const name = nameOf({ kind: 'data', sync: id, direction: 's2m', epoch, seq: 1 });
    world.relay.place('a', name, sealed);
    await poll(world.master, id, world.relay.a);
    // It stays for the delivery log, whatever it proves.
    expect(world.relay.receiveOf('a').has(name)).toBe(true);
    return (await recordOf(world.master, id)).status;
  }

  test.each([true, false])('counts as READY (encryption: %s)', async (encryption) => {
    expect(await statusAfter(encryption)).toBe('stopped');
  });

  test.each([{ sync: 'z'.repeat(26) }, { epoch: '1-0' }, { from: 'm' }])(
    'proves nothing when it says %j',
    async (changes) => {
      expect(await statusAfter(true, changes)).toBe('handshake');
    },
  );

  test('proves nothing when another key signed it', async () => {
    const { privateKey } = await createWorld().crypto.createKey('Mallory');
    expect(await statusAfter(true, {}, privateKey)).toBe('handshake');
  });
});

test('removing a synchronization can remove its secret', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  const sync = await recordOf(world.master, id);
  await world.master.pairing().destroySecret(sync);
  await world.master.pairing().destroySecret(sync);
  expect(await world.master.pairing().handshakeFile(id)).toMatchObject({ code: 'handshake-spent' });
});

test('two projects of one site and one relay pair under ids of their own', async () => {
  const world = createWorld();
  const here = { ...world.master, us: describeSide('m', { projectId: '20000', projectKey: 'OTHER' }) };
  const made = await here.pairing().createMaster(masterInput(world.master.us));
  const { text } = granted(await here.pairing().handshakeFile(made.id));
  const answered = granted(await here.pairing().createSlave(slaveInput(here.us, text)));
  expect(answered.id).not.toBe(made.id);
  await pollUntilStopped({ ...world, slave: here }, made.id, answered.id);
  const [master, slave] = [await recordOf(here, made.id), await recordOf(here, answered.id)];
  expect([master.role, slave.role]).toEqual(['master', 'slave']);
  expect(here.pairing().words(slave)).toEqual(here.pairing().words(master));
  expect((await here.store.read('site:syncs'))?.value).toEqual({
    v: 1,
    syncs: { [made.id]: { projectId: world.master.us.projectId }, [answered.id]: { projectId: '20000' } },
  });
});

test('an expired file is not answered any more, and its secret is destroyed', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  const { epoch } = await recordOf(world.master, id);
  world.clock.set(world.clock.now() + HANDSHAKE_LIFETIME_MS);
  await poll(world.slave, id, world.relay.b);
  expect(world.relay.sendOf('b').size).toBe(0);
  await poll(world.master, id, world.relay.a);
  expect(await world.master.pairing().handshakeFile(id)).toMatchObject({ code: 'handshake-expired' });
  expect(await world.master.store.readSecret(`${syncKeys.secretPairing(id)}:${epoch}`)).toBeUndefined();
  expect((await world.master.pairing().progress(id))?.isExpired).toBe(true);
  expect((await world.slave.pairing().progress(id))?.isExpired).toBe(true);
});

test('a failing relay is reported and counted as an attempt', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  world.relay.failWith((_side, call) =>
    call === 'put'
      ? { kind: 'retry', cause: { code: 'relay-down', text: 'The bridge does not answer.' } }
      : undefined,
  );
  expect((await poll(world.slave, id, world.relay.b))?.outcome).toMatchObject({ kind: 'retry' });
  expect((await world.slave.pairing().progress(id))?.steps[1]).toMatchObject({
    state: 'waiting',
    on: 'relay',
  });
  world.relay.failWith(undefined);
  expect((await poll(world.slave, id, world.relay.b))?.outcome.kind).toBe('done');
  expect(world.relay.sendOf('b').size).toBe(0);
  await pollUntilStopped(world, id);
});

test('a relay that does not let us delete is reported, and does not keep the sides apart', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  const cause = { code: 'not-allowed', text: 'The access key may not delete.' };
  world.relay.failWith((_side, call) =>
    call === 'remove' || call === 'withdraw' ? { kind: 'give-up', cause } : undefined,
  );
  await poll(world.slave, id, world.relay.b);
  expect((await poll(world.master, id, world.relay.a))?.outcome).toEqual({ kind: 'give-up', cause });
  await pollUntilStopped(world, id);
});

test('the slave is stopped only once the relay has taken its READY', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  await poll(world.slave, id, world.relay.b);
  await poll(world.master, id, world.relay.a);
  const cause = { code: 'relay-down', text: 'The bridge does not answer.' };
  world.relay.failWith((side, call) =>
    side === 'b' && call === 'put' ? { kind: 'retry', cause } : undefined,
  );
  expect((await poll(world.slave, id, world.relay.b))?.outcome).toEqual({ kind: 'retry', cause });
  expect((await recordOf(world.slave, id)).status).toBe('handshake');
  world.relay.failWith(undefined);
  world.clock.set(world.clock.now() + MINUTE);
  expect(await poll(world.slave, id, world.relay.b)).toMatchObject({
    changed: true,
    sync: { status: 'stopped' },
  });
});
