import { adf, issuesOf } from '../looking';
import type { Side } from '../side';
import { createTwoSides } from '../two-sides';
import { anHour, setStatus } from './rig';
import { attach, bySummary, comment, edit, make, moveTo, pairOf } from './story';
import { listen } from './wire';

const summaries = async (side: Side) => (await issuesOf(side)).map((issue) => issue.summary).toSorted();

describe('stop and start', () => {
  it.each(['acme', 'globex'] as const)(
    'loses nothing that happened while %s was stopped',
    async (stopped) => {
      const world = await createTwoSides();
      const { here, there } = await pairOf(world);
      await setStatus(world, world[stopped], 'stopped');
      await edit(world.acme, here.key, { summary: 'By acme' });
      await comment(world.globex, there.key, adf('By globex'));
      await edit(world.globex, there.key, { labels: ['by-globex'] });
      await make(world.acme, { summary: 'New at acme' });
      await make(world.globex, { summary: 'New at globex' });
      // Not long enough for a sweep to come by itself after the start.
      for (let polls = 0; polls < 3; polls += 1) await world.poll();
      const before = [await summaries(world.acme), await summaries(world.globex)];
      expect(before).toEqual([
        ['By acme', 'New at acme'],
        ['New at globex', 'Shared'],
      ]);
      await setStatus(world, world[stopped], 'running');
      await world.settle();
      const all = ['By acme', 'New at acme', 'New at globex'];
      expect([await summaries(world.acme), await summaries(world.globex)]).toEqual([all, all]);
      expect(await bySummary(world.acme, 'By acme')).toMatchObject({
        labels: ['by-globex'],
        comments: [expect.stringMatching(/By globex$/)],
      });
    },
  );

  it('compares all issues again and sends nothing that is known', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    await comment(world.acme, here.key, adf('Known'));
    await attach(world.acme, here.key, 'known.txt', Buffer.from('known'));
    await world.settle();
    const wire = listen(world);
    for (const side of [world.acme, world.globex]) {
      await setStatus(world, side, 'stopped');
      await world.poll();
      await setStatus(world, side, 'running');
    }
    await anHour(world);
    expect(wire.objects).toEqual([]);
    expect(await summaries(world.globex)).toEqual(['Shared']);
  });
});

describe('the first start', () => {
  it('gives each side the issues that the other one had, once', async () => {
    const world = await createTwoSides({
      async before(acme, globex) {
        const made = await make(acme, { summary: 'Old at acme', description: adf('Words') });
        await comment(acme, made.key, adf('Old comment'));
        const parent = await make(globex, { summary: 'Old at globex' });
        await make(globex, {
          summary: 'Old child',
          issuetype: { name: 'Sub-task' },
          parent: { key: parent.key },
        });
      },
    });
    await anHour(world);
    const all = ['Old at acme', 'Old at globex', 'Old child'];
    expect([await summaries(world.acme), await summaries(world.globex)]).toEqual([all, all]);
    expect((await bySummary(world.acme, 'Old child')).parent).toBe(
      (await bySummary(world.acme, 'Old at globex')).key,
    );
    expect((await bySummary(world.globex, 'Old at acme')).comments).toHaveLength(1);
  });
});

describe('the sweep', () => {
  it.each(['acme', 'globex'] as const)('finds what no event told on %s', async (deaf) => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    const side = world[deaf];
    const key = deaf === 'acme' ? here.key : there.key;
    await edit(side, key, { summary: 'Untold' });
    await comment(side, key, adf('Untold, too'));
    await make(side, { summary: 'Untold and new' });
    side.pending.splice(0);
    await world.poll();
    expect(await summaries(world[deaf === 'acme' ? 'globex' : 'acme'])).toEqual(['Shared']);
    await anHour(world);
    const other = world[deaf === 'acme' ? 'globex' : 'acme'];
    expect(await summaries(other)).toEqual(['Untold', 'Untold and new']);
    expect((await bySummary(other, 'Untold')).comments).toHaveLength(1);
  });
});

describe('without encryption', () => {
  it('everything is carried, signed: an altered message changes nothing and the real one comes through', async () => {
    const world = await createTwoSides({ encryption: false });
    const { here, there } = await pairOf(world);
    await moveTo(world.globex, there.key, 'Done');
    await attach(world.acme, here.key, 'open.txt', Buffer.from('open'));
    await world.settle();
    expect(await bySummary(world.acme, 'Shared')).toMatchObject({ status: 'Done' });
    expect((await bySummary(world.globex, 'Shared')).attachments).toEqual([
      { filename: 'open.txt', size: 4 },
    ]);
    let forged = 0;
    const wire = listen(world, (_from, object, name) => {
      if (name.kind !== 'data' || forged > 0) return true;
      forged += 1;
      const bytes = Uint8Array.from(object.bytes);
      const at = Math.floor(bytes.length / 3);
      bytes[at] = bytes[at] === 65 ? 66 : 65;
      world.relay.place('b', object.name, bytes);
      return false;
    });
    await edit(world.acme, here.key, { summary: 'Signed' });
    await world.poll();
    await world.poll();
    expect([forged, await summaries(world.globex)]).toEqual([1, ['Shared']]);
    await anHour(world);
    expect(await summaries(world.globex)).toEqual(['Signed']);
    expect((await wire.plaintexts()).join()).toContain('Signed');
  });
});
