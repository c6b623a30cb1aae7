import { isDeepStrictEqual } from 'node:util';
import type { LogRecord } from '../../../src/protocol/log-record';
import { UNREADABLE_AFTER } from '../../../src/protocol/unreadable';
import { addOtherProject } from '../other-project';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { adf, issuesOf } from '../looking';
import type { Side } from '../side';
import { crossing, pageOf } from './held-page';
import { activityAt, anHour, pairsAt, parkedAt, securityLevels } from './rig';
import { bySummary, comment, edit, make, pairOf } from './story';
import { listen } from './wire';

const log = (world: TwoSides, side: Side) => side.store.peek(`${world.sync}:log`) as LogRecord;

/** Every copy of the next data message of acme is damaged in the same way, however often it is put there; what `isLost` names never arrives. */
function damageNext(world: TwoSides, isLost: (from: 'a' | 'b') => boolean = () => false): number {
  const seq = log(world, world.acme).nextSeq;
  world.relay.intercept((from, { name, bytes }) => {
    if (isLost(from)) return [];
    const isIt = name.includes('.m2s.') && name.endsWith(`.${String(seq).padStart(10, '0')}.pgp`);
    return [{ name, bytes: isIt ? bytes.slice(0, bytes.length - 200) : bytes }];
  });
  return seq;
}

async function expectAlike(world: TwoSides): Promise<void> {
  const [ours, theirs] = await Promise.all([issuesOf(world.acme), issuesOf(world.globex)]);
  expect(theirs.map((issue) => issue.summary)).toEqual(ours.map((issue) => issue.summary));
  for (const side of [world.acme, world.globex]) {
    expect(log(world, side).out).toEqual([]);
    expect(log(world, side).received.beyond).toEqual([]);
    expect(log(world, side).quarantine).toEqual([]);
  }
  expect(isDeepStrictEqual(log(world, world.acme).tell, log(world, world.globex).tell)).toBe(true);
}

