import type { Http } from '../../../src/ports/http';
import { adf, issuesOf } from '../looking';
import type { Side } from '../side';
import { runUntilQuiet } from '../two-sides';
import { attach, bySummary, comment, edit, make } from './story';
import { createTriangle } from './triangle';
import type { Triangle } from './triangle';

jest.setTimeout(300_000);

const bornOn = (side: Side) => `Born on ${side.name}`;

describe('a triangle of three synchronizations', () => {
  let world: Triangle;
  beforeAll(async () => {
    world = await createTriangle();
    for (const side of world.sides) {
      const { key } = await make(side, { summary: bornOn(side) });
      await comment(side, key, adf(`Said by its own ${side.name}`));
      await attach(side, key, `${side.name}.txt`, Buffer.from(side.name));
    }
    await world.settle();
  });

  const summaries = async (side: Side) => (await issuesOf(side)).map(({ summary }) => summary).toSorted();
  const counted = (comments: string[], text: string) => comments.filter((c) => c.includes(text)).length;

  it('brings each issue, comment and attachment to each place exactly once', async () => {
    const all = world.sides.map(bornOn).toSorted();
    for (const side of world.sides) {
      expect(await summaries(side)).toEqual(all);
      for (const origin of world.sides) {
        const seen = await bySummary(side, bornOn(origin));
        expect(seen.comments).toHaveLength(1);
        expect(counted(seen.comments, `Said by its own ${origin.name}`)).toBe(1);
        expect(seen.attachments.map(({ filename }) => filename)).toEqual([`${origin.name}.txt`]);
      }
    }
  });

  /** What is put on each relay by what happens in between, until all is quiet; directions without anything are left out. */
  const saidBy = async (happens: () => Promise<void>) => {
    const before = world.sent();
    await happens();
    await world.settle();
    const grown = Object.entries(world.sent()).map(([way, n]) => [way, n - (before[way] ?? 0)] as const);
    return Object.fromEntries(grown.filter(([, n]) => n > 0));
  };

  it('carries an edit and a comment of the owner to both partners, and goes quiet', async () => {
    const { a, b, c } = world;
    const own = await bySummary(a, bornOn(a));
    const said = await saidBy(async () => {
      await edit(a, own.key, { labels: ['from-acme'] });
      await comment(a, own.key, adf('Said later'));
    });
    for (const side of [a, b, c]) {
      const seen = await bySummary(side, bornOn(a));
      expect(seen.labels).toEqual(['from-acme']);
      expect(seen.comments).toHaveLength(2);
      expect(counted(seen.comments, 'Said later')).toBe(1);
    }
    expect(said).toEqual({ 'a-to-b': 1, 'b-to-a': 1, 'a-to-c': 1, 'c-to-a': 1 });
  });

  it('carries an edit of one partner by the owner to the other, and goes quiet', async () => {
    const { a, b, c } = world;
    const copy = await bySummary(b, bornOn(a));
    const said = await saidBy(() => edit(b, copy.key, { labels: ['from-globex'] }));
    for (const side of world.sides)
      expect((await bySummary(side, bornOn(a))).labels).toEqual(['from-globex']);
    // The edit and its acknowledgement on each way; between B and C nothing is said.
    expect(said).toEqual({ 'b-to-a': 1, 'a-to-b': 1, 'a-to-c': 1, 'c-to-a': 1 });
    expect(await summaries(c)).toHaveLength(3);
  });

  it('keeps what a partner adds to a copy between it and the owner', async () => {
    const { a, b, c } = world;
    const copy = await bySummary(b, bornOn(a));
    const said = await saidBy(async () => {
      await comment(b, copy.key, adf('Between two of us'));
      await attach(b, copy.key, 'between.txt', Buffer.from('two'));
    });
    expect(Object.keys(said).toSorted()).toEqual(['a-to-b', 'b-to-a']);
    for (const side of [a, b]) {
      const seen = await bySummary(side, bornOn(a));
      expect(counted(seen.comments, 'Between two of us')).toBe(1);
      expect(seen.attachments.filter(({ filename }) => filename === 'between.txt')).toHaveLength(1);
    }
    const third = await bySummary(c, bornOn(a));
    expect(counted(third.comments, 'Between two of us')).toBe(0);
    expect(third.attachments.map(({ filename }) => filename)).toEqual(['acme.txt']);
  });

  it('keeps it so where the other worker of the site runs in between', async () => {
    const { a, b, c } = world;
    const [ab, , ca] = world.syncs as [string, string, string];
    const copy = await bySummary(b, bornOn(a));
    const own = await bySummary(a, bornOn(a));
    await comment(b, copy.key, adf('In the meantime'));
    await attach(b, copy.key, 'meantime.txt', Buffer.from('while'));
    await runUntilQuiet(b, ab);
    // Somebody edits the issue: both synchronizations have to look at it.
    await edit(a, own.key, { labels: ['meanwhile'] });
    await a.deliverEvents();
    const made: string[] = [];
    const othersLookIn = (real: Http): Http => ({
      async send(request) {
        const response = await real.send(request);
        const [what] = /(comment|attachments)$/.exec(request.target) ?? [];
        if (request.method !== 'POST' || what === undefined) return response;
        made.push(what);
        await edit(a, own.key, { labels: ['meanwhile', what] });
        await a.deliverEvents();
        await a.work(ca);
        return response;
      },
    });
    for (let runs = 0; runs < 5; runs += 1) await a.work(ab, { http: othersLookIn });
    expect(made.toSorted()).toEqual(['attachments', 'comment']);
    await world.settle();
    for (const side of [a, b]) {
      const seen = await bySummary(side, bornOn(a));
      expect(counted(seen.comments, 'In the meantime')).toBe(1);
      expect(seen.attachments.filter(({ filename }) => filename === 'meantime.txt')).toHaveLength(1);
    }
    const third = await bySummary(c, bornOn(a));
    expect(counted(third.comments, 'In the meantime')).toBe(0);
    expect(third.attachments.map(({ filename }) => filename)).toEqual(['acme.txt']);
    const last = (await bySummary(a, bornOn(a))).labels;
    for (const side of world.sides) expect((await bySummary(side, bornOn(a))).labels).toEqual(last);
  });

  it('takes edits of all three in one moment to one value everywhere, and goes quiet', async () => {
    const [a] = world.sides as [Side];
    for (const [n, side] of world.sides.entries())
      await edit(side, (await bySummary(side, bornOn(a))).key, { duedate: `2027-01-0${n + 1}` });
    await world.settle();
    const dates = await Promise.all(
      world.sides.map(async (side) => (await bySummary(side, bornOn(a))).duedate),
    );
    // Which one stands is not asserted: in this order it is not the newest edit.
    expect(new Set(dates).size).toBe(1);
    expect(['2027-01-01', '2027-01-02', '2027-01-03']).toContain(dates[0]);
    for (const side of world.sides) expect(await summaries(side)).toHaveLength(3);
  });
});
