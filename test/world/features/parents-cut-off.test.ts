import { issuesOf } from '../looking';
import { createTwoSides, runUntilQuiet } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { expectEqual, settleFully } from '../hostile/compare';
import { pollDying } from '../hostile/dying-polls';
import { dyingAfterCreate } from './dying-create';
import { anHour, parkedAt, setStatus } from './rig';
import { bySummary, make } from './story';
import { listen } from './wire';

/** Somebody at globex makes a sub-task under an issue of acme that has just been made there, by a run that was cut off. */
async function childOfCutOff(world: TwoSides): Promise<void> {
  // The first look at everything is over.
  await world.settle();
  await make(world.acme, { summary: 'Parent' });
  await pollDying(world, { globex: dyingAfterCreate });
  // The search index has caught up; the call that was cut off is still too young for the app to look for its issue.
  await world.clock.advance(10_000);
  const parent = await bySummary(world.globex, 'Parent');
  await make(world.globex, {
    summary: 'Child',
    issuetype: { name: 'Sub-task' },
    parent: { key: parent.key },
  });
}

/** Summary of the parent under which the sub-task stands at acme, once both sides are at rest and show the same. */
async function parentAtAcme(world: TwoSides): Promise<string | undefined> {
  await settleFully(world);
  await expectEqual(world);
  const { parent } = await bySummary(world.acme, 'Child');
  return (await issuesOf(world.acme)).find(({ key }) => key === parent)?.summary;
}

describe('a sub-task under an issue of which this side does not know yet which pair it belongs to', () => {
  it('does not leave before that is known', async () => {
    const world = await createTwoSides();
    await childOfCutOff(world);
    const wire = listen(world);
    await runUntilQuiet(world.globex, world.sync);
    expect([wire.messages('b'), parkedAt(world, world.globex)]).toEqual([0, []]);
    expect(await parentAtAcme(world)).toBe('Parent');
  });

  /** Acme's message comes again only much later, and nobody tells globex of the sub-task. */
  async function unseenChild(): Promise<{ world: TwoSides; mend(): void }> {
    const world = await createTwoSides();
    await childOfCutOff(world);
    world.globex.pending.splice(0);
    await world.relay.b.remove([...world.relay.receiveOf('b').keys()]);
    listen(world, (from, _object, name) => from === 'b' || name.kind !== 'data');
    return { world, mend: () => world.relay.intercept(undefined) };
  }

  it('is looked at again after a sweep has seen it', async () => {
    const { world, mend } = await unseenChild();
    for (let hours = 0; hours < 2; hours += 1) await anHour(world);
    mend();
    expect(await parentAtAcme(world)).toBe('Parent');
  });

  it('is looked at again after the look at everything has seen it', async () => {
    const { world, mend } = await unseenChild();
    for (let polls = 0; polls < 5; polls += 1) await world.poll();
    await setStatus(world, world.globex, 'stopped');
    await setStatus(world, world.globex, 'running');
    await world.poll();
    mend();
    expect(await parentAtAcme(world)).toBe('Parent');
  });
});
