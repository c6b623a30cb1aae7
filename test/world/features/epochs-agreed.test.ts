import { isRefusal } from '../../../src/pairing/refusal';
import { createAttacker } from '../hostile/attacker';
import { expectEqual, settleFully } from '../hostile/compare';
import { ProcessDied, createMortal } from '../hostile/mortal';
import { allOf, attach, comment, edit, keyOf, makeIssue } from '../hostile/people';
import { dataNames } from '../hostile/scene';
import { createTwoSides, runUntilQuiet } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { activityAt, setStatus } from './rig';
import { recordAt, resume, untilStatus } from './set-back';

async function history(world: TwoSides): Promise<void> {
  await makeIssue(world.acme, { summary: 'Of acme' });
  await makeIssue(world.globex, { summary: 'Of globex' });
  await settleFully(world);
  await comment(world.acme, await keyOf(world.acme, 'Of globex'), 'Said at acme');
  await comment(world.globex, await keyOf(world.globex, 'Of acme'), 'Said at globex');
  await attach(world.acme, await keyOf(world.acme, 'Of acme'), 'acme.txt', 'from acme');
  await attach(world.globex, await keyOf(world.globex, 'Of globex'), 'globex.txt', 'from globex');
  await settleFully(world);
}

/** Freezes globex by a genuine message that contradicts what it knows. */
async function contradict(world: TwoSides): Promise<void> {
  const attacker = createAttacker(world);
  const acks = { ackNo: 900, ack: 5000, top: 5000, holes: [] };
  const message = attacker.message({ kind: 'ack', seq: 0, changes: [], acks });
  attacker.place(attacker.ackName(900), await attacker.seal(message));
  await world.poll();
  expect(recordAt(world, world.globex).status).toBe('frozen');
}

async function expectOneEpoch(world: TwoSides): Promise<void> {
  for (const side of [world.acme, world.globex]) await untilStatus(world, side, 'running');
  await settleFully(world);
  await expectEqual(world);
  expect(recordAt(world, world.acme).epoch).toBe(recordAt(world, world.globex).epoch);
  expect((await allOf(world.acme)).length).toBe(2);
}

describe('agreeing on a new epoch', () => {
  it('ends in one epoch where both admins press Resume at once', async () => {
    const world = await createTwoSides();
    await history(world);
    await contradict(world);
    const record = recordAt(world, world.acme);
    const frozen = { code: 'partner-set-back', at: world.clock.now(), seen: 'a test', was: 'running' };
    const key = `${world.sync}:sync`;
    const rev = (await world.acme.store.read(key))?.rev ?? 0;
    const value = { ...record, status: 'frozen', frozen };
    await world.acme.store.commit([{ op: 'put', key, value, expect: rev }]);
    await resume(world, world.acme);
    await resume(world, world.globex);
    await expectOneEpoch(world);
    expect(recordAt(world, world.acme).frozen).toBeUndefined();
  });

  it.each(['acme', 'globex'] as const)('goes on after an end at every effect of %s', async (name) => {
    const world = await createTwoSides();
    await history(world);
    await contradict(world);
    await resume(world, world.globex);
    let died = 0;
    for (let effect = 1; effect <= 14; effect += 1) {
      await world.clock.advance(300_000);
      const { wrap, isDead } = createMortal(effect);
      await runUntilQuiet(world[name], world.sync, wrap).catch((error: unknown) => {
        if (!(error instanceof ProcessDied)) throw error;
      });
      if (isDead()) died += 1;
      await runUntilQuiet(world[name === 'acme' ? 'globex' : 'acme'], world.sync);
    }
    expect(died).toBeGreaterThan(5);
    await expectOneEpoch(world);
  });

  it('over a relay that loses, repeats and delays, and leaves a stopped side stopped', async () => {
    const world = await createTwoSides();
    await history(world);
    await contradict(world);
    await setStatus(world, world.acme, 'stopped');
    world.relay.setFaults({ lose: 0.4, duplicate: 0.3 });
    await resume(world, world.globex);
    await untilStatus(world, world.globex, 'running', 200);
    world.relay.setFaults({});
    await untilStatus(world, world.acme, 'stopped');
    expect(recordAt(world, world.acme).epoch).toBe(recordAt(world, world.globex).epoch);
    expect(activityAt(world, world.acme).join('\n')).toContain('The partner asked to begin a new epoch');
    await setStatus(world, world.acme, 'running');
    await expectOneEpoch(world);
  });

  it('is not repeated by whoever keeps its messages', async () => {
    const world = await createTwoSides();
    const kept = new Map<string, Uint8Array>();
    await history(world);
    await contradict(world);
    world.relay.intercept((from, object) => {
      if (object.name.includes('.pair.reset.')) kept.set(`${from} ${object.name}`, object.bytes);
      return [object];
    });
    await resume(world, world.globex);
    await expectOneEpoch(world);
    expect(kept.size).toBeGreaterThan(2);
    const { epoch } = recordAt(world, world.acme);
    for (const [key, bytes] of kept) {
      const [from = '', name = ''] = key.split(' ');
      world.relay.place(from === 'a' ? 'b' : 'a', name, bytes);
      await world.poll();
    }
    for (const side of [world.acme, world.globex])
      expect(recordAt(world, side)).toMatchObject({ status: 'running', epoch });
    await expectOneEpoch(world);
  });
});

