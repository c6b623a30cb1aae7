import { claimKey } from '../../../src/state/claims';
import { originOf, placeOf } from '../../../src/protocol/origin';
import { createHash } from 'node:crypto';
import { createMortal, ProcessDied } from '../hostile/mortal';
import { adf, issuesOf } from '../looking';
import type { Side, Wrap } from '../side';
import { bySummary, comment, make } from './story';
import { createTriangle } from './triangle';
import type { Triangle } from './triangle';

jest.setTimeout(600_000);

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

interface Meeting {
  world: Triangle;
  c: Side;
  /** The synchronizations that bring the issue to C: from B, which forwards it, and from A, where it was born. */
  ways: [string, string];
  origin: string;
}

/** An issue of A that lies before C twice: A has sent it, and so has B. C has not looked yet. */
async function twoWaysToC(): Promise<Meeting> {
  const world = await createTriangle();
  await world.forward(true);
  const { a, b, c } = world;
  const [ab, bc, ca] = world.syncs as [string, string, string];
  const { id, key } = await make(a, { summary: 'Twice on its way' });
  await comment(a, key, adf('Said once'));
  for (let rounds = 0; rounds < 3; rounds += 1) {
    await world.clock.advance(60_000);
    for (const [side, syncs] of [
      [a, [ab, ca]],
      [b, [ab, bc]],
    ] as const) {
      await side.deliverEvents();
      for (const sync of syncs) await side.work(sync);
      await side.deliverEvents();
    }
  }
  expect((await issuesOf(b)).length).toBe(1);
  expect(await issuesOf(c)).toEqual([]);
  return { world, c, ways: [bc, ca], origin: originOf(placeOf(a.us, sha256), id) };
}

/** Exactly one at C, with the comment; it is the pair of the one way whose claim stands, and edits reach it. */
async function expectOne({ world, c, ways, origin }: Meeting): Promise<void> {
  await world.settle();
  for (const side of world.sides) {
    const issues = await issuesOf(side);
    expect(issues.map(({ summary }) => summary)).toEqual(['Twice on its way']);
    expect(issues[0]?.comments).toHaveLength(1);
  }
  const claim = c.store.peek(claimKey(`${c.project.id}.${origin}`)) as { sync: string; pair: string };
  expect(ways).toContain(claim.sync);
  const { id } = await bySummary(c, 'Twice on its way');
  expect(c.store.peek(`${claim.sync}:pair:${claim.pair}`)).toMatchObject({ id, origin });
  await comment(c, id, adf('It is alive'));
  await world.settle();
  for (const side of world.sides)
    expect((await bySummary(side, 'Twice on its way')).comments).toHaveLength(2);
}

/** Right before the n-th effect of a run the other worker of the site has a whole one. */
function otherRunsBefore(n: number, run: () => Promise<void>) {
  let effects = 0;
  const seen = { ran: false, lostClaims: 0 };
  const count = async () => {
    effects += 1;
    if (effects !== n) return;
    seen.ran = true;
    await run();
  };
  const wrap: Wrap = {
    store: (real) => ({
      ...real,
      async commit(changes) {
        await count();
        const end = await real.commit(changes);
        if (end === 'conflict' && changes.some(({ key }) => key.startsWith(claimKey(''))))
          seen.lostClaims += 1;
        return end;
      },
    }),
    http: (real) => ({
      send: async (request) => {
        if (request.method !== 'GET' && !/search|bulkfetch/.test(request.target)) await count();
        return real.send(request);
      },
    }),
  };
  return { wrap, seen };
}

describe('one origin that comes by two ways in one moment', () => {
  it('is made once, wherever the other worker of the site runs in between', async () => {
    let lostClaims = 0;
    for (let n = 1; ; n += 1) {
      const meeting = await twoWaysToC();
      const { c, world } = meeting;
      const [bc, ca] = meeting.ways;
      await world.clock.advance(60_000);
      const { wrap, seen } = otherRunsBefore(n, () => c.work(bc));
      await c.work(ca, wrap);
      // Made or refused, it is told by this very run.
      expect(c.store.peek(`${ca}:log`)).toMatchObject({ nextSeq: 2 });
      lostClaims += seen.lostClaims;
      await expectOne(meeting);
      if (!seen.ran) break;
      expect(n).toBeLessThan(40);
    }
    // Once the claim was free when it was looked at, and taken when it was to be put.
    expect(lostClaims).toBe(1);
  });

  it.each([
    ['the birth side', 1, 0],
    ['who forwards it', 0, 1],
  ] as const)(
    'is made once, and not lost, wherever the worker dies: %s first',
    async (_name, first, second) => {
      for (let n = 1; ; n += 1) {
        const meeting = await twoWaysToC();
        const { c, ways, world } = meeting;
        await world.clock.advance(60_000);
        const mortal = createMortal(n);
        await c.work(ways[first], mortal.wrap).catch((error: unknown) => {
          if (!(error instanceof ProcessDied)) throw error;
        });
        await c.work(ways[second]);
        await expectOne(meeting);
        if (!mortal.isDead()) break;
        expect(n).toBeLessThan(40);
      }
    },
  );
});
