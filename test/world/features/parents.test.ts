import { issuesOf } from '../looking';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour, notMadeYet, panelOf, parkedAt, securityLevels } from './rig';
import { bySummary, edit, make, pairOf } from './story';
import { createLine } from './triangle';
import { listen } from './wire';

describe('parents', () => {
  let world: TwoSides;
  beforeEach(async () => {
    world = await createTwoSides();
  });

  const subtask = (summary: string, parent: string) => ({
    summary,
    issuetype: { name: 'Sub-task' },
    parent: { key: parent },
  });

  it('makes a sub-task under its parent though its own event comes first', async () => {
    const parent = await make(world.acme, { summary: 'Parent' });
    await make(world.acme, subtask('Child', parent.key));
    world.acme.pending.reverse();
    await world.settle();
    const there = await bySummary(world.globex, 'Parent');
    expect(await bySummary(world.globex, 'Child')).toMatchObject({ type: 'Sub-task', parent: there.key });
  });

  it("waits with a sub-task whose message overtook its parent's", async () => {
    let lost = false;
    listen(world, (_from, _object, name) => {
      if (name.kind !== 'data' || lost) return true;
      lost = true;
      return false;
    });
    const parent = await make(world.acme, { summary: 'Parent' });
    await world.poll();
    await make(world.acme, subtask('Child', parent.key));
    await world.poll();
    expect([await issuesOf(world.globex), parkedAt(world, world.globex)]).toEqual([[], []]);
    // What was lost goes out again.
    await anHour(world);
    const there = await bySummary(world.globex, 'Parent');
    expect((await bySummary(world.globex, 'Child')).parent).toBe(there.key);
    expect((await issuesOf(world.globex)).length).toBe(2);
  });

  it('sets a parent later, changes it and takes it away', async () => {
    const { here, there } = await pairOf(world, { summary: 'Story' });
    const first = await make(world.acme, { summary: 'First epic', issuetype: { name: 'Epic' } });
    await edit(world.acme, here.key, { parent: { key: first.key } });
    await world.settle();
    expect((await bySummary(world.globex, 'Story')).parent).toBe(
      (await bySummary(world.globex, 'First epic')).key,
    );
    const second = await make(world.globex, { summary: 'Second epic', issuetype: { name: 'Epic' } });
    await edit(world.globex, there.key, { parent: { key: second.key } });
    await world.settle();
    expect((await bySummary(world.acme, 'Story')).parent).toBe(
      (await bySummary(world.acme, 'Second epic')).key,
    );
    await world.acme.ask('PUT', `/rest/api/3/issue/${here.key}`, {
      update: { parent: [{ set: { none: true } }] },
    });
    await world.settle();
    expect((await bySummary(world.globex, 'Story')).parent).toBeUndefined();
  });

  it('parks the parent of an issue whose epic cannot be made, and sets it once the epic has come', async () => {
    const makeType = notMadeYet(world.globex, 'Epic');
    const epic = await make(world.acme, { summary: 'Epic', issuetype: { name: 'Epic' } });
    await make(world.acme, { summary: 'Story', parent: { key: epic.key } });
    await world.settle();
    expect((await bySummary(world.globex, 'Story')).parent).toBeUndefined();
    expect(parkedAt(world, world.globex)).toEqual([
      `m${epic.id} issue: type-missing`,
      expect.stringMatching(/ parent: parent-missing$/),
    ]);
    makeType();
    await anHour(world);
    const there = await bySummary(world.globex, 'Epic');
    expect((await bySummary(world.globex, 'Story')).parent).toBe(there.key);
    expect(parkedAt(world, world.globex)).toEqual([]);
  });

  it('keeps back a sub-task whose parent is restricted, says so, and sends both once it is not', async () => {
    const levels = securityLevels(world.acme);
    const parent = await make(world.acme, { summary: 'Secret parent' });
    levels.restrict(parent.id);
    const child = await make(world.acme, subtask('Child', parent.key));
    const wire = listen(world);
    await world.settle();
    expect(await issuesOf(world.globex)).toEqual([]);
    expect((await wire.plaintexts()).filter((text) => text.includes('Secret parent'))).toEqual([]);
    expect((await panelOf(world, world.acme, child.id)).parked).toEqual([
      expect.objectContaining({ subject: 'Parent' }),
    ]);
    levels.release(parent.id);
    await anHour(world);
    const there = await bySummary(world.globex, 'Secret parent');
    expect((await bySummary(world.globex, 'Child')).parent).toBe(there.key);
    expect([...parkedAt(world, world.acme), ...parkedAt(world, world.globex)]).toEqual([]);
  });

  it('keeps back a sub-task whose parent is of another synchronization, and says so', async () => {
    const line = await createLine();
    const { a, b, c, syncs } = line;
    await make(a, { summary: 'Of another one' });
    await line.settle();
    const child = await make(b, subtask('Child', (await bySummary(b, 'Of another one')).key));
    await line.settle();
    const [toA, toC] = syncs.map((sync) => parkedAt({ sync }, b));
    expect([toA, toC]).toEqual([[], [`m${child.id} parent: parent-not-synchronized`]]);
    expect([(await issuesOf(a)).length, await issuesOf(c)]).toEqual([2, []]);
  });
});
