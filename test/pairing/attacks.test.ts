import { padText } from '../../src/protocol/padding';
import { pairingTranscript } from '../../src/protocol/pairing-message';
import type { KeyPair } from '../../src/ports/crypto';
import type { RelayObject } from '../support/memory-channel';
import {
  begin,
  createWorld,
  describeSide,
  granted,
  poll,
  pollUntilStopped,
  recordOf,
  type Site,
  slaveInput,
  type World,
} from './two-sides';

const codes = async (site: Site, id: string) =>
  (await site.pairing().progress(id))?.notices.map((notice) => notice.code);

/** Everything that was put on the relay, in order. */
function tap(world: World): RelayObject[] {
  const seen: RelayObject[] = [];
  world.relay.intercept((_from, object) => {
    seen.push(object);
    return [object];
  });
  return seen;
}

async function fingerprints(world: World, id: string) {
  const master = await recordOf(world.master, id);
  return { masterFingerprint: master.key.fingerprint, slaveFingerprint: master.partner?.fingerprint };
}

/** A pairing message as somebody who knows the protocol would write it. */
async function forge(
  world: World,
  about: {
    signer: KeyPair;
    encryptTo?: string;
    body: Record<string, unknown>;
    secret?: string;
    keys?: { masterKey: string; slaveKey: string };
  },
): Promise<Uint8Array> {
  const { signer, encryptTo, body, secret, keys } = about;
  const mac = secret && keys ? { mac: world.crypto.hmac(secret, pairingTranscript(body, keys)) } : {};
  return world.crypto.seal({
    plaintext: padText(JSON.stringify({ ...body, ...mac })),
    signWith: signer.privateKey,
    ...(encryptTo === undefined ? {} : { encryptTo }),
    form: 'armored',
  });
}

async function helloBody(world: World, id: string, signer: KeyPair, changes: Record<string, unknown> = {}) {
  const { epoch } = await recordOf(world.master, id);
  return {
    v: 1,
    sync: id,
    epoch,
    from: 's',
    to: 'm',
    attempt: 7,
    sentAt: 0,
    kind: 'hello',
    slave: describeSide('x'),
    publicKey: signer.publicKey,
    ...changes,
  };
}

const secretOf = (text: string) =>
  (JSON.parse(text) as { contents: { pairingSecret: string } }).contents.pairingSecret;

describe('a HELLO to the master', () => {
  async function refusedHello(
    changes: Record<string, unknown>,
    options: { name?: string; secret?: string; plain?: boolean; bytes?: Uint8Array } = {},
  ) {
    const world = createWorld();
    const { id, text } = await begin(world);
    const signer = await world.crypto.createKey('Mallory');
    const { publicKey } = (await recordOf(world.master, id)).key;
    const body = await helloBody(world, id, signer, changes);
    const sealed = await forge(world, {
      signer,
      ...(options.plain ? {} : { encryptTo: publicKey }),
      body,
      secret: options.secret ?? secretOf(text),
      keys: { masterKey: publicKey, slaveKey: signer.publicKey },
    });
    world.relay.place('a', options.name ?? `${id}.s2m.pair.hello.7.pgp`, options.bytes ?? sealed);
    await poll(world.master, id, world.relay.a);
    expect((await recordOf(world.master, id)).partner).toBeUndefined();
    expect([...world.relay.receiveOf('a').keys()]).toEqual([]);
    const found = await codes(world.master, id);
    // The real partner is not kept out by it.
    await pollUntilStopped(world, id);
    return found;
  }

  const other = 'z'.repeat(26);
  test.each([
    ['of somebody without the file', {}, { secret: '0'.repeat(64) }, 'pairing-wrong-secret'],
    ['that is not encrypted', {}, { plain: true }, 'pairing-not-encrypted'],
    ['of another synchronization', { sync: other }, {}, 'pairing-foreign-sync'],
    ['of another epoch', { epoch: '1-abcdef' }, {}, 'pairing-other-epoch'],
    ['stored under another number', { attempt: 8 }, {}, 'pairing-renamed'],
    ['in the wrong direction', { from: 'm', to: 's' }, {}, 'pairing-malformed'],
    ['of a newer version', { v: 2 }, {}, 'pairing-newer-version'],
    ['without a description', { slave: {} }, {}, 'pairing-malformed'],
    ['with a key that is none', { publicKey: 'none' }, {}, 'pairing-key-refused'],
    ['from the same project', { slave: describeSide('m') }, {}, 'pairing-own-project'],
    ['of garbage', {}, { bytes: new TextEncoder().encode('hello?') }, 'pairing-unreadable'],
    ['that is too large', {}, { bytes: new Uint8Array(70_000) }, 'pairing-too-large'],
  ])('%s is refused, removed and shown', async (_what, changes, options, code) => {
    expect(await refusedHello(changes, options)).toEqual([code]);
  });

  test('whose key is not the one that signed it is refused', async () => {
    const world = createWorld();
    const { id, text } = await begin(world);
    const [signer, named] = [await world.crypto.createKey('A'), await world.crypto.createKey('B')];
    const { publicKey } = (await recordOf(world.master, id)).key;
    const sealed = await forge(world, {
      signer,
      encryptTo: publicKey,
      body: await helloBody(world, id, named),
      secret: secretOf(text),
      keys: { masterKey: publicKey, slaveKey: named.publicKey },
    });
    world.relay.place('a', `${id}.s2m.pair.hello.7.pgp`, sealed);
    await poll(world.master, id, world.relay.a);
    expect(await codes(world.master, id)).toEqual(['pairing-forged']);
  });
});

