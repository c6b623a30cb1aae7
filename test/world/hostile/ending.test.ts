import { remove, start, stop } from '../../../src/admin/run-state';
import type { AdminDeps, Caller } from '../../../src/admin/admin-deps';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import type { Side, Wrap } from '../side';
import { dataOf } from './attacker';
import { expectEqual, lyingOn, settleFully } from './compare';
import { comment, keyOf, makeIssue } from './people';
import { workOfPeople } from './work-of-people';

jest.setTimeout(240_000);

/** What stop, start and remove need of the admin's world; the rest is out of reach. */
function adminOf(side: Side, world: TwoSides): { deps: AdminDeps; caller: Caller } {
  const deps: Pick<AdminDeps, 'store' | 'pairing' | 'clock' | 'log' | 'doorbell'> = {
    store: side.store,
    pairing: side.pairing,
    clock: { now: () => world.clock.now(), sleep: (ms) => world.clock.advance(ms) },
    log: { info: () => undefined, warn: () => undefined },
    doorbell: { ring: async (sync) => void side.rings.add(sync) },
  };
  const caller = {
    accountId: side.people[0] as string,
    projectId: side.project.id,
    siteId: side.us.siteId,
    siteUrl: side.us.siteUrl,
  };
  return { deps: deps as AdminDeps, caller };
}

async function asked(side: Side, world: TwoSides): Promise<{ id: string; revision: number }> {
  const stored = await side.store.read(`${world.sync}:sync`);
  return { id: world.sync, revision: stored?.rev ?? 0 };
}

/** Does something right before the n-th write of the worker to Jira, the relay or the store. */
function atEffect(n: number, act: () => Promise<void>): { wrap: Wrap; later: string[] } {
  let effects = 0;
  const later: string[] = [];
  const count = async (what: string) => {
    effects += 1;
    if (effects === n) await act();
    if (effects >= n) later.push(what);
  };
  const wrap: Wrap = {
    store: (real) => ({ ...real, commit: async (c) => (await count('commit'), real.commit(c)) }),
    channel: (real) => ({ ...real, put: async (name, b) => (await count('put'), real.put(name, b)) }),
    http: (real) => ({
      send: async (request) => {
        if (request.method !== 'GET' && !/search|bulkfetch/.test(request.target))
          await count(`${request.method} ${request.target}`);
        return real.send(request);
      },
    }),
  };
  return { wrap, later };
}

describe('stop', () => {
  it.each([1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22])(
    'before effect %i of a run leaves it at most the issue that is being written, and a later start loses nothing',
    async (n) => {
      const world = await createTwoSides();
      await workOfPeople(world, 0);
      await world.poll();
      await settleFully(world);
      await workOfPeople(world, 1);
      await world.clock.advance(300_000);
      await world.acme.deliverEvents();
      await world.acme.work(world.sync);
      const { deps, caller } = adminOf(world.globex, world);
      const { wrap, later } = atEffect(n, async () => {
        expect(await stop(deps, caller, await asked(world.globex, world))).toMatchObject({ ok: true });
      });
      await world.globex.deliverEvents();
      await world.globex.work(world.sync, wrap);
      // What was called when stop came; for one issue fields, status and comment; and the commit that then found out.
      expect(later.length).toBeGreaterThan(0);
      expect(later.length).toBeLessThanOrEqual(4);
      await world.clock.advance(10_000);
      const stopped = await dataOf(world.globex, world.sync);
      for (let polls = 0; polls < 3; polls += 1) await world.poll();
      expect(await dataOf(world.globex, world.sync)).toEqual(stopped);
      expect(await start(deps, caller, await asked(world.globex, world))).toMatchObject({ ok: true });
      await settleFully(world);
      await expectEqual(world);
      expect(lyingOn(world)).toEqual([]);
    },
  );

  it('between the look at the record and the take-over of the worker', async () => {
    const world = await createTwoSides();
    await makeIssue(world.acme, { summary: 'On its way' });
    await world.clock.advance(300_000);
    await world.acme.deliverEvents();
    await world.acme.work(world.sync);
    const { deps, caller } = adminOf(world.globex, world);
    const before = await dataOf(world.globex, world.sync);
    await world.globex.work(world.sync, {
      channel: (real) => ({
        ...real,
        list: async () => {
          await stop(deps, caller, await asked(world.globex, world));
          return real.list();
        },
      }),
    });
    expect(await dataOf(world.globex, world.sync)).toEqual(before);
  });
});

describe('remove', () => {
  it.each([1, 2, 3, 5, 8, 12])(
    'before effect %i of a run erases everything, and nothing comes back',
    async (n) => {
      const world = await createTwoSides();
      await workOfPeople(world, 0);
      await settleFully(world);
      await workOfPeople(world, 1);
      await world.clock.advance(300_000);
      await world.acme.deliverEvents();
      await world.acme.work(world.sync);
      const { globex } = world;
      const { deps, caller } = adminOf(globex, world);
      const { wrap } = atEffect(n, async () => {
        expect(await remove(deps, caller, await asked(globex, world))).toMatchObject({ ok: true });
        // Whoever rang meanwhile erases while the old worker still runs.
        await globex.work(world.sync);
      });
      await globex.deliverEvents();
      await globex.work(world.sync, wrap);
      for (let polls = 0; polls < 3; polls += 1) await world.poll();
      expect(globex.store.keys().filter((key) => key.startsWith(world.sync))).toEqual([]);
      expect(globex.store.secretKeys().filter((key) => key.startsWith(world.sync))).toEqual([]);
      const issues = await globex.ask('POST', '/rest/api/3/search/jql', {
        jql: 'project = GLX',
        maxResults: 50,
      });
      const count = (issues['issues'] as unknown[]).length;
      await makeIssue(world.acme, { summary: 'After the end' });
      await comment(globex, await keyOf(globex, 'Parent 0'), 'Only here');
      for (let polls = 0; polls < 4; polls += 1) await world.poll();
      const after = await globex.ask('POST', '/rest/api/3/search/jql', {
        jql: 'project = GLX',
        maxResults: 50,
      });
      expect(after['issues']).toHaveLength(count);
      expect(globex.store.keys().filter((key) => key.startsWith(world.sync))).toEqual([]);
    },
  );
});
