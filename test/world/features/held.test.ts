import type { ConflictRule } from '../../../src/protocol/conflict-rule';
import type { Side } from '../side';
import { addOtherProject } from '../other-project';
import { createTwoSides } from '../two-sides';
import { crossing, pageOf } from './held-page';
import { aDay, lastReport } from './repair-rig';
import { OUT_OF_ORDER, activityAt, anHour, keptAt, pairsAt, parkedAt } from './rig';
import { bySummary, edit, make, pairOf } from './story';
import { listen } from './wire';

/** Two values of one summary under way at once: acme's, the master's, is the older one unless told otherwise. */
async function conflicting(conflicts: ConflictRule, first: 'acme' | 'globex' = 'acme') {
  const world = await createTwoSides({ conflicts });
  const { here, there } = await pairOf(world);
  const edits = {
    acme: () => edit(world.acme, here.key, { summary: 'From acme' }),
    globex: () => edit(world.globex, there.key, { summary: 'From globex' }),
  };
  await edits[first]();
  await world.clock.advance(1000);
  await edits[first === 'acme' ? 'globex' : 'acme']();
  await crossing(world);
  return { world, here, there };
}

describe('the rule for conflicts', () => {
  it.each([
    ['newest', 'acme', 'From globex', 'From acme'],
    ['newest', 'globex', 'From acme', 'From globex'],
    ['master', 'acme', 'From acme', 'From globex'],
    ['slave', 'globex', 'From globex', 'From acme'],
  ] as const)(
    '"%s", %s first, gives both sides the same value and names both',
    async (rule, first, won, lost) => {
      const { world } = await conflicting(rule, first);
      for (const side of [world.acme, world.globex]) {
        await bySummary(side, won);
        expect(activityAt(world, side)).toEqual([expect.stringContaining('Summary')]);
        expect(activityAt(world, side)[0]).toMatch(new RegExp(`${won}.*${lost}`));
      }
    },
  );
});

