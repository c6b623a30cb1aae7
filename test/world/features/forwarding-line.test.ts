import { SITE_SYNCS_KEY, siteUnlistChange } from '../../../src/state/site-syncs';
import { takeOver } from '../../../src/state/take-over';
import { adf, issuesOf, words } from '../looking';
import type { Side } from '../side';
import { attach, bySummary, comment, edit, make } from './story';
import { createLine } from './triangle';
import type { Triangle } from './triangle';

jest.setTimeout(300_000);

/** What a person of another company reads before the words of Ada of Acme, at the end of a line that Globex forwards. */
const VIA = /^Ada Lovelace \(Acme via Globex\), 23 Nov 2026, \d\d:\d\d UTC\n/;

describe('a line A-B, B-C with forwarding at B', () => {
  let world: Triangle;
  let key: string;
  beforeAll(async () => {
    world = await createLine();
    const { a, b, c } = world;
    ({ key } = await make(a, { summary: 'From the beginning', description: adf('Of A') }));
    await comment(a, key, adf('Said by A'));
    await make(c, { summary: 'Of C' });
    await make(b, { summary: 'Of B' });
    await world.settle();
  });

  const on = async (side: Side) => bySummary(side, 'From the beginning');
  const summaries = async (side: Side) => (await issuesOf(side)).map(({ summary }) => summary).toSorted();
  const worklogsOf = async (side: Side) => {
    const path = `/rest/api/3/issue/${(await on(side)).key}/worklog`;
    const { worklogs } = (await side.ask('GET', path)) as {
      worklogs: { id: string; timeSpentSeconds: number; comment?: never }[];
    };
    return worklogs.map((w) => `${w.timeSpentSeconds} ${words(w.comment ?? null)}`);
  };
  /** What is put on each relay by what happens, until all is quiet; directions without anything are left out. */
  const saidBy = async (happens: () => Promise<unknown>) => {
    const before = world.sent();
    await happens();
    await world.settle();
    const grown = Object.entries(world.sent()).map(([way, n]) => [way, n - (before[way] ?? 0)] as const);
    return Object.fromEntries(grown.filter(([, n]) => n > 0));
  };

  it('brings nothing of the one partner to the other before it is allowed', async () => {
    const { a, b, c } = world;
    expect(await summaries(a)).toEqual(['From the beginning', 'Of B']);
    expect(await summaries(b)).toEqual(['From the beginning', 'Of B', 'Of C']);
    expect(await summaries(c)).toEqual(['Of B', 'Of C']);
  });

  it('brings what is there to both ends once it is allowed, each issue once, with its author', async () => {
    const { a, b, c } = world;
    const [ab, bc] = world.syncs as [string, string];
    await world.forward(true, { side: b, sync: ab });
    await world.forward(true, { side: b, sync: bc });
    await world.settle();
    for (const side of world.sides)
      expect(await summaries(side)).toEqual(['From the beginning', 'Of B', 'Of C']);
    const seen = await on(c);
    expect(seen.text).toBe('Of A');
    expect(seen.comments).toHaveLength(1);
    expect(seen.comments[0]).toMatch(VIA);
    expect(seen.comments[0]).toMatch(/UTC\nSaid by A$/);
    expect((await on(a)).comments).toEqual(['Said by A']);
  });

  it('carries comments, worklogs and files of each end to the other, and says nothing more', async () => {
    const { a, b, c } = world;
    const said = await saidBy(async () => {
      await comment(a, key, adf('Later of A'));
      await a.ask('POST', `/rest/api/3/issue/${key}/worklog`, {
        timeSpentSeconds: 3600,
        comment: adf('Work of A'),
      });
      await attach(a, key, 'a.txt', Buffer.from('Of A'));
    });
    // Issue and part of the file on the way; on the way back that it is there.
    expect(Object.keys(said).toSorted()).toEqual(['a-to-b', 'b-to-a', 'b-to-c', 'c-to-b']);
    const there = await on(c);
    expect(there.comments[1]).toMatch(VIA);
    expect(there.comments[1]).toMatch(/\nLater of A$/);
    expect(await worklogsOf(c)).toEqual([
      expect.stringMatching(/^3600 Ada Lovelace \(Acme via Globex\), .*UTC\nWork of A$/),
    ]);
    expect(there.attachments).toEqual([{ filename: 'a.txt', size: 4 }]);
    await comment(c, there.key, adf('Answer of C'));
    await attach(c, there.key, 'c.txt', Buffer.from('Of C!'));
    await world.settle();
    const back = await on(a);
    expect(back.comments).toEqual([
      'Said by A',
      'Later of A',
      expect.stringMatching(/^Ada Lovelace \(Initech via Globex\), .*UTC\nAnswer of C$/),
    ]);
    for (const side of [a, b, c]) {
      const { comments, attachments } = await on(side);
      expect(comments).toHaveLength(3);
      expect(attachments.map(({ filename }) => filename).toSorted()).toEqual(['a.txt', 'c.txt']);
      expect(await worklogsOf(side)).toHaveLength(1);
    }
    expect(await saidBy(async () => undefined)).toEqual({});
  });

  it('carries edits of fields, comments and worklogs both ways, and deletions', async () => {
    const { a, c } = world;
    await edit(a, key, { labels: ['of-a'] });
    const { comments } = (await a.ask('GET', `/rest/api/3/issue/${key}/comment`)) as {
      comments: { id: string }[];
    };
    const { worklogs } = (await a.ask('GET', `/rest/api/3/issue/${key}/worklog`)) as {
      worklogs: { id: string }[];
    };
    await a.ask('PUT', `/rest/api/3/issue/${key}/comment/${comments[0]?.id}`, { body: adf('Better words') });
    await a.ask('PUT', `/rest/api/3/issue/${key}/worklog/${worklogs[0]?.id}`, { timeSpentSeconds: 60 });
    await a.ask('DELETE', `/rest/api/3/issue/${key}/comment/${comments[1]?.id}`);
    await world.settle();
    const there = await on(c);
    expect(there.labels).toEqual(['of-a']);
    expect(there.comments).toHaveLength(2);
    expect(there.comments[0]).toMatch(VIA);
    expect(there.comments[0]).toMatch(/UTC\nBetter words$/);
    expect(there.comments[1]).toBe('Answer of C');
    expect(await worklogsOf(c)).toEqual([expect.stringMatching(/^60 .*UTC\nWork of A$/)]);
    await edit(c, there.key, { labels: ['of-c'] });
    await world.settle();
    for (const side of world.sides) expect((await on(side)).labels).toEqual(['of-c']);
  });

  it('carries a link between two issues of A', async () => {
    const { a, c } = world;
    const other = await make(a, { summary: 'Linked' });
    await a.ask('POST', '/rest/api/3/issueLink', {
      type: { name: 'Blocks' },
      inwardIssue: { key },
      outwardIssue: { key: other.key },
    });
    await world.settle();
    const issue = await c.ask('GET', `/rest/api/3/issue/${(await on(c)).key}?fields=issuelinks`);
    const { issuelinks } = issue['fields'] as { issuelinks: { outwardIssue?: { key: string } }[] };
    expect(issuelinks.map(({ outwardIssue }) => outwardIssue?.key)).toEqual([
      (await bySummary(c, 'Linked')).key,
    ]);
  });

  it('keeps in step what left when it is switched off, and lets nothing new leave', async () => {
    const { a, b, c } = world;
    const [, bc] = world.syncs as [string, string];
    await world.forward(false, { side: b, sync: bc });
    await make(a, { summary: 'Too late' });
    await comment(a, key, adf('Not for C'));
    await edit(a, key, { labels: ['still'] });
    const { comments } = (await a.ask('GET', `/rest/api/3/issue/${key}/comment`)) as {
      comments: { id: string }[];
    };
    await a.ask('PUT', `/rest/api/3/issue/${key}/comment/${comments[0]?.id}`, {
      body: adf('Still the best'),
    });
    await world.settle();
    expect(await summaries(b)).toContain('Too late');
    expect(await summaries(c)).not.toContain('Too late');
    const there = await on(c);
    expect(there.labels).toEqual(['still']);
    expect(there.comments).toHaveLength(2);
    expect(there.comments[0]).toMatch(/UTC\nStill the best$/);
    expect(there.attachments).toHaveLength(2);
  });

  it('ends at C what leaves A, without taking it away there', async () => {
    const { a, b, c } = world;
    const copy = await on(b);
    await a.ask('DELETE', `/rest/api/3/issue/${key}`);
    await world.settle();
    expect((await on(b)).key).toBe(copy.key);
    expect((await on(c)).summary).toBe('From the beginning');
    expect(await saidBy(async () => undefined)).toEqual({});
  });
});

