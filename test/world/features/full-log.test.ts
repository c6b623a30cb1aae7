import { stateKeys } from '../../../src/state/session';
import { logRecord } from '../../../src/protocol/log-record';
import type { Side } from '../side';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour, parkedAt } from './rig';
import { attach, edit, fieldOf, pairOf } from './story';

/** Files that were laid on the relay and of which nobody has said that they have come: what a log remembers of each until then. */
async function remember(world: TwoSides, side: Side, count: number): Promise<void> {
  const key = stateKeys.log(world.sync);
  const stored = await side.store.read(key);
  const lying = Object.fromEntries(Array.from({ length: count }, (_, n) => [`sa${900_000 + n}`, 1]));
  const value = { ...logRecord.parse(stored?.value), lying };
  const put = { op: 'put', key, value, expect: stored?.rev ?? 0 } as const;
  expect(await side.store.commit([put])).toBe('done');
}

describe('a log that is nearly as large as a stored value may be', () => {
  it('takes in what comes, and no more files; what changes here waits until there is room', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    const filesThere = async () => (await fieldOf(world.globex, there.key, 'attachment')) as unknown[];
    await remember(world, world.globex, 15_500);
    await edit(world.globex, there.key, { summary: 'From there' });
    await edit(world.acme, here.key, { labels: ['from-here'] });
    await attach(world.acme, here.key, 'plan.txt', Buffer.from('plan'));
    await world.settle();
    expect(await fieldOf(world.globex, there.key, 'labels')).toEqual(['from-here']);
    expect(parkedAt(world, world.globex)).toEqual([expect.stringMatching(/ ma\d+: too-many-items$/)]);
    expect([await fieldOf(world.acme, here.key, 'summary'), await filesThere()]).toEqual(['Shared', []]);
    await remember(world, world.globex, 0);
    await anHour(world);
    await anHour(world);
    expect(await fieldOf(world.acme, here.key, 'summary')).toBe('From there');
    expect([(await filesThere()).length, parkedAt(world, world.globex)]).toEqual([1, []]);
  });
});
