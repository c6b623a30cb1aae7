import { parseHealth } from '../../../src/state/health';
import { logRecord } from '../../../src/protocol/log-record';
import { createAttacker } from '../hostile/attacker';
import { expectEqual, settleFully } from '../hostile/compare';
import { allOf, edit, keyOf, makeIssue } from '../hostile/people';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { recordAt, untilStatus } from './set-back';
import { listen } from './wire';

async function versionsOnTheWire(world: TwoSides, work: () => Promise<void>): Promise<number[]> {
  const wire = listen(world);
  await work();
  await settleFully(world);
  const texts = await wire.plaintexts();
  return [
    ...new Set(texts.map((text) => (JSON.parse(text.trim().split('\n')[0] ?? '') as { v: number }).v)),
  ].toSorted();
}

const failing = (world: TwoSides) => parseHealth(world.globex.store.peek(`${world.sync}:health`)).failing;

describe('sides of different versions', () => {
  it('write what both of them read, and more once both are updated', async () => {
    const world = await createTwoSides();
    world.acme.messageVersion = 2;
    expect(
      await versionsOnTheWire(world, async () => {
        await makeIssue(world.acme, { summary: 'One' });
      }),
    ).toEqual([1]);
    world.globex.messageVersion = 2;
    await settleFully(world);
    expect(
      await versionsOnTheWire(world, async () => {
        await edit(world.globex, await keyOf(world.globex, 'One'), { labels: ['two'] });
      }),
    ).toEqual([2]);
    await expectEqual(world);
  });

  it('tell everything again in the older version where one goes back, and double nothing', async () => {
    const world = await createTwoSides();
    for (const side of [world.acme, world.globex]) side.messageVersion = 2;
    await makeIssue(world.acme, { summary: 'One' });
    await settleFully(world);
    await settleFully(world);
    world.globex.messageVersion = 1;
    await makeIssue(world.acme, { summary: 'Two' });
    await edit(world.acme, await keyOf(world.acme, 'One'), { labels: ['later'] });
    await world.clock.advance(60_000);
    await world.acme.deliverEvents();
    await world.acme.work(world.sync);
    expect(logRecord.parse(world.acme.store.peek(`${world.sync}:log`)).out.map(({ v }) => v)).toContain(2);
    for (let polls = 0; polls < 12; polls += 1) await world.poll();
    for (const side of [world.acme, world.globex]) await untilStatus(world, side, 'running');
    await settleFully(world);
    await expectEqual(world);
    expect((await allOf(world.globex)).length).toBe(2);
    expect(recordAt(world, world.acme).epoch).toMatch(/^2-/);
    expect(failing(world)).toBeUndefined();
  });

  it('leave a message of a later version on the relay until the app is updated', async () => {
    const world = await createTwoSides();
    await makeIssue(world.acme, { summary: 'One' });
    await settleFully(world);
    const attacker = createAttacker(world);
    const name = attacker.name(attacker.nextSeq());
    attacker.place(name, await attacker.seal(attacker.message({ v: 2 })));
    for (let polls = 0; polls < 4; polls += 1) await world.poll();
    expect(failing(world)?.code).toBe('partner-newer-version');
    expect(world.relay.receiveOf('b').has(name)).toBe(true);
    world.globex.messageVersion = 2;
    for (let polls = 0; polls < 14; polls += 1) await world.poll();
    expect((await allOf(world.globex)).map((issue) => issue.fields.summary)).toContain('Forged');
    expect(failing(world)).toBeUndefined();
  });
});