describe('what does not freeze', () => {
  it('old genuine messages and acknowledgements that come again, and forged ones', async () => {
    const world = await createTwoSides();
    const sent = new Map<string, Uint8Array>();
    world.relay.intercept((from, object) => {
      if (from === 'a') sent.set(object.name, object.bytes);
      return [object];
    });
    await history(world);
    const attacker = createAttacker(world);
    const stranger = await attacker.crypto.createKey('Stranger');
    for (const [name, bytes] of sent) attacker.place(name, bytes);
    await world.poll();
    for (const name of dataNames(sent))
      attacker.place(
        name,
        await attacker.seal(attacker.message({ seq: 1 }), { signWith: stranger.privateKey }),
      );
    await world.poll();
    // A genuine message stored under an older number.
    const [first = '', second = ''] = dataNames(sent);
    attacker.place(first, sent.get(second) as Uint8Array);
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    expect(recordAt(world, world.globex).status).toBe('running');
    await edit(world.acme, await keyOf(world.acme, 'Of acme'), { labels: ['after'] });
    await settleFully(world);
    await expectEqual(world);
  });
});

describe('a copy of a site', () => {
  it('that knows to be elsewhere touches nothing until its admin says that it takes the place', async () => {
    const world = await createTwoSides();
    await history(world);
    world.acme.siteId = 'cloud-copy';
    const before = [...world.relay.sendOf('a').keys(), ...world.relay.receiveOf('a').keys()];
    await edit(world.acme, await keyOf(world.acme, 'Of acme'), { labels: ['copied'] });
    await runUntilQuiet(world.acme, world.sync);
    expect(recordAt(world, world.acme)).toMatchObject({
      status: 'frozen',
      frozen: { code: 'own-site-changed' },
    });
    expect([...world.relay.sendOf('a').keys(), ...world.relay.receiveOf('a').keys()]).toEqual(before);

    await resume(world, world.acme);
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    // The partner's admin has to agree: it may be anybody's copy.
    expect(recordAt(world, world.globex)).toMatchObject({
      status: 'frozen',
      frozen: { code: 'partner-site-changed', site: 'cloud-copy' },
    });
    expect(recordAt(world, world.acme).status).toBe('frozen');
    await resume(world, world.globex);
    await expectOneEpoch(world);
    expect(recordAt(world, world.globex).partner?.siteId).toBe('cloud-copy');
  });

  it('whose messages come from another site freezes the partner', async () => {
    const world = await createTwoSides();
    await history(world);
    const attacker = createAttacker(world);
    const message = attacker.message({ site: 'cloud-elsewhere' });
    attacker.place(attacker.name(attacker.nextSeq()), await attacker.seal(message));
    await world.poll();
    expect(recordAt(world, world.globex)).toMatchObject({ frozen: { code: 'partner-site-changed' } });
    await expect(keyOf(world.globex, 'Forged')).rejects.toThrow('0 issues');
  });
});

describe('a slave whose storage is lost', () => {
  it('joins again by a new handshake, and nothing is doubled', async () => {
    const world = await createTwoSides();
    const { acme, globex, sync } = world;
    await history(world);
    globex.store.clear();
    await edit(globex, await keyOf(globex, 'Of globex'), { labels: ['while-away'] });
    await edit(acme, await keyOf(acme, 'Of acme'), { duedate: '2026-12-24' });
    await world.poll();
    await setStatus(world, acme, 'stopped');
    const restarted = await acme.pairing.restart(sync, 'an-admin');
    if (isRefusal(restarted)) throw new Error(restarted.what);
    const file = await acme.pairing.handshakeFile(sync);
    if (isRefusal(file)) throw new Error(file.what);
    const joined = await globex.pairing.createSlave({
      text: file.text,
      us: globex.us,
      syncUser: { kind: 'app' },
      channel: { kind: 'bridge', url: 'https://bridge.example', exchange: 'globex' },
      secrets: { accessKey: 'key-b' },
      by: 'another-admin',
    });
    if (isRefusal(joined)) throw new Error(joined.what);
    for (const side of [acme, globex]) await untilStatus(world, side, 'stopped');
    for (const side of [acme, globex]) {
      await side.pairing.confirmWords(sync, 'an-admin');
      await setStatus(world, side, 'running');
    }
    await expectOneEpoch(world);
    const issues = await allOf(acme);
    expect(issues.find((issue) => issue.fields.summary === 'Of globex')?.fields.labels).toEqual([
      'while-away',
    ]);
  });
});
