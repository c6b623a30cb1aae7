import { adf, words } from '../looking';
import type { Side } from '../side';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour, parkedAt } from './rig';
import { make, pairOf } from './story';
import { listen } from './wire';

interface SeenWorklog {
  id: string;
  started: string;
  timeSpentSeconds: number;
  comment?: never;
}

describe('worklogs', () => {
  let world: TwoSides;
  let here: { id: string; key: string };
  let there: { id: string; key: string };
  beforeEach(async () => {
    world = await createTwoSides();
    ({ here, there } = await pairOf(world));
  });

  const keyOn = (side: Side) => (side === world.acme ? here.key : there.key);
  const path = (side: Side, id?: string) =>
    `/rest/api/3/issue/${keyOn(side)}/worklog${id === undefined ? '' : `/${id}`}`;
  const log = async (side: Side, body: Record<string, unknown>) =>
    String((await side.ask('POST', path(side), body))['id']);
  const worklogsOf = async (side: Side) =>
    ((await side.ask('GET', path(side))) as { worklogs: SeenWorklog[] }).worklogs;
  const seenOn = async (side: Side) =>
    (await worklogsOf(side)).map((w) => `${w.timeSpentSeconds} ${words(w.comment ?? null)}`);

  it.each([
    ['acme', 'globex', 'Acme'],
    ['globex', 'acme', 'Globex'],
  ] as const)('are made, edited and deleted by their owner on %s', async (from, to, company) => {
    const [owner, other] = [world[from], world[to]];
    const id = await log(owner, {
      timeSpentSeconds: 5400,
      started: '2026-11-20T09:30:00.000+0100',
      comment: adf('Looked into it'),
    });
    await log(owner, { timeSpentSeconds: 60 });
    await world.settle();
    const lead = `Ada Lovelace \\(${company}\\), 23 Nov 2026, \\d\\d:\\d\\d UTC`;
    expect(await seenOn(other)).toEqual([
      expect.stringMatching(new RegExp(`^5400 ${lead}\nLooked into it$`)),
      expect.stringMatching(new RegExp(`^60 ${lead}$`)),
    ]);
    const [copy] = await worklogsOf(other);
    expect(Date.parse(copy?.started ?? '')).toBe(Date.UTC(2026, 10, 20, 8, 30));
    await owner.ask('PUT', path(owner, id), { timeSpentSeconds: 7200, comment: adf('And solved it') });
    await world.settle();
    expect((await seenOn(other))[0]).toMatch(/^7200 .*\nAnd solved it$/);
    await owner.ask('DELETE', path(owner, id));
    await world.settle();
    expect(await seenOn(other)).toEqual([expect.stringMatching(/^60 /)]);
    expect(await seenOn(owner)).toEqual(['60 ']);
  });

  it('never leave while they are restricted, are withdrawn when they become so, and come back', async () => {
    const wire = listen(world);
    const visibility = { type: 'role', value: 'Administrators' };
    const secret = await log(world.acme, { timeSpentSeconds: 60, comment: adf('Merger talks'), visibility });
    const open = await log(world.acme, { timeSpentSeconds: 120, comment: adf('For all') });
    await anHour(world);
    expect(await seenOn(world.globex)).toEqual([expect.stringMatching(/\nFor all$/)]);
    await world.acme.ask('PUT', path(world.acme, open), { visibility });
    await world.settle();
    expect(await seenOn(world.globex)).toEqual([]);
    await world.acme.ask('PUT', path(world.acme, open), { visibility: null });
    await world.settle();
    expect(await seenOn(world.globex)).toEqual([expect.stringMatching(/\nFor all$/)]);
    expect((await wire.plaintexts()).join()).not.toMatch(new RegExp(`Merger talks|mw${secret}"`));
  });

  it('are not made again where somebody deleted the copy', async () => {
    const id = await log(world.acme, { timeSpentSeconds: 60 });
    await world.settle();
    const [copy] = await worklogsOf(world.globex);
    await world.globex.ask('DELETE', path(world.globex, copy?.id));
    await world.acme.ask('PUT', path(world.acme, id), { timeSpentSeconds: 120 });
    await anHour(world);
    expect([await seenOn(world.acme), await seenOn(world.globex)]).toEqual([['120 '], []]);
  });

  it('keep to their owner: an edit of a copy is not sent, and the next edit of the owner replaces it', async () => {
    const id = await log(world.acme, { timeSpentSeconds: 60 });
    await world.settle();
    const [copy] = await worklogsOf(world.globex);
    const wire = listen(world);
    await world.globex.ask('PUT', path(world.globex, copy?.id), { timeSpentSeconds: 36_000 });
    await anHour(world);
    expect(wire.messages()).toBe(0);
    expect(await seenOn(world.acme)).toEqual(['60 ']);
    await world.acme.ask('PUT', path(world.acme, id), { timeSpentSeconds: 180 });
    await world.settle();
    expect(await seenOn(world.globex)).toEqual([expect.stringMatching(/^180 /)]);
  });

  it('come all and once where an issue has more than Jira puts into one answer', async () => {
    const many = await make(world.acme, { summary: 'Long work' });
    for (let n = 1; n <= 25; n += 1)
      await world.acme.ask('POST', `/rest/api/3/issue/${many.key}/worklog`, { timeSpentSeconds: n * 60 });
    await world.settle();
    const found = await world.globex.ask('POST', '/rest/api/3/search/jql', { jql: 'summary ~ "Long work"' });
    const [copy] = found['issues'] as { id: string }[];
    const { worklogs } = (await world.globex.ask('GET', `/rest/api/3/issue/${String(copy?.id)}/worklog`)) as {
      worklogs: SeenWorklog[];
    };
    expect(worklogs.map((w) => w.timeSpentSeconds)).toEqual(
      Array.from({ length: 25 }, (_, n) => (n + 1) * 60),
    );
  });

  it('are parked without the permission, stop nothing else, and come when it is given', async () => {
    world.globex.jira.setUp.revoke('GLX', world.globex.jira.appAccountId, 'WORK_ON_ISSUES');
    const id = await log(world.acme, { timeSpentSeconds: 60 });
    await world.acme.ask('POST', `/rest/api/3/issue/${here.key}/comment`, { body: adf('All the same') });
    await world.settle();
    const { comments } = (await world.globex.ask('GET', `/rest/api/3/issue/${there.key}/comment`)) as {
      comments: unknown[];
    };
    expect(comments).toHaveLength(1);
    expect(parkedAt(world, world.globex)).toEqual([expect.stringContaining(` mw${id}: jira-`)]);
    world.globex.jira.setUp.restore('GLX', world.globex.jira.appAccountId, 'WORK_ON_ISSUES');
    await anHour(world);
    expect(await seenOn(world.globex)).toEqual([expect.stringMatching(/^60 /)]);
    expect(parkedAt(world, world.globex)).toEqual([]);
  });
});
