import { expectEqual, settleFully } from '../hostile/compare';
import { allOf, attach, comment, edit, keyOf, makeIssue, move } from '../hostile/people';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { activityAt } from './rig';
import { backupOfSite, recordAt, resume, siteDirectory, untilStatus } from './set-back';

/** Work of people on both sides that the backup does not know. */
async function workAfterTheBackup(world: TwoSides): Promise<void> {
  const { acme, globex } = world;
  const older = await keyOf(acme, 'Older');
  const olderThere = await keyOf(globex, 'Older');
  await edit(acme, older, { labels: ['later'] });
  await comment(acme, older, 'Said later at acme');
  await attach(acme, older, 'acme.txt', 'from acme');
  await comment(globex, olderThere, 'Said later at globex');
  await attach(globex, olderThere, 'globex.txt', 'from globex');
  await makeIssue(acme, { summary: 'Later at acme' });
  await makeIssue(globex, { summary: 'Later at globex' });
  await settleFully(world);
  await comment(acme, await keyOf(acme, 'Later at globex'), 'Acme about the later one of globex');
  await comment(globex, await keyOf(globex, 'Later at acme'), 'Globex about the later one of acme');
  await move(globex, olderThere, 'In Progress');
  await settleFully(world);
}

async function worldWithHistory(options: Parameters<typeof createTwoSides>[0] = {}): Promise<TwoSides> {
  const world = await createTwoSides(options);
  await makeIssue(world.acme, { summary: 'Older', description: null });
  await makeIssue(world.globex, { summary: 'Older of globex' });
  await settleFully(world);
  await comment(world.acme, await keyOf(world.acme, 'Older'), 'Said before');
  await settleFully(world);
  return world;
}

const counts = async (world: TwoSides) =>
  Promise.all([world.acme, world.globex].map(async (side) => (await allOf(side)).length));

describe('a side whose storage was set back', () => {
  it.each(['acme', 'globex'] as const)(
    '%s: is recognised, and resumes without doubling anything',
    async (name) => {
      const world = await worldWithHistory();
      const side = world[name];
      const restore = side.store.snapshot();
      await workAfterTheBackup(world);
      restore();
      // Something new on both sides, that nobody has heard of.
      await edit(world.acme, await keyOf(world.acme, 'Older'), { duedate: '2026-12-24' });
      await comment(world.globex, await keyOf(world.globex, 'Older'), 'After the restore');
      await makeIssue(world.acme, { summary: 'New at acme' });
      await makeIssue(world.globex, { summary: 'New at globex' });
      for (let polls = 0; polls < 15; polls += 1) await world.poll();
      const frozen = [world.acme, world.globex].filter((s) => recordAt(world, s).status === 'frozen');
      expect(frozen.length).toBeGreaterThan(0);
      const before = await counts(world);
      for (let polls = 0; polls < 3; polls += 1) await world.poll();
      expect(await counts(world)).toEqual(before);

      await resume(world, frozen[0] as never);
      for (const s of [world.acme, world.globex]) await untilStatus(world, s, 'running');
      await settleFully(world);
      await expectEqual(world);
      expect(recordAt(world, world.acme).epoch).toBe(recordAt(world, world.globex).epoch);
      expect(await counts(world)).toEqual([6, 6]);
      const issues = await allOf(world.acme);
      const older = issues.find((issue) => issue.fields.summary === 'Older');
      expect(older?.fields).toMatchObject({
        labels: ['later'],
        duedate: '2026-12-24',
        status: { name: 'In Progress' },
      });
      expect(older?.fields.comment.comments).toHaveLength(4);
      expect(older?.fields.attachment).toHaveLength(2);
      expect(activityAt(world, world.acme).join('\n')).toContain('A new epoch was agreed');
    },
  );

  it('with its site: gets back what the partner still has, and nothing is lost there', async () => {
    const place = siteDirectory();
    try {
      const world = await worldWithHistory({ acme: { dir: place.dir } });
      const restoreStore = world.acme.store.snapshot();
      const restoreSite = await backupOfSite(world, world.acme, place.dir);
      await workAfterTheBackup(world);
      restoreStore();
      restoreSite();
      expect(await counts(world)).toEqual([2, 4]);
      await edit(world.globex, await keyOf(world.globex, 'Older'), { duedate: '2026-12-24' });
      for (let polls = 0; polls < 15; polls += 1) await world.poll();
      const frozen = [world.acme, world.globex].filter((s) => recordAt(world, s).status === 'frozen');
      await resume(world, frozen[0] as never);
      for (const s of [world.acme, world.globex]) await untilStatus(world, s, 'running');
      await settleFully(world);
      // What was born at acme and is lost there stays at globex alone.
      expect((await allOf(world.globex)).map((issue) => issue.fields.summary).toSorted()).toEqual([
        'Later at acme',
        'Later at globex',
        'Older',
        'Older of globex',
      ]);
      const acme = await allOf(world.acme);
      expect(acme.map((issue) => issue.fields.summary).toSorted()).toEqual([
        'Later at globex',
        'Older',
        'Older of globex',
      ]);
      const older = acme.find((issue) => issue.fields.summary === 'Older');
      expect(older?.fields).toMatchObject({
        labels: ['later'],
        duedate: '2026-12-24',
        status: { name: 'In Progress' },
      });
      // Jira gives the lost number to another issue: it is one of its own.
      await makeIssue(world.acme, { summary: 'Reuses a number' });
      await settleFully(world);
      expect((await allOf(world.globex)).map((issue) => issue.fields.summary)).toEqual(
        expect.arrayContaining(['Reuses a number', 'Later at acme']),
      );
    } finally {
      place.remove();
    }
  });
});
