import type { ConflictRule } from '../../../src/protocol/conflict-rule';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { activityAt, anHour, keptAt, notMadeYet, pairsAt, parkedAt, useProject } from './rig';
import { bySummary, edit, pairOf } from './story';
import { listen } from './wire';

const PRIORITIES = ['Blocker', 'High', 'Medium', 'Low'];

/** Acme, the master, has set a priority that globex does not have; then somebody at globex sets another one. */
async function metAtGlobex(conflicts: ConflictRule) {
  let makeMissing = (): void => undefined;
  const world = await createTwoSides({
    conflicts,
    async before(acme, globex) {
      for (const side of [acme, globex]) useProject(side, { priorities: PRIORITIES });
      makeMissing = notMadeYet(globex, 'Blocker');
    },
  });
  const { here, there } = await pairOf(world);
  await edit(world.acme, here.key, { priority: { name: 'Blocker' } });
  await world.settle();
  expect(parkedAt(world, world.globex)).toEqual([`m${here.id} priority: option-missing`]);
  await edit(world.globex, there.key, { priority: { name: 'Low' } });
  await world.settle();
  return { world, makeMissing };
}

const priorities = (world: TwoSides) =>
  Promise.all([world.acme, world.globex].map(async (side) => (await bySummary(side, 'Shared')).priority));

describe('an edit of a field for which a value of the partner is parked', () => {
  it('is a conflict with that value: the newer one wins, and both stand in the activity log', async () => {
    const { world, makeMissing } = await metAtGlobex('newest');
    expect(await priorities(world)).toEqual(['Low', 'Low']);
    expect(activityAt(world, world.globex).join('\n')).toMatch(/Priority.*Low.*Blocker/);
    makeMissing();
    await anHour(world);
    expect(await priorities(world)).toEqual(['Low', 'Low']);
    expect([parkedAt(world, world.globex), keptAt(world, world.globex)]).toEqual([[], []]);
  });

  it('loses where the rule says so: it stays until the parked value can be written, and is said in the log', async () => {
    const { world, makeMissing } = await metAtGlobex('master');
    expect(await priorities(world)).toEqual(['Blocker', 'Low']);
    expect(activityAt(world, world.globex).join('\n')).toMatch(/Priority.*Blocker.*Low/);
    const wire = listen(world);
    await world.untilSwept();
    expect(wire.messages()).toBe(0);
    makeMissing();
    await anHour(world);
    expect(await priorities(world)).toEqual(['Blocker', 'Blocker']);
  });

  it('is held on both sides where conflicts are held', async () => {
    const { world } = await metAtGlobex('hold');
    expect(await priorities(world)).toEqual(['Blocker', 'Low']);
    for (const side of [world.acme, world.globex])
      expect(pairsAt(world, side).map((pair) => Object.keys(pair.held ?? {}))).toEqual([['priority']]);
    expect(parkedAt(world, world.globex)).toEqual([]);
    const wire = listen(world);
    await world.untilSwept();
    expect(wire.messages()).toBe(0);
  });
});
