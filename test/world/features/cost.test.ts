import type { StoreChange } from '../../../src/ports/store';
import type { SiteRequest } from '../../../local/http';
import type { Side, Wrap } from '../side';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { attach, bySummary, edit, make, moveTo, pairOf } from './story';

interface Spent {
  /** Points of both sites together. */
  points: number;
  /** Calls of the receiving site by route. */
  there: (route: string) => number;
  /** Records that the receiving app wrote. */
  written: number;
}

/** What carrying some work of people across costs: three polls, outside of the hourly sweeps. */
async function costOf(world: TwoSides, work: () => Promise<void>): Promise<Spent> {
  await world.untilSwept();
  await world.poll();
  const look = () => [world.acme.jira.counters(), world.globex.jira.counters()] as const;
  const before = look();
  await work();
  let written = 0;
  const wrap: Wrap = {
    store: (store) => ({
      ...store,
      commit(changes: readonly StoreChange[]) {
        written += changes.filter((change) => change.op !== 'check').length;
        return store.commit(changes);
      },
    }),
  };
  for (let polls = 0; polls < 3; polls += 1) await world.poll({ globex: wrap });
  const after = look();
  return {
    points: after[0].points - before[0].points + after[1].points - before[1].points,
    there: (route) => (after[1].callsByRoute[route] ?? 0) - (before[1].callsByRoute[route] ?? 0),
    written,
  };
}

async function manyIssues(count: number): Promise<{ world: TwoSides; keys: string[] }> {
  const keys: string[] = [];
  const world = await createTwoSides({
    async before(acme) {
      for (let n = 0; n < count; n += 1) keys.push((await make(acme, { summary: `Issue ${n}` })).key);
    },
  });
  await world.settle();
  return { world, keys };
}

const FETCH = 'POST /rest/api/3/issue/bulkfetch';
const EDIT = 'PUT /rest/api/3/issue/{issueIdOrKey}';

describe('the cost of', () => {
  it('one field update is at most six points, and five once it is known that users are notified', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    const first = await costOf(world, () => edit(world.acme, here.key, { duedate: '2027-01-01' }));
    const second = await costOf(world, () => edit(world.acme, here.key, { duedate: '2027-01-02' }));
    expect([first.points, second.points]).toEqual([6, 5]);
    expect([first.there(EDIT), second.there(EDIT)]).toEqual([2, 1]);
    expect((await bySummary(world.globex, 'Shared')).duedate).toBe('2027-01-02');
  });

  it('fifty field updates is at most four points and three written records each', async () => {
    const { world, keys } = await manyIssues(50);
    const spent = await costOf(world, async () => {
      for (const key of keys) await edit(world.acme, key, { labels: ['seen'] });
    });
    // One was refused for its flag, and one may meet Jira's burst limit.
    expect(spent.there(EDIT)).toBeLessThanOrEqual(52);
    expect(spent.points / 50).toBeLessThanOrEqual(4);
    expect(spent.written / 50).toBeLessThanOrEqual(3);
  });

  it('one status change is eleven points', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    const first = await costOf(world, () => moveTo(world.acme, here.key, 'Done'));
    const second = await costOf(world, () => moveTo(world.acme, here.key, 'To Do'));
    expect([first.points, second.points]).toEqual([11, 11]);
  });

  it('many transitions is one question for all of them', async () => {
    const { world, keys } = await manyIssues(8);
    const spent = await costOf(world, async () => {
      for (const key of keys) await moveTo(world.acme, key, 'Done');
    });
    expect(spent.there('GET /rest/api/3/issue/{issueIdOrKey}/transitions')).toBe(1);
    expect(spent.there('POST /rest/api/3/issue/{issueIdOrKey}/transitions')).toBe(8);
    expect((await bySummary(world.globex, 'Issue 7')).status).toBe('Done');
  });

  it('links of one issue is a look at both ends and one at what became of them', async () => {
    const { world, keys } = await manyIssues(6);
    const [from, ...others] = keys;
    const spent = await costOf(world, async () => {
      for (const to of others)
        await world.acme.ask('POST', '/rest/api/3/issueLink', {
          type: { name: 'Relates' },
          inwardIssue: { key: from },
          outwardIssue: { key: to },
        });
    });
    // For the message, before the links are made, and after.
    expect([spent.there(FETCH), spent.there('POST /rest/api/3/issueLink')]).toEqual([3, 5]);
    const again = await costOf(world, () => edit(world.acme, from as string, { labels: ['linked'] }));
    // That the issue has links costs an edit nothing.
    expect(again.there(FETCH)).toBe(1);
    expect(again.points).toBeLessThanOrEqual(6);
  });

  it('attachments of several issues is one reading before they are uploaded', async () => {
    const { world, keys } = await manyIssues(6);
    const spent = await costOf(world, async () => {
      for (const key of keys) await attach(world.acme, key, 'a.txt', Buffer.from(key));
    });
    // One for the message, one for the uploads.
    expect(spent.there(FETCH)).toBe(2);
    expect((await bySummary(world.globex, 'Issue 5')).attachments).toEqual([{ filename: 'a.txt', size: 6 }]);
  });
});

