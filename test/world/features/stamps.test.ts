import { adf } from '../looking';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { activityAt, setStatus } from './rig';
import { bySummary, comment, edit, moveTo, pairOf } from './story';

describe('the time of an edit', () => {
  let world: TwoSides;
  let here: { id: string; key: string };
  let there: { id: string; key: string };
  beforeEach(async () => {
    world = await createTwoSides();
    ({ here, there } = await pairOf(world));
  });

  /** Both sides say what they have before either hears the other. */
  async function crossing(): Promise<void> {
    world.relay.failWith((_side, call) =>
      call === 'put' ? { kind: 'retry', cause: { code: 'relay-down', text: 'Down.' } } : undefined,
    );
    await world.poll();
    world.relay.failWith(undefined);
    await world.settle();
  }

  const aSecond = () => world.clock.advance(1000);

  it.each([
    ['a comment', () => comment(world.acme, here.key, adf('By the way'))],
    ['another field', () => edit(world.acme, here.key, { labels: ['later'] })],
    ['a transition', () => moveTo(world.acme, here.key, 'Done')],
  ])('is that of its own field, not that of %s which came later', async (_, later) => {
    await edit(world.acme, here.key, { summary: 'Older value' });
    await aSecond();
    await edit(world.globex, there.key, { summary: 'Newer value' });
    await aSecond();
    await later();
    await crossing();
    for (const side of [world.acme, world.globex]) await bySummary(side, 'Newer value');
    expect(activityAt(world, world.globex)).toEqual([expect.stringMatching(/was: Older value$/)]);
  });

  it('counts also for an edit that is seen only when the partner’s comes', async () => {
    await edit(world.globex, there.key, { summary: 'Older value' });
    await aSecond();
    await edit(world.acme, here.key, { summary: 'Newer value' });
    await aSecond();
    await comment(world.globex, there.key, adf('By the way'));
    world.globex.pending.splice(0);
    await world.settle();
    for (const side of [world.acme, world.globex]) await bySummary(side, 'Newer value');
    expect(activityAt(world, world.globex)).toEqual([expect.stringMatching(/was: Older value$/)]);
  });

  it('is found as well by the look at everything after a start', async () => {
    await setStatus(world, world.acme, 'stopped');
    world.acme.pending.splice(0);
    await edit(world.acme, here.key, { summary: 'Older value' });
    world.acme.pending.splice(0);
    await aSecond();
    await edit(world.globex, there.key, { summary: 'Newer value' });
    await aSecond();
    await comment(world.acme, here.key, adf('By the way'));
    world.acme.pending.splice(0);
    await setStatus(world, world.acme, 'running');
    await crossing();
    for (const side of [world.acme, world.globex]) expect(await bySummary(side, 'Newer value')).toBeDefined();
  });
});