test('a second side that answers the same file is refused and shown with what it says of itself', async () => {
  const world = createWorld();
  const { id, text } = await begin(world);
  await poll(world.slave, id, world.relay.b);
  await poll(world.master, id, world.relay.a);
  const first = (await recordOf(world.master, id)).partner?.fingerprint;
  granted(await world.stranger.pairing().createSlave(slaveInput(world.stranger.us, text)));
  await poll(world.stranger, id, world.relay.b);
  await poll(world.master, id, world.relay.a);
  expect((await recordOf(world.master, id)).partner?.fingerprint).toBe(first);
  const progress = await world.master.pairing().progress(id);
  expect(progress?.notices.map((notice) => notice.code)).toEqual(['pairing-second-hello']);
  expect(progress?.refusedHello).toMatchObject({ company: 'Company x', projectKey: 'X' });
  await pollUntilStopped(world, id);
});

test('whoever answers first becomes the partner, and the words of the two admins differ', async () => {
  const world = createWorld();
  const { id, text } = await begin(world);
  granted(await world.stranger.pairing().createSlave(slaveInput(world.stranger.us, text)));
  await poll(world.stranger, id, world.relay.b);
  await poll(world.master, id, world.relay.a);
  const words = world.master.pairing().words(await recordOf(world.master, id));
  expect(words).toHaveLength(6);
  expect(world.slave.pairing().words(await recordOf(world.slave, id))).not.toEqual(words);
});

describe('a WELCOME to the slave', () => {
  async function refusedWelcome(
    changes: Record<string, unknown>,
    forged: { signer?: KeyPair; secret?: string } = {},
  ) {
    const world = createWorld();
    const { id, text } = await begin(world);
    const master = await recordOf(world.master, id);
    const slave = await recordOf(world.slave, id);
    const privateKey = (await world.master.store.readSecret(`${id}:private-key`)) as string;
    const body = {
      v: 1,
      sync: id,
      epoch: master.epoch,
      from: 'm',
      to: 's',
      attempt: 9,
      sentAt: 0,
      kind: 'welcome',
      masterFingerprint: master.key.fingerprint,
      slaveFingerprint: slave.key.fingerprint,
      ...changes,
    };
    const sealed = await forge(world, {
      signer: forged.signer ?? { ...master.key, privateKey },
      encryptTo: slave.key.publicKey,
      body,
      secret: forged.secret ?? secretOf(text),
      keys: { masterKey: master.key.publicKey, slaveKey: slave.key.publicKey },
    });
    world.relay.place('b', `${id}.m2s.pair.welcome.9.pgp`, sealed);
    await poll(world.slave, id, world.relay.b);
    const { status } = await recordOf(world.slave, id);
    return { status, codes: await codes(world.slave, id) };
  }

  test('of the master is taken (so the refusals below are for their cause)', async () => {
    expect(await refusedWelcome({})).toEqual({ status: 'stopped', codes: [] });
  });

  test.each([
    ['of somebody without the secret', {}, { secret: '0'.repeat(64) }, 'pairing-wrong-secret'],
    ['that names another slave key', { slaveFingerprint: 'A'.repeat(40) }, {}, 'pairing-other-keys'],
    ['of an earlier handshake', { epoch: '1-0' }, {}, 'pairing-other-epoch'],
    ['of another synchronization', { sync: 'z'.repeat(26) }, {}, 'pairing-foreign-sync'],
  ])('%s is refused', async (_what, changes, forged, code) => {
    expect(await refusedWelcome(changes, forged)).toEqual({ status: 'handshake', codes: [code] });
  });

  test('that another key signed is refused', async () => {
    const signer = await createWorld().crypto.createKey('Mallory');
    expect(await refusedWelcome({}, { signer })).toEqual({ status: 'handshake', codes: ['pairing-forged'] });
  });
});

