import { issuesOf } from '../looking';
import type { Wrap } from '../side';
import { createTwoSides } from '../two-sides';
import { aDay, repairAt } from './repair-rig';
import { pairsAt, useProject } from './rig';
import { make, pairOf } from './story';
import { listen } from './wire';

describe('what no event told', () => {
  it.each(['acme', 'globex'] as const)('a deletion on %s is found within a day', async (deaf) => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    const side = world[deaf];
    await side.ask('DELETE', `/rest/api/3/issue/${deaf === 'acme' ? here.key : there.key}`);
    side.pending.splice(0);
    await world.settle();
    expect(pairsAt(world, side).map((pair) => pair.gone)).toEqual([undefined]);
    await aDay(world);
    expect(pairsAt(world, side).map((pair) => pair.gone)).toEqual(['here']);
    const other = world[deaf === 'acme' ? 'globex' : 'acme'];
    expect(pairsAt(world, other).map((pair) => pair.gone)).toEqual(['there']);
    expect(await issuesOf(other)).toHaveLength(1);
  });

  it('an issue that was moved away is found, and one that came back', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    const { acme } = world;
    const home = acme.project;
    useProject(acme, {});
    const away = acme.project;
    acme.project = home;
    acme.jira.setUp.moveIssue(here.id, away.key, acme.people[0] as string);
    acme.pending.splice(0);
    await aDay(world);
    expect(pairsAt(world, acme)[0]?.gone).toBe('here');
    expect(pairsAt(world, world.globex)[0]?.gone).toBe('there');
    acme.jira.setUp.moveIssue(here.id, home.key, acme.people[0] as string);
    acme.pending.splice(0);
    // A move counts as an update; beyond the sweeps it is found by the comparison alone.
    await world.clock.advance(3 * 60 * 60_000);
    await aDay(world);
    expect(pairsAt(world, acme)[0]?.gone).toBeUndefined();
    expect(pairsAt(world, world.globex)[0]?.gone).toBeUndefined();
  });

  it('goes on with a sweep where a run left it, however slow Jira is', async () => {
    const world = await createTwoSides();
    const { acme } = world;
    await world.settle();
    acme.jira.setUp.suspendLimits(true);
    for (let n = 0; n < 420; n += 1) await make(acme, { summary: `Untold ${n}` });
    acme.jira.setUp.suspendLimits(false);
    acme.pending.splice(0);
    await world.clock.advance(60 * 60_000);
    // So slow that a run gets through two calls: its time is up before the second page.
    const wrap: Wrap = {
      http: (real) => ({
        async send(request) {
          await world.clock.advance(450_000);
          return real.send(request);
        },
      }),
    };
    for (let polls = 0; polls < 2; polls += 1) await world.poll({ acme: wrap });
    await world.settle();
    expect(pairsAt(world, acme)).toHaveLength(420);
  });

  it('costs a point for each issue, and nothing is read again where all is known', async () => {
    const world = await createTwoSides({
      async before(acme) {
        for (let n = 0; n < 60; n += 1) await make(acme, { summary: `Issue ${n}` });
      },
    });
    await world.settle();
    await world.untilSwept();
    for (let polls = 0; polls < 30; polls += 1) await world.poll();
    await world.untilSwept();
    const before = world.acme.jira.counters();
    const at = repairAt(world, world.acme).idsAt;
    const wire = listen(world);
    let lists = 0;
    const wrap = {
      store: <T extends { list: unknown }>(store: T): T => ({
        ...store,
        list(...args: never[]) {
          lists += 1;
          return (store.list as (...a: never[]) => unknown)(...args);
        },
      }),
    };
    await world.clock.advance(24 * 60 * 60_000);
    for (let polls = 0; polls < 4; polls += 1) await world.poll({ acme: wrap as never });
    expect(repairAt(world, world.acme).idsAt).toBeGreaterThan(at);
    const after = world.acme.jira.counters();
    // One request for 5,000 ids and a point for each; the hourly sweep found nothing for one request more.
    expect(after.points - before.points).toBe(1 + 60 + 1);
    // One walk over the pairs for the ids, one for the digests.
    expect(lists).toBe(2);
    expect([wire.messages('a'), wire.messages('b')]).toEqual([2, 1]);
  });
});