describe('a line that forwards', () => {
  it('carries what comes within a few polls, and leaves it as it is when the synchronization that brought it is deleted', async () => {
    const world = await createLine();
    const { a, b, c } = world;
    const [ab] = world.syncs as [string];
    await world.forward(true);
    await world.settle();
    const { key } = await make(a, { summary: 'Soon there' });
    await comment(a, key, adf('Soon too'));
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    await comment(a, key, adf('And later'));
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    const { comments } = await bySummary(c, 'Soon there');
    expect(comments).toEqual([
      expect.stringMatching(/^Ada Lovelace \(Acme via Globex\), .*\nSoon too$/),
      expect.stringMatching(/\nAnd later$/),
    ]);

    const record = await b.store.read(`${ab}:sync`);
    const unlisted = await siteUnlistChange(b.store, ab);
    const removed = await b.store.commit([
      { op: 'delete', key: `${ab}:sync`, expect: record?.rev ?? 0 },
      ...(await takeOver(b.store, ab, false)),
      ...(unlisted ? [unlisted] : []),
    ]);
    expect(removed).toBe('done');
    for (let runs = 0; runs < 3; runs += 1) await b.work(ab);
    const left = b.store.keys().filter((one) => one.startsWith(`${ab}:`) || one.startsWith('site:origin:'));
    expect(left).toEqual([]);
    expect(Object.keys((b.store.peek(SITE_SYNCS_KEY) as { syncs: object }).syncs)).toHaveLength(1);
    await edit(b, (await bySummary(b, 'Soon there')).key, { labels: ['alone'] });
    await world.settle();
    const after = await bySummary(c, 'Soon there');
    expect(after.labels).toEqual(['alone']);
    expect(after.comments).toEqual(comments);
  });
});