test('a READY of somebody else does not end the handshake', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  world.relay.intercept((from, object) => (from === 'a' ? [] : [object]));
  await poll(world.slave, id, world.relay.b);
  await poll(world.master, id, world.relay.a);
  const master = await recordOf(world.master, id);
  const signer = await world.crypto.createKey('Mallory');
  const place = {
    v: 1,
    sync: id,
    epoch: master.epoch,
    from: 's',
    to: 'm',
    attempt: 3,
    sentAt: 0,
    kind: 'ready',
  };
  const body = { ...place, ...(await fingerprints(world, id)) };
  const sealed = await forge(world, { signer, encryptTo: master.key.publicKey, body });
  world.relay.place('a', `${id}.s2m.pair.ready.3.pgp`, sealed);
  await poll(world.master, id, world.relay.a);
  expect((await recordOf(world.master, id)).status).toBe('handshake');
  expect(await codes(world.master, id)).toEqual(['pairing-forged']);
});

test('everything of an old handshake that comes again after a restart changes nothing and is shown', async () => {
  const world = createWorld();
  const seen = tap(world);
  const { id } = await begin(world);
  await pollUntilStopped(world, id);
  world.relay.intercept(undefined);
  granted(await world.master.pairing().restart(id, 'admin-m'));
  for (const { name, bytes } of seen) world.relay.place(name.includes('.s2m.') ? 'a' : 'b', name, bytes);
  await poll(world.master, id, world.relay.a);
  expect(await recordOf(world.master, id)).toMatchObject({
    status: 'handshake',
    epoch: expect.stringMatching(/^2-/),
  });
  expect((await recordOf(world.master, id)).partner).toBeUndefined();
  expect((await codes(world.master, id))?.toSorted()).toEqual(['pairing-other-epoch', 'pairing-out-of-turn']);
});

test('copies of our own messages and names of others are left untouched', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  const names = [
    `${id}.m2s.pair.welcome.1.pgp`,
    `${'z'.repeat(26)}.s2m.pair.hello.1.pgp`,
    'holiday.jpg',
    'probe.x',
  ];
  for (const name of names) world.relay.place('a', name, new Uint8Array([1]));
  await poll(world.master, id, world.relay.a);
  expect([...world.relay.receiveOf('a').keys()].toSorted()).toEqual(names.toSorted());
  expect(await codes(world.master, id)).toEqual([]);
});

test('a flood of forged messages cannot fill the store', async () => {
  const world = createWorld();
  const { id } = await begin(world);
  for (let round = 0; round < 3; round++) {
    for (let i = 1; i <= 20; i++)
      world.relay.place(
        'a',
        `${id}.s2m.pair.hello.${round * 20 + i}.pgp`,
        new TextEncoder().encode(`x${round}-${i}`),
      );
    await poll(world.master, id, world.relay.a);
  }
  expect(await codes(world.master, id)).toHaveLength(20);
  await pollUntilStopped(world, id);
});