describe('a held conflict', () => {
  it('leaves both values where they are, shows both to both admins, and lets everything else go on', async () => {
    const { world, here } = await conflicting('hold');
    await bySummary(world.acme, 'From acme');
    await bySummary(world.globex, 'From globex');
    const shown = await Promise.all([world.acme, world.globex].map((side) => pageOf(world, side).held()));
    expect(shown.flat()).toEqual([
      expect.objectContaining({ label: 'Summary', ours: 'From acme', theirs: 'From globex' }),
      expect.objectContaining({ label: 'Summary', ours: 'From globex', theirs: 'From acme' }),
    ]);
    await edit(world.acme, here.key, { labels: ['goes-on'] });
    await make(world.acme, { summary: 'Another issue' });
    await world.settle();
    expect(await bySummary(world.globex, 'From globex')).toMatchObject({ labels: ['goes-on'] });
    await bySummary(world.globex, 'Another issue');
  });

  it('is not shown while its issue takes no part, and is held again when it does', async () => {
    const { world, here } = await conflicting('hold');
    const { setUp } = world.acme.jira;
    const person = world.acme.people[0] as string;
    addOtherProject(world.acme, { key: 'HR' });
    const [entry] = await pageOf(world, world.globex).held();
    setUp.moveIssue(here.id, 'HR', person);
    await world.settle();
    for (const side of [world.acme, world.globex]) expect(await pageOf(world, side).held()).toEqual([]);
    expect(await pageOf(world, world.globex).decide('ours', entry)).toBe(false);
    setUp.moveIssue(here.id, 'ACME', person);
    await world.settle();
    for (const side of [world.acme, world.globex])
      expect(await pageOf(world, side).held()).toEqual([expect.objectContaining({ label: 'Summary' })]);
    expect(await pageOf(world, world.globex).decide('ours')).toBe(true);
    await world.settle();
    await bySummary(world.acme, 'From globex');
    for (const side of [world.acme, world.globex]) expect(await pageOf(world, side).held()).toEqual([]);
  });

  it('is no difference to the comparison of both sides, and is left out of it until it is decided', async () => {
    const { world } = await conflicting('hold');
    await aDay(world);
    for (const side of [world.acme, world.globex])
      expect(lastReport(world, side).findings).toMatchObject({ differ: [], leftOut: { parked: 1 } });
    await pageOf(world, world.globex).decide('ours');
    await world.settle();
    await aDay(world);
    for (const side of [world.acme, world.globex])
      expect(lastReport(world, side).findings).toMatchObject({ identical: 1, leftOut: { parked: 0 } });
  });

  it('has its value kept, though Jira could not tell the rest of the message, and the edit here left meanwhile', async () => {
    const world = await createTwoSides({ conflicts: 'hold' });
    const { acme, globex } = world;
    const { here, there } = await pairOf(world);
    await edit(acme, here.key, { summary: 'From acme', assignee: { accountId: acme.people[0] } });
    const { handle } = globex.jira;
    globex.jira.handle = async (request) =>
      request.path.includes('/user/') ? OUT_OF_ORDER : handle(request);
    await edit(globex, there.key, { summary: 'From globex' });
    await world.poll();
    globex.jira.handle = handle;
    await world.settle();
    expect(await pageOf(world, globex).held()).toEqual([
      expect.objectContaining({ label: 'Summary', ours: 'From globex', theirs: 'From acme' }),
    ]);
    expect(await pageOf(world, globex).decide('theirs')).toBe(true);
    await world.settle();
    expect(await bySummary(acme, 'From acme')).toMatchObject({ assignee: 'ada@example.com' });
    expect(await bySummary(globex, 'From acme')).toMatchObject({ assignee: 'ada@example.com' });
  });

  it('keeps later edits of the field at home, and says nothing of them', async () => {
    const { world, here } = await conflicting('hold');
    const wire = listen(world);
    await edit(world.acme, here.key, { summary: 'Acme again' });
    await world.settle();
    await world.untilSwept();
    expect(wire.messages()).toBe(0);
    await bySummary(world.acme, 'Acme again');
    expect((await pageOf(world, world.acme).held())[0]).toMatchObject({ ours: 'Acme again' });
  });

  it.each([
    ['acme', 'ours', 'From acme'],
    ['acme', 'theirs', 'From globex'],
    ['globex', 'ours', 'From globex'],
    ['globex', 'theirs', 'From acme'],
  ] as const)('ends with what the admin of %s chooses: %s', async (name, keep, value) => {
    const { world } = await conflicting('hold');
    expect(await pageOf(world, world[name]).decide(keep)).toBe(true);
    await world.settle();
    for (const side of [world.acme, world.globex]) {
      await bySummary(side, value);
      expect(await pageOf(world, side).held()).toEqual([]);
      expect(pairsAt(world, side).map((pair) => Object.keys(pair.held ?? {}))).toEqual([[]]);
      expect(keptAt(world, side)).toEqual([]);
    }
    const lost = value === 'From acme' ? 'From globex' : 'From acme';
    expect(activityAt(world, world[name]).join('\n')).toContain(lost);
    const wire = listen(world);
    await world.untilSwept();
    expect(wire.messages()).toBe(0);
  });

  it.each([
    ['ours', 'ours'],
    ['ours', 'theirs'],
    ['theirs', 'ours'],
    ['theirs', 'theirs'],
  ] as const)('ends alike where both admins decide at once: %s, %s', async (acmes, globexs) => {
    const { world } = await conflicting('hold');
    expect(await pageOf(world, world.acme).decide(acmes)).toBe(true);
    expect(await pageOf(world, world.globex).decide(globexs)).toBe(true);
    await crossing(world);
    const summaries = await Promise.all([world.acme, world.globex].map(onlySummary));
    expect(summaries[0]).toBe(summaries[1]);
    for (const side of [world.acme, world.globex]) expect(await pageOf(world, side).held()).toEqual([]);
  });

  it('keeps a chosen value that Jira refuses, also where the other admin chose a moment earlier, and writes it later', async () => {
    const { world } = await conflicting('hold');
    const real = world.globex.jira.handle;
    world.globex.jira.handle = async (request) => {
      const writes = request.method === 'PUT' && request.body.includes('"summary"');
      if (!writes || request.principal.kind === 'user') return real(request);
      const errors = { errorMessages: [], errors: { summary: 'Field summary cannot be set.' } };
      return { status: 400, headers: {}, body: Buffer.from(JSON.stringify(errors)) };
    };
    expect(await pageOf(world, world.acme).decide('theirs')).toBe(true);
    await world.clock.advance(1000);
    expect(await pageOf(world, world.globex).decide('theirs')).toBe(true);
    await crossing(world);
    expect(parkedAt(world, world.globex)).toEqual([expect.stringContaining('summary')]);
    world.globex.jira.handle = real;
    await anHour(world);
    expect(await Promise.all([world.acme, world.globex].map(onlySummary))).toEqual([
      'From acme',
      'From acme',
    ]);
    expect(keptAt(world, world.globex)).toEqual([]);
  });

  it('a decision about a value that is no longer the one shown is refused', async () => {
    const { world } = await conflicting('hold');
    const page = pageOf(world, world.acme);
    expect(await page.decide('ours')).toBe(true);
    await world.settle();
    await expect(page.decide('ours')).rejects.toThrow('nothing is held');
  });

  it('an edit that is overwritten by the decision of the other side is in the activity', async () => {
    const { world, there } = await conflicting('hold');
    await edit(world.globex, there.key, { summary: 'Globex again' });
    expect(await pageOf(world, world.acme).decide('ours')).toBe(true);
    await world.settle();
    await bySummary(world.globex, 'From acme');
    expect(activityAt(world, world.globex).join('\n')).toContain('Globex again');
  });
});

async function onlySummary(side: Side): Promise<string> {
  const found = await side.ask('POST', '/rest/api/3/search/jql', {
    jql: `project = ${side.project.key} ORDER BY id ASC`,
    maxResults: 10,
    fields: ['summary'],
    reconcileIssues: [],
  });
  const [issue] = found['issues'] as { fields: { summary: string } }[];
  return issue?.fields.summary ?? '';
}
