import { adf, issuesOf } from '../looking';
import { expectEqual, settleFully } from '../hostile/compare';
import { workOfPeople } from '../hostile/work-of-people';
import { logRecord } from '../../../src/protocol/log-record';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { aDay, damage, digestsOf, equalityShown, lastReport, pressCheck, repairAt } from './repair-rig';
import { attach, bySummary, comment, edit, make, moveTo, pairOf } from './story';
import { OUT_OF_ORDER, anHour, setStatus } from './rig';
import type { Wrap } from '../side';

jest.setTimeout(120_000);

async function expectHealed(world: TwoSides): Promise<void> {
  expect(await digestsOf(world, world.globex)).toBe(await digestsOf(world, world.acme));
  for (const side of [world.acme, world.globex]) {
    expect(lastReport(world, side).findings).toMatchObject({ unnamed: 0, partial: false });
    expect(lastReport(world, side).findings?.differ.every((found) => found.healed)).toBe(true);
  }
}

async function story() {
  const world = await createTwoSides();
  const { here, there } = await pairOf(world, { description: adf('Words') });
  await comment(world.acme, here.key, adf('From acme'));
  await comment(world.globex, there.key, adf('From globex'));
  await attach(world.acme, here.key, 'a.txt', Buffer.from('a'));
  await attach(world.globex, there.key, 'g.txt', Buffer.from('g'));
  await edit(world.globex, there.key, { labels: ['both'] });
  await world.settle();
  await moveTo(world.acme, here.key, 'Done');
  await settleFully(world);
  return { world, here, there };
}

describe('digests', () => {
  it('are equal after work on both sides, and the daily exchange says so with two messages', async () => {
    const world = await createTwoSides();
    for (let round = 0; round < 3; round += 1) {
      await workOfPeople(world, round);
      await settleFully(world);
      expect(await digestsOf(world, world.globex)).toBe(await digestsOf(world, world.acme));
    }
    const empty = await createTwoSides();
    expect(await digestsOf(world, world.acme)).not.toBe(await digestsOf(empty, empty.acme));
    await aDay(world);
    for (const side of [world.acme, world.globex])
      expect(lastReport(world, side)).toMatchObject({
        by: 'daily',
        findings: { identical: 9, differ: [], leftOut: { parked: 0, ended: 0, newer: 0 } },
      });
  });
});

describe('a difference', () => {
  it.each(['acme', 'globex'] as const)('of a field is named and healed: %s lost a version', async (name) => {
    const { world, here, there } = await story();
    const side = world[name];
    await damage(world, side, name === 'acme' ? here.key : there.key, (pair) => ({
      ...pair,
      fields: { ...pair.fields, labels: { ...pair.fields['labels']!, v: [0, 0], wire: '' } },
    }));
    await aDay(world);
    const expected = { fields: ['labels'], comments: 0, attachments: 0, whole: false, healed: true };
    expect(lastReport(world, world.acme).findings).toMatchObject({ differ: [expected] });
    await expectHealed(world);
    await expectEqual(world);
  });

  it.each(['acme', 'globex'] as const)('of one version and two values ends equal: %s', async (name) => {
    const { world, here, there } = await story();
    const side = world[name];
    await damage(world, side, name === 'acme' ? here.key : there.key, (pair) => ({
      ...pair,
      fields: { ...pair.fields, summary: { ...pair.fields['summary']!, wire: 'altered' } },
    }));
    await aDay(world);
    expect(lastReport(world, world.globex).findings?.differ[0]?.fields).toEqual(['summary']);
    if (name === 'globex') await expectHealed(world);
    await expectEqual(world);
  });

  it.each(['acme', 'globex'] as const)('of lost items is healed without doubling: %s', async (name) => {
    const { world, here, there } = await story();
    await damage(world, world[name], name === 'acme' ? here.key : there.key, (pair) => ({
      ...pair,
      items: {},
    }));
    await aDay(world);
    await anHour(world);
    await aDay(world);
    expect(repairAt(world, world.acme).reports[0]?.findings?.differ).toMatchObject([
      { fields: [], whole: false, healed: true },
    ]);
    await expectEqual(world);
    expect((await bySummary(world.globex, 'Shared')).attachments).toHaveLength(2);
    expect(await digestsOf(world, world.globex)).toBe(await digestsOf(world, world.acme));
  });

  it.each(['acme', 'globex'] as const)('of a lost pair is healed without doubling: %s', async (name) => {
    const { world, here, there } = await story();
    await damage(world, world[name], name === 'acme' ? here.key : there.key, () => undefined);
    await aDay(world);
    await anHour(world);
    await aDay(world);
    await settleFully(world);
    expect(await issuesOf(world.acme)).toHaveLength(1);
    expect(await issuesOf(world.globex)).toHaveLength(1);
    await expectEqual(world);
    expect((await bySummary(world.globex, 'Shared')).comments).toHaveLength(2);
    expect(await digestsOf(world, world.globex)).toBe(await digestsOf(world, world.acme));
  });

  it('counts only when two rounds agree: what is under way is none', async () => {
    const { world, here } = await story();
    await world.clock.advance(24 * 60 * 60_000);
    await edit(world.acme, here.key, { summary: 'On its way' });
    await world.settle();
    expect(lastReport(world, world.acme).findings).toMatchObject({ differ: [] });
    expect((await bySummary(world.globex, 'On its way')).labels).toEqual(['both']);
  });
});

