import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour, keptAt, notMadeYet, parkedAt, useProject } from './rig';
import { bySummary, make, moveTo, pairOf } from './story';

const CLASSIC = {
  transitions: [
    { name: 'Start', from: ['To Do'], to: 'In Progress' },
    { name: 'Finish', from: ['In Progress'], to: 'Done' },
    { name: 'Reopen', from: ['Done'], to: 'To Do' },
  ],
};

describe('status', () => {
  it('moves both ways by direct transitions', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    await moveTo(world.acme, here.key, 'Done');
    await world.settle();
    expect((await bySummary(world.globex, 'Shared')).status).toBe('Done');
    await moveTo(world.globex, there.key, 'To Do');
    await world.settle();
    expect((await bySummary(world.acme, 'Shared')).status).toBe('To Do');
  });

  it('makes an issue that is done already as done', async () => {
    const world = await createTwoSides({
      async before(acme) {
        const made = await make(acme, { summary: 'Old' });
        await moveTo(acme, made.key, 'Done');
      },
    });
    await world.settle();
    expect((await bySummary(world.globex, 'Old')).status).toBe('Done');
  });

  describe('where only some transitions exist', () => {
    let world: TwoSides;
    beforeEach(async () => {
      world = await createTwoSides({
        before: async (_acme, globex) => useProject(globex, { workflow: CLASSIC }),
      });
    });

    it('goes the way of transitions that other issues have shown', async () => {
      const { here } = await pairOf(world, { summary: 'Scout' });
      for (const status of ['In Progress', 'Done']) {
        await moveTo(world.acme, here.key, status);
        await world.settle();
      }
      const second = await make(world.acme, { summary: 'Follower' });
      await moveTo(world.acme, second.key, 'Done');
      await world.settle();
      expect((await bySummary(world.globex, 'Follower')).status).toBe('Done');
      expect((await bySummary(world.acme, 'Follower')).status).toBe('Done');
      expect(parkedAt(world, world.globex)).toEqual([]);
    });

    it('parks a status to which no way is known, and goes there once one is', async () => {
      const { here } = await pairOf(world, { summary: 'Pioneer' });
      await moveTo(world.acme, here.key, 'Done');
      await world.settle();
      expect((await bySummary(world.globex, 'Pioneer')).status).toBe('To Do');
      // What is parked is no edit of this side.
      expect((await bySummary(world.acme, 'Pioneer')).status).toBe('Done');
      expect(parkedAt(world, world.globex)).toEqual([`m${here.id} status: no-transition-path`]);
      const scout = await make(world.acme, { summary: 'Scout' });
      for (const status of ['In Progress', 'Done']) {
        await moveTo(world.acme, scout.key, status);
        await world.settle();
      }
      await anHour(world);
      expect((await bySummary(world.globex, 'Pioneer')).status).toBe('Done');
      expect(parkedAt(world, world.globex)).toEqual([]);
    });
  });

  describe('where a status is missing', () => {
    let world: TwoSides;
    let makeStatus: () => void;
    beforeEach(async () => {
      world = await createTwoSides({
        async before(acme, globex) {
          for (const side of [acme, globex])
            useProject(side, { statuses: ['To Do', 'In Progress', 'Review', 'Done'] });
          makeStatus = notMadeYet(globex, 'Review');
        },
      });
    });

    it('parks it while the rest of the issue goes on, and moves once the status exists', async () => {
      const { here } = await pairOf(world);
      await moveTo(world.acme, here.key, 'Review');
      await world.acme.ask('PUT', `/rest/api/3/issue/${here.key}`, { fields: { labels: ['looked-at'] } });
      await anHour(world);
      expect(await bySummary(world.globex, 'Shared')).toMatchObject({
        status: 'To Do',
        labels: ['looked-at'],
      });
      expect(parkedAt(world, world.globex)).toEqual([`m${here.id} status: status-missing`]);
      makeStatus();
      await anHour(world);
      expect((await bySummary(world.globex, 'Shared')).status).toBe('Review');
      expect((await bySummary(world.acme, 'Shared')).status).toBe('Review');
      expect([parkedAt(world, world.globex), keptAt(world, world.globex)]).toEqual([[], []]);
    });

    it('gives way to a local move, which travels', async () => {
      const { here, there } = await pairOf(world);
      await moveTo(world.acme, here.key, 'Review');
      await world.settle();
      await moveTo(world.globex, there.key, 'In Progress');
      await world.settle();
      makeStatus();
      await anHour(world);
      expect((await bySummary(world.acme, 'Shared')).status).toBe('In Progress');
      expect((await bySummary(world.globex, 'Shared')).status).toBe('In Progress');
      expect([parkedAt(world, world.globex), keptAt(world, world.globex)]).toEqual([[], []]);
    });
  });
});
