import { HANDSHAKE_LIFETIME_MS } from '../../src/protocol/handshake-file';
import {
  begin,
  createWorld,
  describeSide,
  granted,
  masterInput,
  MINUTE,
  pollUntilStopped,
  recordOf,
  slaveInput,
} from './two-sides';

async function makeFile(passphrase?: string) {
  const world = createWorld();
  const made = await world.master.pairing().createMaster(masterInput(world.master.us));
  const file = granted(await world.master.pairing().handshakeFile(made.id, passphrase));
  const read = (text: string, given?: string, here = world.slave.us) =>
    world.slave.pairing().readHandshakeFile({ text, passphrase: given, here });
  return { world, made, file, read };
}

test('its contents can be seen before it is used, without the secret', async () => {
  const { made, file, read } = await makeFile();
  const answer = await read(file.text);
  expect(answer).toMatchObject({
    kind: 'readable',
    contents: {
      syncId: made.id,
      name: 'Acme and Globex',
      encryption: true,
      fingerprint: made.key.fingerprint,
      master: { company: 'Company m' },
      exchange: { kind: 'bridge', name: 'acme-globex' },
      expiresAt: made.createdAt + HANDSHAKE_LIFETIME_MS,
    },
  });
  const { pairingSecret } = (JSON.parse(file.text) as { contents: { pairingSecret: string } }).contents;
  expect(pairingSecret).toMatch(/^[0-9a-f]{64}$/);
  expect(JSON.stringify(answer)).not.toContain(pairingSecret);
});

test('it is the same each time and survives an editor', async () => {
  const { world, made, file, read } = await makeFile();
  world.clock.set(world.clock.now() + MINUTE);
  expect(granted(await world.master.pairing().handshakeFile(made.id))).toEqual(file);
  expect(file.filename).toBe('acme-and-globex.handshake.json');
  const compact = JSON.stringify(JSON.parse(file.text));
  for (const text of [compact, `\uFEFF${file.text}\r\n`, file.text.replaceAll('\n', '\r\n')])
    expect((await read(text)).kind).toBe('readable');
});

test('with a passphrase it shows nothing without it', async () => {
  const { file, read } = await makeFile('moon river');
  expect(file.filename).toBe('acme-and-globex.handshake.asc');
  expect(file.text).toMatch(/^-----BEGIN PGP MESSAGE-----/);
  expect(await read(file.text)).toMatchObject({ code: 'handshake-passphrase-needed' });
  expect(await read(file.text, 'moon rivers')).toMatchObject({ code: 'handshake-passphrase-wrong' });
  expect((await read(file.text, 'moon river')).kind).toBe('readable');
});

describe('refuses with its own cause', () => {
  test('what is no handshake file', async () => {
    const { read } = await makeFile();
    for (const text of ['', '{}', 'null', '[]', '<html>', '{"format":"other"}', '{"a":1'])
      expect(await read(text)).toMatchObject({ code: 'handshake-not-a-file' });
  });

  test('a damaged one: cut off, or any value altered', async () => {
    const { file, read } = await makeFile();
    expect(await read(file.text.slice(0, -100))).toMatchObject({ code: 'handshake-damaged' });
    const parsed = JSON.parse(file.text) as { contents: Record<string, unknown>; signature: string };
    for (const key of Object.keys(parsed.contents)) {
      const contents = { ...parsed.contents, [key]: typeof parsed.contents[key] === 'number' ? 1 : 'x' };
      expect(await read(JSON.stringify({ ...parsed, contents }))).toMatchObject({
        code: 'handshake-damaged',
      });
    }
    const renamed = { ...parsed, contents: { ...parsed.contents, name: 'Another name' } };
    expect(await read(JSON.stringify(renamed))).toMatchObject({ code: 'handshake-damaged' });
    const extended = { ...parsed, contents: { ...parsed.contents, extra: 1 } };
    expect(await read(JSON.stringify(extended))).toMatchObject({ code: 'handshake-damaged' });
    expect(await read(JSON.stringify({ ...parsed, signature: 'x' }))).toMatchObject({
      code: 'handshake-damaged',
    });
  });

  test('one of a newer version', async () => {
    const { file, read } = await makeFile();
    expect(await read(file.text.replace('"version": 1', '"version": 2'))).toMatchObject({
      code: 'handshake-newer-version',
    });
  });

  test('one that is too large', async () => {
    const { read } = await makeFile();
    expect(await read(' '.repeat(256 * 1024 + 1))).toMatchObject({ code: 'handshake-too-large' });
  });

  test('one that has expired', async () => {
    const { world, file, read } = await makeFile();
    world.clock.set(world.clock.now() + HANDSHAKE_LIFETIME_MS - 1);
    expect((await read(file.text)).kind).toBe('readable');
    world.clock.set(world.clock.now() + 1);
    expect(await read(file.text)).toMatchObject({ code: 'handshake-expired' });
  });

  test('one of this very project, but not one of another project of the site', async () => {
    const { world, file, read } = await makeFile();
    expect(await read(file.text, undefined, world.master.us)).toMatchObject({
      code: 'handshake-own-project',
    });
    const sibling = describeSide('m', { projectId: '20000' });
    expect((await read(file.text, undefined, sibling)).kind).toBe('readable');
  });

  test('one that was used here, with a sentence on what to do', async () => {
    const world = createWorld();
    const { text } = await begin(world);
    const again = await world.slave.pairing().createSlave(slaveInput(world.slave.us, text));
    expect(again).toMatchObject({ code: 'handshake-used' });
    expect(again).toMatchObject({
      what: expect.any(String),
      why: expect.any(String),
      next: expect.any(String),
    });
  });

  test('a second upload while the first is under way', async () => {
    const { world, file } = await makeFile();
    const upload = () => world.slave.pairing().createSlave(slaveInput(world.slave.us, file.text));
    const answers = await Promise.all([upload(), upload()]);
    const codes = answers.map((answer) => ('kind' in answer ? answer.code : 'made')).toSorted();
    expect(codes[1]).toBe('made');
    expect(['handshake-busy', 'handshake-used']).toContain(codes[0]);
  });
});