describe('the equality check', () => {
  it.each(['acme', 'globex'] as const)(
    'finds on both sides what no event told, asked by %s',
    async (name) => {
      const { world, here, there } = await story();
      const side = world[name];
      await edit(world.acme, here.key, { summary: 'Untold' });
      world.acme.pending.splice(0);
      await edit(world.globex, there.key, { labels: ['untold'] });
      world.globex.pending.splice(0);
      await pressCheck(world, side);
      await world.settle();
      await expectEqual(world);
      expect((await bySummary(world.globex, 'Untold')).labels).toEqual(['untold']);
      const mine = lastReport(world, side);
      expect(mine).toMatchObject({ by: 'here', who: side.people[0], findings: { identical: 1, differ: [] } });
      const other = world[name === 'acme' ? 'globex' : 'acme'];
      expect(lastReport(world, other)).toMatchObject({ by: 'partner', findings: mine.findings });
    },
  );

  it('shows what is under way and what differed, with keys of the own side', async () => {
    const { world, here, there } = await story();
    const { acme, globex } = world;
    await damage(world, globex, there.key, (pair) => ({
      ...pair,
      fields: { ...pair.fields, labels: { ...pair.fields['labels']!, v: [0, 0], wire: '' } },
    }));
    expect(await pressCheck(world, acme)).toBeUndefined();
    expect(await pressCheck(world, acme)).toBe('check-running');
    expect((await equalityShown(world, acme)).underWay?.text).toMatch(/begins/);
    await world.poll();
    expect((await equalityShown(world, acme)).underWay).toBeDefined();
    await world.settle();
    const shown = (issueKey: string) => [{ issueKey, what: 'Labels', healed: true }];
    expect(await equalityShown(world, acme)).toMatchObject({
      reports: [{ askedBy: 'Ada', findings: { identical: 1, differ: shown(here.key) } }],
    });
    const there2 = await equalityShown(world, globex);
    expect(there2.underWay).toBeUndefined();
    expect(there2).toMatchObject({ reports: [{ askedBy: 'Acme', findings: { differ: shown(there.key) } }] });
  });

  it('ends with a word when the partner does not answer, and idle polls stay idle meanwhile', async () => {
    const { world } = await story();
    await world.untilSwept();
    await setStatus(world, world.globex, 'stopped');
    await pressCheck(world, world.acme);
    await world.poll();
    await world.poll();
    let commits = 0;
    const store: Wrap['store'] = (real) => ({
      ...real,
      commit: (changes) => ((commits += 1), real.commit(changes)),
    });
    await world.poll({ acme: { store } });
    expect(commits).toBe(0);
    await world.clock.advance(25 * 60 * 60_000);
    await world.poll();
    expect((await equalityShown(world, world.acme)).reports[0]).toMatchObject({ askedBy: 'Ada' });
    expect((await equalityShown(world, world.acme)).reports[0]?.findings).toBeUndefined();
  });

  it('of both admins at once ends with one exchange', async () => {
    const { world } = await story();
    await pressCheck(world, world.acme);
    await pressCheck(world, world.globex);
    await world.settle();
    for (const side of [world.acme, world.globex]) {
      expect(repairAt(world, side).own).toBeUndefined();
      expect(lastReport(world, side).findings).toMatchObject({ identical: 1, differ: [] });
    }
  });
});

describe('a comparison that an admin asks for while a new issue cannot be recognised yet', () => {
  it('waits, without one run after the other', async () => {
    const world = await createTwoSides();
    const { acme, globex } = world;
    await pairOf(world);
    // The partner asks, and that comes late: behind a new issue, of which the making is cut off.
    const isCheck = `.${String(logRecord.parse(acme.store.peek(`${world.sync}:log`)).nextSeq).padStart(10, '0')}.pgp`;
    world.relay.intercept((from, object) => (from === 'a' && object.name.endsWith(isCheck) ? [] : [object]));
    await pressCheck(world, acme);
    await world.poll();
    await make(acme, { summary: 'Cut off' });
    const { handle } = globex.jira;
    let made = 0;
    globex.jira.handle = async (request) => {
      const answered = await handle(request);
      if (!request.path.endsWith('/issue/bulk')) return answered;
      made += 1;
      return OUT_OF_ORDER;
    };
    await world.poll();
    expect(made).toBe(1);
    // What would make it clear is damaged, and does not come again for a while.
    for (const name of world.relay.receiveOf('b').keys())
      world.relay.place('b', name, Buffer.from('damaged'));
    world.relay.intercept((from, object) => (from === 'b' || object.name.endsWith(isCheck) ? [object] : []));
    const before = globex.jira.counters().points;
    await anHour(world);
    expect(repairAt(world, globex).partner).toMatchObject({ told: false });
    expect(globex.jira.counters().points - before).toBeLessThan(60);
    world.relay.intercept(undefined);
    globex.jira.handle = handle;
    await anHour(world);
    await settleFully(world);
    expect(lastReport(world, acme).findings).toMatchObject({ identical: 2, differ: [] });
    expect(await issuesOf(globex)).toHaveLength(2);
  });
});
