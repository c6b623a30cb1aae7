import { logRecord } from '../../../src/protocol/log-record';
import { nameOf } from '../../../src/protocol/names';
import { recordAt, resume, untilStatus } from '../features/set-back';
import { dataOf } from './attacker';
import type { Attacker } from './attacker';
import { expectEqual, lyingOn, settleFully } from './compare';
import { attach, keyOf, makeIssue } from './people';
import { dataNames, expectHarmless, scene } from './scene';
import type { Scene } from './scene';

jest.setTimeout(240_000);

async function expectHarmlessReplay({ world }: Scene, attack: () => void): Promise<void> {
  const before = await dataOf(world.globex, world.sync);
  attack();
  for (let polls = 0; polls < 2; polls += 1) await world.poll();
  expect(await dataOf(world.globex, world.sync)).toEqual(before);
}

describe('what else lies in RECEIVE', () => {
  it('a message that was applied before is deleted unread, however often it comes', async () => {
    const stage = await scene();
    const { world, attacker, sent } = stage;
    const name = dataNames(sent.a)[0] as string;
    for (let round = 0; round < 3; round += 1)
      await expectHarmlessReplay(stage, () => attacker.place(name, sent.a.get(name) as Uint8Array));
    expect(world.relay.receiveOf('b').has(name)).toBe(false);
    await settleFully(world);
    await expectEqual(world);
  });

  it("messages of our own direction and of others' synchronizations stay where they are", async () => {
    const stage = await scene();
    const { world, attacker, sent } = stage;
    const own = dataNames(sent.b)[0] as string;
    const others = nameOf({ kind: 'data', sync: 'b'.repeat(26), direction: 'm2s', epoch: '1-a', seq: 1 });
    const odd = [
      '..',
      'a b.pgp',
      `${world.sync}.m2s`,
      '\u0000',
      'x'.repeat(300),
      '<script>',
      '📎.pgp',
      '%2e%2e%2f',
    ];
    await expectHarmless(stage, async () => {
      attacker.place(own, sent.b.get(own) as Uint8Array);
      for (const name of [others, ...odd]) attacker.place(name, new Uint8Array([1, 2, 3]));
    });
    for (const name of [own, others, ...odd]) expect(world.relay.receiveOf('b').has(name)).toBe(true);
    expect(attacker.refused()).toEqual([]);
  });

  it('an acknowledgement by a stranger, and one by the partner of what was never sent, let nothing go', async () => {
    const stage = await scene();
    const { world, attacker } = stage;
    const acks = { ackNo: 900, ack: 5000, top: 5000, holes: [] };
    const forged = attacker.message({ kind: 'ack', seq: 0, changes: [], acks });
    const stranger = await attacker.crypto.createKey('Mallory');
    world.relay.intercept((from, object) => (from === 'b' ? [] : [object]));
    await makeIssue(world.globex, { summary: 'Not acknowledged' });
    await world.poll();
    attacker.place(attacker.ackName(900), await attacker.seal(forged, { signWith: stranger.privateKey }));
    await world.poll();
    expect(attacker.refused()).toEqual([expect.objectContaining({ code: 'wrong-signer' })]);
    attacker.place(attacker.ackName(901), await attacker.seal({ ...forged, acks: { ...acks, ackNo: 901 } }));
    await world.poll();
    expect(recordAt(world, world.globex)).toMatchObject({
      status: 'frozen',
      frozen: { code: 'ack-of-unsent' },
    });
    expect(logRecord.parse(world.globex.store.peek(`${world.sync}:log`)).out).toHaveLength(1);
    world.relay.intercept(undefined);
    await resume(world, world.globex);
    await untilStatus(world, world.globex, 'running');
    await settleFully(world);
    await expectEqual(world);
  });

  it.each([
    ['data', (attacker: Attacker, n: number) => attacker.name(attacker.nextSeq() + 1 + n * 7)],
    ['acknowledgement', (attacker: Attacker, n: number) => attacker.ackName(60 + n * 7)],
  ])('5,000 junk files with %s names use up neither the store nor the requests', async (_, nameIt) => {
    const stage = await scene();
    const { world, attacker } = stage;
    for (let n = 0; n < 5000; n += 1)
      attacker.place(nameIt(attacker, n), new TextEncoder().encode(`junk ${n}`));
    for (let n = 0; n < 5000; n += 1) attacker.place(`junk-${n}.tmp`, new Uint8Array(3));
    await makeIssue(world.acme, { summary: 'Through the junk' });
    let gets = 0;
    world.relay.failWith((side, call) => {
      if (side === 'b' && call === 'get') gets += 1;
      return undefined;
    });
    for (let polls = 0; polls < 4; polls += 1) {
      gets = 0;
      await world.poll();
      // At most a few runs a poll, each with a bounded number of readings in vain.
      expect(gets).toBeLessThan(150);
    }
    await keyOf(world.globex, 'Through the junk');
    const log = logRecord.parse(world.globex.store.peek(`${world.sync}:log`));
    expect(log.quarantine.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(log).length).toBeLessThan(60_000);
    expect(attacker.refused().length).toBeLessThanOrEqual(20);
    await makeIssue(world.globex, { summary: 'And back' });
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    await keyOf(world.acme, 'And back');
  });
});

describe('files beside the parts of an attachment', () => {
  it('neither stand for them nor keep them from being put together', async () => {
    const { world, attacker } = await scene();
    const epoch = attacker.message().epoch;
    const part = (attachmentId: string, number: number, parts: number) =>
      nameOf({
        kind: 'attachment',
        sync: world.sync,
        direction: 'm2s',
        epoch,
        attachmentId,
        part: number,
        parts,
      });
    let real: string | undefined;
    world.relay.intercept((_, object) => {
      if (!object.name.includes('.att.') || real !== undefined) return [object];
      real = object.name;
      // The real one comes damaged, and others as if the file had more parts.
      const id = /\.att\.(\d+)\./.exec(real)?.[1] as string;
      return [
        { ...object, bytes: object.bytes.map((byte, at) => (at === 90 ? byte ^ 1 : byte)) },
        { name: part(id, 7, 9), bytes: new Uint8Array(50) },
        { name: part(id, 1, 2), bytes: new Uint8Array(60) },
        { name: part('424242', 1, 1), bytes: new Uint8Array(70) },
        { name: part('424243', 1, 1), bytes: new Uint8Array(5_000_000) },
      ];
    });
    await attach(world.acme, await keyOf(world.acme, 'Genuine'), 'plan.txt', 'the plan');
    await settleFully(world);
    await expectEqual(world);
    expect(attacker.refused()).toEqual([expect.objectContaining({ name: real })]);
    // What belongs to no attachment that is known stays; the others were cleared away.
    expect(lyingOn(world).filter((name) => !name.includes('.42424'))).toEqual([]);
    const calls = world.globex.jira.counters().calls;
    for (let polls = 0; polls < 4; polls += 1) await world.poll();
    expect(world.globex.jira.counters().calls).toBe(calls);
  });
});