describe('starting the handshake again', () => {
  test('voids the old file and pairs the same two sides anew', async () => {
    const world = createWorld();
    const { id, text } = await begin(world);
    await pollUntilStopped(world, id);
    await world.master.pairing().confirmWords(id, 'admin-m');
    const again = granted(await world.master.pairing().restart(id, 'admin-m'));
    expect(again).toMatchObject({ status: 'handshake', epoch: expect.stringMatching(/^2-/) });
    expect([again.partner, again.wordsConfirmed]).toEqual([undefined, undefined]);
    expect(
      await world.stranger.pairing().createSlave(slaveInput(world.stranger.us, text)),
    ).not.toHaveProperty('code');
    const file = granted(await world.master.pairing().handshakeFile(id));
    expect(file.text).not.toBe(text);
    const renewed = granted(await world.slave.pairing().createSlave(slaveInput(world.slave.us, file.text)));
    expect(renewed).toMatchObject({ id, epoch: again.epoch, status: 'handshake' });
    await pollUntilStopped(world, id);
    const [master, slave] = [await recordOf(world.master, id), await recordOf(world.slave, id)];
    expect(world.master.pairing().words(master)).toEqual(world.slave.pairing().words(slave));
  });

  test('is for the master, and not while it runs or changed meanwhile', async () => {
    const world = createWorld();
    const { id } = await begin(world);
    expect(await world.slave.pairing().restart(id, 'admin-s')).toMatchObject({ code: 'not-the-master' });
    expect(await world.master.pairing().restart('none', 'admin-m')).toMatchObject({ code: 'sync-unknown' });
    expect(await world.master.pairing().restart(id, 'admin-m', 99)).toMatchObject({
      code: 'changed-meanwhile',
    });
    const stored = await world.master.store.read(`${id}:sync`);
    const running = { ...(await recordOf(world.master, id)), status: 'running' };
    await world.master.store.commit([
      { op: 'put', key: `${id}:sync`, value: running, expect: stored?.rev ?? 0 },
    ]);
    expect(await world.master.pairing().restart(id, 'admin-m')).toMatchObject({ code: 'sync-running' });
  });
});

describe('verification words', () => {
  test('can be confirmed once both keys are known; who and when is kept', async () => {
    const world = createWorld();
    const { id } = await begin(world);
    expect(await world.master.pairing().confirmWords(id, 'admin-m')).toMatchObject({ code: 'words-unknown' });
    await pollUntilStopped(world, id);
    expect(await world.master.pairing().confirmWords(id, 'admin-m', 1)).toMatchObject({
      code: 'changed-meanwhile',
    });
    const confirmed = granted(await world.master.pairing().confirmWords(id, 'admin-m'));
    expect(confirmed.wordsConfirmed).toEqual({ accountId: 'admin-m', at: world.clock.now() });
    expect((await world.master.pairing().progress(id))?.steps.at(-1)).toMatchObject({
      id: 'words',
      state: 'done',
    });
  });
});
