import { adf } from '../looking';
import type { Side } from '../side';
import { addOtherProject } from '../other-project';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour, notMadeYet, pairsAt, panelOf, parkedAt, securityLevels } from './rig';
import { bySummary, comment, make, pairOf } from './story';
import { listen } from './wire';

interface SeenLink {
  id: string;
  type: { name: string; outward: string };
  outwardIssue?: { key: string };
}

/** Makes a link: `from` blocks `to`, or whatever the type says. */
async function link(side: Side, from: string, to: string, type = 'Blocks'): Promise<void> {
  await side.ask('POST', '/rest/api/3/issueLink', {
    type: { name: type },
    inwardIssue: { key: from },
    outwardIssue: { key: to },
  });
}

async function linksOf(side: Side, key: string): Promise<SeenLink[]> {
  const issue = await side.ask('GET', `/rest/api/3/issue/${key}?fields=issuelinks`);
  return (issue['fields'] as { issuelinks: SeenLink[] }).issuelinks;
}

describe('links', () => {
  let world: TwoSides;
  let one: { here: { id: string; key: string }; there: { id: string; key: string } };
  let two: typeof one;
  beforeEach(async () => {
    world = await createTwoSides();
    one = await pairOf(world, { summary: 'One' });
    two = await pairOf(world, { summary: 'Two' });
  });

  /** What the issue of that summary says of others, as "blocks Two". */
  const saidBy = async (side: Side, summary: string) => {
    const { key } = await bySummary(side, summary);
    const names = new Map<string, string>();
    for (const other of ['One', 'Two', 'Three'])
      await bySummary(side, other).then(
        (seen) => names.set(seen.key, other),
        () => undefined,
      );
    return (await linksOf(side, key)).flatMap(({ type, outwardIssue }) =>
      outwardIssue ? [`${type.outward} ${names.get(outwardIssue.key)}`] : [],
    );
  };

  it.each([
    ['acme', 'globex'],
    ['globex', 'acme'],
  ] as const)('are made once, in their direction, and deleted by their owner on %s', async (from, to) => {
    const [owner, other] = [world[from], world[to]];
    const [a, b] = from === 'acme' ? [one.here, two.here] : [one.there, two.there];
    const wire = listen(world);
    await link(owner, a.key, b.key);
    await link(owner, b.key, a.key, 'Relates');
    await world.settle();
    expect([await saidBy(other, 'One'), await saidBy(other, 'Two')]).toEqual([
      ['blocks Two'],
      ['relates to One'],
    ]);
    // From one side, and the other says nothing of them.
    expect(wire.messages(from === 'acme' ? 'a' : 'b')).toBe(1);
    expect(wire.messages(from === 'acme' ? 'b' : 'a')).toBe(0);
    const [blocks] = await linksOf(owner, a.key);
    await owner.ask('DELETE', `/rest/api/3/issueLink/${blocks?.id}`);
    await world.settle();
    expect([await saidBy(other, 'One'), await saidBy(other, 'Two')]).toEqual([[], ['relates to One']]);
    expect(await saidBy(owner, 'Two')).toEqual(['relates to One']);
  });

  it('of two issues that are new together come with them', async () => {
    const from = await make(world.acme, { summary: 'Three' });
    await link(world.acme, from.key, two.here.key);
    await link(world.acme, one.here.key, from.key, 'Duplicate');
    await world.settle();
    expect(await saidBy(world.globex, 'Three')).toEqual(['blocks Two']);
    expect(await saidBy(world.globex, 'One')).toEqual(['duplicates Three']);
  });

  it.each(['from', 'to'])('leave when the restricted issue that they lead %s is released', async (end) => {
    const wire = listen(world);
    const levels = securityLevels(world.acme);
    const secret = await make(world.acme, { summary: 'Three' });
    levels.restrict(secret.id);
    const [from, to] = end === 'from' ? [secret, one.here] : [one.here, secret];
    await link(world.acme, from.key, to.key);
    await anHour(world);
    expect((await wire.plaintexts()).join()).not.toMatch(new RegExp(`"m${secret.id}"|"ml\\d`));
    levels.release(secret.id);
    await world.settle();
    expect(await saidBy(world.globex, end === 'from' ? 'Three' : 'One')).toEqual([
      end === 'from' ? 'blocks One' : 'blocks Three',
    ]);
  });

  it('leave, however many wait for one issue', async () => {
    const { acme, globex } = world;
    const levels = securityLevels(acme);
    const hub = await make(acme, { summary: 'Three' });
    levels.restrict(hub.id);
    acme.jira.setUp.suspendLimits(true);
    for (let n = 0; n < 105; n += 1) {
      const spoke = await make(acme, { summary: `Spoke ${n}` });
      await link(acme, spoke.key, hub.key);
    }
    await anHour(world);
    levels.release(hub.id);
    await world.settle();
    const there = pairsAt(world, globex).find((pair) => pair.pair === `m${hub.id}`);
    expect(await linksOf(globex, String(there?.key))).toHaveLength(105);
  });

  it('to an issue that was restricted meanwhile, of which no event has told, do not leave', async () => {
    const wire = listen(world);
    securityLevels(world.acme).restrict(two.here.id);
    world.acme.pending.splice(0);
    await link(world.acme, one.here.key, two.here.key);
    for (const event of world.acme.pending.splice(0))
      world.acme.pending.push({ ...event, destinationIssueId: event['sourceIssueId'] });
    await world.settle();
    expect((await wire.plaintexts()).join()).not.toMatch(/"ml\d/);
    expect(await saidBy(world.globex, 'One')).toEqual([]);
  });

  it('to another project do not leave', async () => {
    const { acme } = world;
    addOtherProject(acme);
    const made = await acme.ask('POST', '/rest/api/3/issue', {
      fields: { project: { key: 'OTHER' }, issuetype: { name: 'Task' }, summary: 'Elsewhere' },
    });
    const wire = listen(world);
    await link(acme, one.here.key, String(made['key']));
    await link(acme, String(made['key']), one.here.key);
    await anHour(world);
    expect([wire.messages(), parkedAt(world, acme)]).toEqual([0, []]);
  });

  it('wait for an issue whose message comes later, and are then made by themselves', async () => {
    const held = new Map<string, Uint8Array>();
    let isHolding = true;
    world.relay.intercept((from, { name, bytes }) => {
      const isHeld =
        from === 'a' && isHolding && !name.includes('.ack.') && (held.size === 0 || held.has(name));
      if (isHeld) held.set(name, bytes);
      return isHeld ? [] : [{ name, bytes }];
    });
    const late = await make(world.acme, { summary: 'Three' });
    await world.poll();
    await link(world.acme, one.here.key, late.key);
    await world.poll();
    await world.poll();
    expect(await saidBy(world.globex, 'One')).toEqual([]);
    const panel = await panelOf(world, world.globex, one.there.id);
    expect(panel.parked).toEqual([
      expect.objectContaining({
        subject: 'Link',
        cause:
          'The other issue of this link is not synchronized here yet. The link is made by itself when it is.',
      }),
    ]);
    isHolding = false;
    for (const [name, bytes] of held) world.relay.place('b', name, bytes);
    await world.poll();
    expect(await saidBy(world.globex, 'One')).toEqual(['blocks Three']);
    expect(parkedAt(world, world.globex)).toEqual([]);
  });

  it('of a type that is not there are parked with what to do, and made when it is', async () => {
    const makeType = notMadeYet(world.globex, 'Blocks');
    await link(world.acme, one.here.key, two.here.key);
    await comment(world.acme, one.here.key, adf('All the same'));
    await world.settle();
    const panel = await panelOf(world, world.globex, one.there.id);
    expect(panel.parked).toEqual([
      expect.objectContaining({
        subject: 'Link',
        cause: expect.stringMatching(/no link type "Blocks".*administrator can add it/),
      }),
    ]);
    expect((await bySummary(world.globex, 'One')).comments).toHaveLength(1);
    makeType();
    await anHour(world);
    expect(await saidBy(world.globex, 'One')).toEqual(['blocks Two']);
    expect(parkedAt(world, world.globex)).toEqual([]);
  });

  it('are parked without the permission, stop nothing else, and come when it is given', async () => {
    const { jira } = world.globex;
    jira.setUp.revoke('GLX', jira.appAccountId, 'LINK_ISSUES');
    await link(world.acme, one.here.key, two.here.key);
    await comment(world.acme, two.here.key, adf('All the same'));
    await world.settle();
    expect((await bySummary(world.globex, 'Two')).comments).toHaveLength(1);
    expect(parkedAt(world, world.globex)).toEqual([expect.stringMatching(/ ml\d+: jira-forbidden$/)]);
    jira.setUp.restore('GLX', jira.appAccountId, 'LINK_ISSUES');
    await anHour(world);
    expect(await saidBy(world.globex, 'One')).toEqual(['blocks Two']);
    // A deletion that Jira does not allow waits too: the copy is not taken for a link of globex.
    jira.setUp.revoke('GLX', jira.appAccountId, 'LINK_ISSUES');
    const [made] = await linksOf(world.acme, one.here.key);
    await world.acme.ask('DELETE', `/rest/api/3/issueLink/${made?.id}`);
    await world.settle();
    await comment(world.globex, one.there.key, adf('Looked at again'));
    await world.settle();
    expect(await saidBy(world.acme, 'One')).toEqual([]);
    jira.setUp.restore('GLX', jira.appAccountId, 'LINK_ISSUES');
    await anHour(world);
    expect(await saidBy(world.globex, 'One')).toEqual([]);
  });

  it('are not made again where somebody deleted the copy', async () => {
    await link(world.acme, one.here.key, two.here.key);
    await world.settle();
    const [copy] = await linksOf(world.globex, one.there.key);
    await world.globex.ask('DELETE', `/rest/api/3/issueLink/${copy?.id}`);
    await comment(world.acme, one.here.key, adf('Look again'));
    await anHour(world);
    expect([await saidBy(world.acme, 'One'), await saidBy(world.globex, 'One')]).toEqual([
      ['blocks Two'],
      [],
    ]);
  });

  it('that stand on both sides already stay whose they are', async () => {
    await link(world.acme, one.here.key, two.here.key);
    await link(world.globex, one.there.key, two.there.key);
    const [theirs] = await linksOf(world.globex, one.there.key);
    await world.settle();
    expect((await linksOf(world.globex, one.there.key)).map(({ id }) => id)).toEqual([theirs?.id]);
    const [ours] = await linksOf(world.acme, one.here.key);
    await world.acme.ask('DELETE', `/rest/api/3/issueLink/${ours?.id}`);
    await world.settle();
    // What a person of globex made is no business of acme.
    expect(await saidBy(world.globex, 'One')).toEqual(['blocks Two']);
  });

  it('are kept in one pair, with ids and hashes only', async () => {
    await link(world.acme, one.here.key, two.here.key);
    await world.settle();
    for (const side of [world.acme, world.globex]) {
      const items = pairsAt(world, side).map((pair) => Object.keys(pair.items));
      expect(items.flat()).toEqual([expect.stringMatching(/^ml\d+$/)]);
      expect(pairsAt(world, side).flatMap((pair) => Object.keys(pair.making))).toEqual([]);
      expect(JSON.stringify(pairsAt(world, side))).not.toContain('Blocks');
    }
  });
});