describe('a message that stays unreadable, however often it comes', () => {
  it('is given up, and what it said comes by later ones, once', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    const seq = damageNext(world);
    await edit(world.acme, here.key, { summary: 'In the lost message' });
    await comment(world.acme, here.key, adf('A comment, too'));
    await make(world.acme, { summary: 'A new one' });
    await world.poll();
    await edit(world.acme, here.key, { labels: ['in-a-later-one'] });
    for (let hours = 0; hours < 4; hours += 1) await anHour(world);
    expect(activityAt(world, world.acme).join('\n')).toContain(`Message ${seq} could not be read`);
    expect(await bySummary(world.globex, 'In the lost message')).toMatchObject({
      labels: ['in-a-later-one'],
      comments: [expect.stringContaining('A comment, too')],
    });
    await bySummary(world.globex, 'A new one');
    expect(await issuesOf(world.globex)).toHaveLength(2);
    await expectAlike(world);
    expect(log(world, world.globex).received.applied).toBe(log(world, world.acme).nextSeq - 1);
    const wire = listen(world);
    await world.untilSwept();
    expect(wire.messages()).toBe(0);
  });

  it('is named again where the acknowledgement that named it was lost', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    let lost = 0;
    const seq = damageNext(world, (from) => {
      const isNamed = log(world, world.globex).quarantine.some(({ tries }) => tries >= UNREADABLE_AFTER);
      if (from === 'a' || !isNamed || lost > 0) return false;
      lost += 1;
      return true;
    });
    await edit(world.acme, here.key, { summary: 'In the lost message' });
    await world.poll();
    await edit(world.acme, here.key, { labels: ['in-a-later-one'] });
    for (let hours = 0; hours < 8; hours += 1) await anHour(world);
    expect([lost, activityAt(world, world.acme)]).toEqual([
      1,
      [expect.stringContaining(`Message ${seq} could not be read`)],
    ]);
    await bySummary(world.globex, 'In the lost message');
    await expectAlike(world);
  });

  it('and told an edit that lost to the partner: he learns its version, so that no later edit seems to cross it', async () => {
    const world = await createTwoSides({ conflicts: 'slave' });
    const { here, there } = await pairOf(world);
    const seq = damageNext(world);
    await edit(world.acme, here.key, { summary: 'The master says' });
    await edit(world.globex, there.key, { summary: 'The slave says' });
    for (let hours = 0; hours < 4; hours += 1) await anHour(world);
    expect(activityAt(world, world.acme).join('\n')).toContain(`Message ${seq} could not be read`);
    const versions = [world.acme, world.globex].map((side) =>
      pairsAt(world, side).map((pair) => pair.fields['summary']?.v),
    );
    expect(versions).toEqual([[[2, 1]], [[2, 1]]]);
    await expectAlike(world);
    await bySummary(world.acme, 'The slave says');
  });

  it('and told that an issue has left, and which issues were made: both are told again', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    await make(world.globex, { summary: 'Of globex' });
    const seq = damageNext(world);
    await world.acme.ask('DELETE', `/rest/api/3/issue/${here.key}`);
    for (let hours = 0; hours < 5; hours += 1) await anHour(world);
    expect(activityAt(world, world.acme).join('\n')).toContain(`Message ${seq} could not be read`);
    const pairs = world.globex.store
      .keys()
      .filter((key) => key.startsWith(`${world.sync}:pair:`))
      .map((key) => world.globex.store.peek(key) as { pair: string; gone?: string; partnerKey?: string });
    expect(pairs.find((pair) => pair.pair.startsWith('m'))?.gone).toBe('there');
    const made = await bySummary(world.acme, 'Of globex');
    expect(pairs.find((pair) => pair.pair.startsWith('s'))?.partnerKey).toBe(made.key);
    for (const side of [world.acme, world.globex]) expect(log(world, side).out).toEqual([]);
  });

  it('and told that an issue has left, which is back by then: what the partner said of it meanwhile is said again', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    const person = world.acme.people[0] as string;
    const seq = damageNext(world);
    addOtherProject(world.acme, { key: 'HR' });
    const { key } = world.acme.jira.setUp.moveIssue(here.key, 'HR', person);
    await world.poll();
    await comment(world.globex, there.key, adf('Said meanwhile'));
    await world.poll();
    await world.poll();
    expect(pairsAt(world, world.globex).map((pair) => pair.gone)).toEqual([undefined]);
    world.acme.jira.setUp.moveIssue(key, 'ACME', person);
    for (let hours = 0; hours < 5; hours += 1) await anHour(world);
    expect(activityAt(world, world.acme).join('\n')).toContain(`Message ${seq} could not be read`);
    expect((await bySummary(world.acme, 'Shared')).comments).toEqual([
      expect.stringContaining('Said meanwhile'),
    ]);
    await expectAlike(world);
    expect([world.acme, world.globex].flatMap((side) => activityAt(world, side)).join('\n')).not.toContain(
      'comparison',
    );
  });

  it('and told that an issue is back: that is told again to a partner whose own one had left meanwhile', async () => {
    const world = await createTwoSides();
    const { here, there } = await pairOf(world);
    const levels = securityLevels(world.acme);
    const gone = () =>
      [world.acme, world.globex].map((side) => pairsAt(world, side).map((pair) => pair.gone));
    // Neither hears of the other's in time.
    world.relay.failWith((_side, call) =>
      call === 'put' ? { kind: 'retry', cause: { code: 'relay-down', text: 'Down.' } } : undefined,
    );
    levels.restrict(here.id);
    await world.globex.ask('DELETE', `/rest/api/3/issue/${there.key}`);
    await world.poll();
    world.relay.failWith(undefined);
    await world.settle();
    expect(gone()).toEqual([['here'], ['here']]);
    const seq = damageNext(world);
    levels.release(here.id);
    for (let hours = 0; hours < 5; hours += 1) await anHour(world);
    expect(activityAt(world, world.acme).join('\n')).toContain(`Message ${seq} could not be read`);
    expect(gone()).toEqual([['there'], ['here']]);
    for (const side of [world.acme, world.globex]) expect(log(world, side).out).toEqual([]);
  });

  it('is said again when the issue comes back that had left before it was given up', async () => {
    const world = await createTwoSides();
    const { here } = await pairOf(world);
    const levels = securityLevels(world.acme);
    const seq = damageNext(world);
    await comment(world.acme, here.key, adf('Just before'));
    await world.poll();
    levels.restrict(here.id);
    for (let hours = 0; hours < 4; hours += 1) await anHour(world);
    expect(activityAt(world, world.acme).join('\n')).toContain(`Message ${seq} could not be read`);
    levels.release(here.id);
    await anHour(world);
    const [issue] = await issuesOf(world.globex);
    expect(issue?.comments).toEqual([expect.stringContaining('Just before')]);
    await expectAlike(world);
  });

  it("and told the partner's value that an admin chose, which waits to be written here: it is told again", async () => {
    const world = await createTwoSides({ conflicts: 'hold' });
    const { here, there } = await pairOf(world);
    await edit(world.acme, here.key, { priority: { name: 'High' } });
    await edit(world.globex, there.key, { priority: { name: 'Low' } });
    await crossing(world);
    const project = world.acme.jira.data.projects.get(world.acme.project.id);
    if (project === undefined) throw new Error('acme has no project');
    project.hiddenFields = ['priority'];
    const seq = damageNext(world);
    expect(await pageOf(world, world.acme).decide('theirs')).toBe(true);
    for (let hours = 0; hours < 4; hours += 1) await anHour(world);
    expect(activityAt(world, world.acme).join('\n')).toContain(`Message ${seq} could not be read`);
    expect(parkedAt(world, world.acme)).toEqual([expect.stringContaining(`m${here.id} priority`)]);
    expect(await pageOf(world, world.globex).held()).toEqual([]);
    const known = [world.acme, world.globex].map((side) =>
      pairsAt(world, side).map(({ fields: { priority } }) => [priority?.v, priority?.wire]),
    );
    expect(known[1]).toEqual(known[0]);
    project.hiddenFields = [];
    await anHour(world);
    for (const side of [world.acme, world.globex])
      expect(await bySummary(side, 'Shared')).toMatchObject({ priority: 'Low' });
    expect(parkedAt(world, world.acme)).toEqual([]);
    await expectAlike(world);
  });
});
