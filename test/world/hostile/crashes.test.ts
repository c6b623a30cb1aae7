import { createSeededRandom } from '../../../local/random';
import { createTwoSides } from '../two-sides';
import type { Wrap } from '../side';
import { expectEqual, lyingOn, settleFully } from './compare';
import { ProcessDied, createMortal } from './mortal';
import { allOf, attach, comment, edit, link, logWork, makeIssue, unlink } from './people';
import { workOfPeople } from './work-of-people';
import { pollDying } from './dying-polls';

// Hundreds of lives, each with a whole round of work.
jest.setTimeout(600_000);

describe('a worker process that dies', () => {
  it.each(['acme', 'globex'] as const)('on %s after each of its effects in turn', async (victim) => {
    const world = await createTwoSides();
    let deaths = 0;
    for (let outlived = false; !outlived;) {
      await workOfPeople(world, deaths);
      const mortal = createMortal(deaths + 1);
      for (let polls = 0; polls < 3 && !mortal.isDead(); polls += 1)
        await pollDying(world, { [victim]: mortal.wrap });
      outlived = !mortal.isDead();
      if (!outlived) deaths += 1;
      await settleFully(world);
      await expectEqual(world).catch((error: unknown) => {
        throw new Error(`died after: ${mortal.trace.join('\n')}`, { cause: error });
      });
    }
    expect(lyingOn(world)).toEqual([]);
    // A round has so many effects: fewer would mean that the story no longer tells anything.
    expect(deaths).toBeGreaterThan(40);
  });

  it.each([11, 12, 13, 14, 15])(
    'again and again on both sides while everything is synchronized first (seed %i)',
    async (seed) => {
      const random = createSeededRandom(seed);
      const world = await createTwoSides({
        async before(acme, globex) {
          let before: string | undefined;
          for (let n = 0; n < 6; n += 1) {
            const parent = await makeIssue(acme, { summary: `Old ${n}`, labels: [`l${n}`] });
            await makeIssue(acme, {
              summary: `Old child ${n}`,
              issuetype: { name: 'Sub-task' },
              parent: { key: parent },
            });
            for (let c = 0; c < 3; c += 1) await comment(acme, parent, `Old comment ${n} ${c}`);
            await logWork(acme, parent, `Old work ${n}`);
            if (before !== undefined) await link(acme, parent, before);
            before = parent;
            await attach(acme, parent, `old-${n}.txt`, `old bytes ${n}`);
            await comment(globex, await makeIssue(globex, { summary: `Theirs ${n}` }), `Their comment ${n}`);
          }
        },
      });
      let deaths = 0;
      for (let polls = 0; polls < 40; polls += 1) {
        const mortals = [createMortal(1 + random.int(40)), createMortal(1 + random.int(40))] as const;
        await pollDying(world, { acme: mortals[0].wrap, globex: mortals[1].wrap });
        deaths += mortals.filter((mortal) => mortal.isDead()).length;
      }
      await settleFully(world);
      await expectEqual(world);
      expect(lyingOn(world)).toEqual([]);
      expect(deaths).toBeGreaterThan(4);
    },
  );

  it.each(['/issue/bulk', '/comment', '/attachments', '/worklog', '/issueLink'])(
    'during a call of %s, which takes effect only when the next process is at work',
    async (path) => {
      const world = await createTwoSides();
      const key = await makeIssue(world.acme, { summary: 'Once' });
      await comment(world.acme, key, 'Once');
      await attach(world.acme, key, 'once.txt', 'once');
      await logWork(world.acme, key, 'Once');
      await link(world.acme, key, await makeIssue(world.acme, { summary: 'Linked once' }));
      let late: (() => Promise<unknown>) | undefined;
      const dying: Wrap = {
        http: (real) => ({
          async send(request) {
            const [target, query] = request.target.split('?');
            const isIt = request.method === 'POST' && target?.endsWith(path) === true;
            // A call for which the app has no right has no effect, early or late.
            const isRefused = query?.includes('notifyUsers=false') === true;
            if (late !== undefined || !isIt || isRefused) return real.send(request);
            late = () => real.send(request);
            throw new ProcessDied(path);
          },
        }),
      };
      await pollDying(world, { globex: dying });
      expect(late).toBeDefined();
      await world.clock.advance(10_000);
      await world.globex.work(world.sync);
      await late?.();
      await settleFully(world);
      await expectEqual(world);
      // What was found again is known as the partner's, and goes when he deletes it.
      await unlink(world.acme, key, 'Blocks');
      await settleFully(world);
      await expectEqual(world);
    },
  );

  it('keeps the value that lost a conflict, wherever it ends', async () => {
    const world = await createTwoSides();
    const { acme, globex } = world;
    const key = await makeIssue(acme, { summary: 'Round 0' });
    await settleFully(world);
    for (let round = 1, outlived = false; !outlived; round += 1) {
      const there = (await allOf(globex))[0]?.key as string;
      await edit(globex, there, { summary: `Older ${round}` });
      // Nobody tells of it, so that it is seen first when the partner's newer one comes.
      globex.pending.splice(0);
      await world.clock.advance(2000);
      await edit(acme, key, { summary: `Newer ${round}` });
      const mortal = createMortal(round);
      await pollDying(world, { globex: mortal.wrap });
      outlived = !mortal.isDead();
      await settleFully(world);
      await expectEqual(world);
      expect((await allOf(acme))[0]?.fields.summary).toBe(`Newer ${round}`);
      const activity = JSON.stringify(globex.store.peek(`${world.sync}:activity`));
      expect(activity).toContain(`Older ${round}`);
      expect(outlived && round < 4).toBe(false);
    }
  });
});
