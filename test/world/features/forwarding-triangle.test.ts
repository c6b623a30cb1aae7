import type { Http } from '../../../src/ports/http';
import { pairRecord } from '../../../src/protocol/pair-record';
import type { PairRecord } from '../../../src/protocol/pair-record';
import { readActivity } from '../../../src/state/activity';
import { adf, issuesOf } from '../looking';
import type { Side, Wrap } from '../side';
import { attach, bySummary, comment, edit, make } from './story';
import { createTriangle } from './triangle';
import type { Triangle } from './triangle';

jest.setTimeout(300_000);

const bornOn = (side: Side) => `Born on ${side.name}`;
const counted = (texts: string[], text: string) => texts.filter((one) => one.includes(text)).length;

const pairsOf = (side: Side, sync: string): PairRecord[] =>
  side.store
    .keys()
    .filter((key) => key.startsWith(`${sync}:pair:`))
    .map((key) => pairRecord.parse(side.store.peek(key)));

/** An issue with a comment and a file on each of the three sides. */
async function oneEach(world: Triangle): Promise<void> {
  for (const side of world.sides) {
    const { key } = await make(side, { summary: bornOn(side) });
    await comment(side, key, adf(`Said by its own ${side.name}`));
    await attach(side, key, `${side.name}.txt`, Buffer.from(side.name));
  }
}

/** What stands in each place: of each issue its comments without their leads, and its files. */
async function everywhere(world: Triangle): Promise<string[][]> {
  const places = world.sides.map(async (side) => {
    const issues = await issuesOf(side);
    return issues.map(({ summary, comments, attachments }) => {
      const texts = comments.map((text) => text.split('\n').at(-1));
      return [summary, ...texts, ...attachments.map(({ filename }) => filename)].join(' | ');
    });
  });
  return (await Promise.all(places)).map((issues) => issues.toSorted());
}

/** Each issue stands once in each place, with one comment and one file. */
function once(world: Triangle): string[][] {
  const issues = world.sides.map(
    (side) => `${bornOn(side)} | Said by its own ${side.name} | ${side.name}.txt`,
  );
  return world.sides.map(() => issues.toSorted());
}

describe('a triangle with forwarding everywhere', () => {
  let world: Triangle;
  beforeAll(async () => {
    world = await createTriangle();
    await world.forward(true);
    await oneEach(world);
    await world.settle();
  });

  it('brings each issue, comment and attachment to each place exactly once', async () => {
    expect(await everywhere(world)).toEqual(once(world));
  });

  it('tells who came second that it is here already, shows that, and ends the pair on both sides', async () => {
    let refused = 0;
    for (const sync of world.syncs) {
      const [one, other] = world.sides.filter((side) => side.store.peek(`${sync}:sync`) !== undefined) as [
        Side,
        Side,
      ];
      for (const [side, partner] of [
        [one, other],
        [other, one],
      ] as const) {
        const elsewhere = pairsOf(side, sync).filter(({ id, gone }) => id === undefined && gone === 'here');
        const there = new Map(pairsOf(partner, sync).map((pair) => [pair.pair, pair]));
        for (const { pair, origin } of elsewhere)
          expect(there.get(pair)).toMatchObject({ gone: 'there', origin });
        const lines = await readActivity(side.store, sync);
        expect(lines.some(({ text }) => text.includes('comes by another synchronization'))).toBe(
          elsewhere.length > 0,
        );
        refused += elsewhere.length;
      }
    }
    // Nobody asks where an issue was born, so each comes to the two others by both ways, but for what was known in time.
    expect(refused).toBeGreaterThan(0);
  });

  it('carries edits, comments and files of any side to everybody, once, and goes quiet', async () => {
    for (const origin of world.sides)
      for (const side of world.sides) {
        const { key } = await bySummary(side, bornOn(origin));
        const name = `${side.name}-on-${origin.name}`;
        await comment(side, key, adf(`Words of ${name}`));
        await attach(side, key, `${name}.txt`, Buffer.from(name));
        if (side !== origin) continue;
        await edit(side, key, { labels: [name] });
      }
    await world.settle();
    for (const side of world.sides)
      for (const origin of world.sides) {
        const seen = await bySummary(side, bornOn(origin));
        expect(seen.labels).toEqual([`${origin.name}-on-${origin.name}`]);
        expect(seen.comments).toHaveLength(4);
        for (const from of world.sides)
          expect(counted(seen.comments, `Words of ${from.name}-on-${origin.name}`)).toBe(1);
        expect(seen.attachments).toHaveLength(4);
      }
    for (const [n, side] of world.sides.entries()) {
      const { key } = await bySummary(side, bornOn(world.a));
      await edit(side, key, { labels: [`again-${n}`] });
      await world.settle();
      for (const other of world.sides)
        expect((await bySummary(other, bornOn(world.a))).labels).toEqual([`again-${n}`]);
    }
    const before = world.sent();
    for (let polls = 0; polls < 13; polls += 1) await world.poll();
    expect(world.sent()).toEqual(before);
  });

  it('never makes again what was deleted in one place', async () => {
    const { a, b, c } = world;
    const copy = await bySummary(b, bornOn(a));
    await b.ask('DELETE', `/rest/api/3/issue/${copy.key}`);
    await world.settle();
    await world.forward(true);
    await edit(a, (await bySummary(a, bornOn(a))).key, { labels: ['after'] });
    await world.settle();
    expect((await issuesOf(b)).map(({ summary }) => summary)).not.toContain(bornOn(a));
    for (const side of [a, c]) expect((await issuesOf(side)).length).toBe(3);
  });
});

describe('a triangle with forwarding everywhere, whose workers run in between each other', () => {
  it('brings each issue, comment and attachment to each place exactly once', async () => {
    const world = await createTriangle();
    await world.forward(true);
    await oneEach(world);
    const [ab, bc, ca] = world.syncs as [string, string, string];
    const otherOf = new Map<Side, [string, string]>([
      [world.a, [ab, ca]],
      [world.b, [ab, bc]],
      [world.c, [bc, ca]],
    ]);
    for (let rounds = 0; rounds < 4; rounds += 1) {
      await world.clock.advance(300_000);
      for (const [side, syncs] of otherOf)
        for (const [first, second] of [syncs, syncs.toReversed()] as [string, string][]) {
          await side.deliverEvents();
          await side.work(first, othersRunAtEachWrite(side, second));
          await side.deliverEvents();
        }
    }
    await world.settle();
    expect(await everywhere(world)).toEqual(once(world));
  });
});

/** After each request that changes something in Jira the site's other worker has a whole run. */
function othersRunAtEachWrite(side: Side, other: string): Wrap {
  return {
    http: (real: Http): Http => ({
      async send(request) {
        const response = await real.send(request);
        if (request.method !== 'GET' && !/bulkfetch|search|jql|mypermissions/.test(request.target)) {
          await side.deliverEvents();
          await side.work(other);
        }
        return response;
      },
    }),
  };
}