describe('notifying users of an edit', () => {
  it('is avoided again a day after it had to be done, in case the permission was given', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    const edits: string[] = [];
    let isAllowed = false;
    const handle = world.globex.jira.handle;
    world.globex.jira.handle = (request) => {
      if (request.method !== 'PUT') return handle(request);
      const isQuiet = request.path.includes('notifyUsers=false');
      edits.push(isQuiet ? 'quiet' : 'loud');
      return handle(isAllowed && isQuiet ? withoutFlag(request) : request);
    };
    const change = async (summary: string) => {
      edits.length = 0;
      await edit(world.acme, here.key, { summary });
      await world.settle();
      return edits.join();
    };
    expect(await change('One')).toBe('quiet,loud');
    expect(await change('Two')).toBe('loud');
    isAllowed = true;
    await world.clock.advance(24 * 60 * 60_000);
    expect(await change('Three')).toBe('quiet');
    expect(await change('Four')).toBe('quiet');
    isAllowed = false;
    expect(await change('Five')).toBe('quiet,loud');
    expect(await change('Six')).toBe('loud');
  });
});

function withoutFlag(request: SiteRequest): SiteRequest {
  return { ...request, path: request.path.replace('notifyUsers=false', 'notifyUsers=true') };
}

describe('an event of an edit that this app made', () => {
  const event = (side: Side, id: string, fields: string[] | undefined, selfGenerated = true) => ({
    eventType: 'avi:jira:updated:issue',
    selfGenerated,
    issue: { id, fields: { project: { id: side.project.id } } },
    ...(fields === undefined ? {} : { changelog: { items: fields.map((field) => ({ field })) } }),
  });

  it('wakes nobody, unless a workflow may have done more', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    await world.settle();
    const { acme } = world;
    const wakes = async (fields: string[] | undefined, selfGenerated = true) => {
      await world.poll();
      acme.pending.push(event(acme, here.id, fields, selfGenerated));
      await acme.deliverEvents();
      return acme.rings.size > 0;
    };
    expect(await wakes(['summary', 'labels'])).toBe(false);
    expect(await wakes(['Attachment'])).toBe(false);
    expect(await wakes(['summary'], false)).toBe(true);
    expect(await wakes(['status'])).toBe(false);
    expect(await wakes(['status', 'resolution'])).toBe(false);
    expect(await wakes(['status', 'Fix Version'])).toBe(true);
    expect(await wakes([])).toBe(true);
    expect(await wakes(undefined)).toBe(true);
  });

  it('wakes another synchronization of the same project', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    await world.settle();
    const { acme } = world;
    const other = 'anothersynchronizationabcd';
    const copy = async (from: string, to: string, change: (value: Record<string, unknown>) => unknown) => {
      const value = change(acme.store.peek(from) as Record<string, unknown>);
      const expect = (await acme.store.read(to))?.rev ?? 0;
      await acme.store.commit([{ op: 'put', key: to, value, expect }]);
    };
    await copy(`${world.sync}:sync`, `${other}:sync`, (record) => ({ ...record, id: other }));
    await copy('site:syncs', 'site:syncs', (list) => {
      const syncs = list['syncs'] as Record<string, unknown>;
      return { ...list, syncs: { ...syncs, [other]: syncs[world.sync] } };
    });
    acme.pending.push(event(acme, here.id, ['summary']));
    await acme.deliverEvents();
    expect(acme.rings).toContain(other);
  });

  it('is not needed for what else happened to the issue: the answer to the edit tells', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    await world.settle();
    const handle = world.globex.jira.handle;
    world.globex.jira.handle = async (request) => {
      // Somebody sets labels at the same moment, and the event says that it was the app.
      if (request.method === 'PUT')
        await handle({
          ...request,
          path: request.path.replace(/\?.*/, ''),
          body: Buffer.from(JSON.stringify({ fields: { labels: ['beside'] } })),
        });
      return handle(request);
    };
    await edit(world.acme, here.key, { duedate: '2027-01-01' });
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    expect(await bySummary(world.acme, 'Shared')).toMatchObject({
      duedate: '2027-01-01',
      labels: ['beside'],
    });
  });
});
