import { adf, issuesOf } from '../looking';
import { addOtherProject } from '../other-project';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour, pairsAt, panelOf, securityLevels } from './rig';
import { bySummary, comment, edit, make, moveTo, pairOf } from './story';
import { listen } from './wire';

describe('the gate', () => {
  let world: TwoSides;
  beforeEach(async () => {
    world = await createTwoSides();
    addOtherProject(world.acme, { key: 'HR', name: 'Human resources', issueTypes: ['Task', 'Epic'] });
  });

  const inHr = (summary: string, more = {}) =>
    world.acme.ask('POST', '/rest/api/3/issue', {
      fields: { project: { key: 'HR' }, issuetype: { name: 'Task' }, summary, ...more },
    });

  it('lets nothing of another project and nothing restricted out, in whatever way it is met', async () => {
    const levels = securityLevels(world.acme);
    const wire = listen(world);
    const epic = await inHr('Hidden epic', { issuetype: { name: 'Epic' }, description: adf('Hidden words') });
    await inHr('Hidden task');
    await make(world.acme, { summary: 'Open', parent: { id: String(epic['id']) } });
    const secret = await make(world.acme, { summary: 'Hidden plan' });
    levels.restrict(secret.id);
    await comment(world.acme, secret.key, adf('Hidden remark'));
    await anHour(world);
    expect((await issuesOf(world.globex)).map((issue) => issue.summary)).toEqual(['Open']);
    const texts = await wire.plaintexts();
    expect(texts.join()).toContain('Open');
    expect(texts.filter((text) => text.includes('Hidden'))).toEqual([]);
    expect((await panelOf(world, world.acme, secret.id)).state).toBe('restricted');
  });

  it('sends nothing of an issue any more once it is restricted, tells the partner, and goes on when it is not', async () => {
    const levels = securityLevels(world.acme);
    const { here, there } = await pairOf(world);
    levels.restrict(here.id);
    await world.settle();
    expect((await panelOf(world, world.globex, there.id)).state).toBe('deleted-at-partner');
    const wire = listen(world);
    await edit(world.acme, here.key, { summary: 'Hidden summary' });
    await comment(world.acme, here.key, adf('Hidden remark'));
    await edit(world.globex, there.key, { labels: ['meanwhile'] });
    await anHour(world);
    expect(wire.messages()).toBe(0);
    levels.release(here.id);
    await world.settle();
    const [a, g] = [
      await bySummary(world.acme, 'Hidden summary'),
      await bySummary(world.globex, 'Hidden summary'),
    ];
    expect(a.labels).toEqual(['meanwhile']);
    expect(g.comments).toEqual([expect.stringMatching(/Hidden remark$/)]);
    expect((await panelOf(world, world.globex, there.id)).state).toBe('in-step');
  });

  it('goes on after a restriction without any change of its own', async () => {
    const levels = securityLevels(world.acme);
    const { here, there } = await pairOf(world);
    levels.restrict(here.id);
    await world.settle();
    levels.release(here.id);
    await world.settle();
    await edit(world.globex, there.key, { summary: 'Afterwards' });
    await world.settle();
    expect((await issuesOf(world.acme)).map((issue) => issue.summary)).toEqual(['Afterwards']);
  });

  it('loses no edit that was under way when the issue was restricted', async () => {
    const levels = securityLevels(world.acme);
    const { here, there } = await pairOf(world);
    await edit(world.globex, there.key, { labels: ['under-way'] });
    levels.restrict(here.id);
    await world.settle();
    levels.release(here.id);
    await world.settle();
    expect((await bySummary(world.acme, 'Shared')).labels).toEqual(['under-way']);
    expect((await bySummary(world.globex, 'Shared')).labels).toEqual(['under-way']);
  });

  it('stays ended where an older message comes after the one that ended it', async () => {
    const { here, there } = await pairOf(world);
    let lost = 0;
    listen(world, (from, _object, name) => {
      if (from !== 'a' || name.kind !== 'data' || lost > 0) return true;
      lost += 1;
      return false;
    });
    await edit(world.acme, here.key, { labels: ['last-words'] });
    await world.poll();
    await world.acme.ask('DELETE', `/rest/api/3/issue/${here.key}`);
    await anHour(world);
    expect(lost).toBe(1);
    expect((await bySummary(world.globex, 'Shared')).labels).toEqual(['last-words']);
    expect((await panelOf(world, world.globex, there.id)).state).toBe('deleted-at-partner');
  });

  it('keeps the copy of an issue that was deleted, and says so; edits of the copy do no harm', async () => {
    const { here, there } = await pairOf(world);
    await world.acme.ask('DELETE', `/rest/api/3/issue/${here.key}`);
    await world.settle();
    expect((await panelOf(world, world.globex, there.id)).state).toBe('deleted-at-partner');
    await edit(world.globex, there.key, { summary: 'Alone' });
    await moveTo(world.globex, there.key, 'Done');
    await anHour(world);
    expect(await issuesOf(world.acme)).toEqual([]);
    expect((await issuesOf(world.globex)).map((issue) => issue.summary)).toEqual(['Alone']);
  });

  it('sees a copy that was deleted here: the partner keeps its issue', async () => {
    const { there } = await pairOf(world);
    await world.globex.ask('DELETE', `/rest/api/3/issue/${there.key}`);
    await world.settle();
    expect(pairsAt(world, world.acme).map((pair) => pair.gone)).toEqual(['there']);
    await edit(world.acme, (await bySummary(world.acme, 'Shared')).key, { summary: 'Alone' });
    await anHour(world);
    expect(await issuesOf(world.globex)).toEqual([]);
  });

  it('lets go of an issue that is moved to another project, and sends nothing of what happens there', async () => {
    const { here, there } = await pairOf(world);
    const { key } = world.acme.jira.setUp.moveIssue(here.key, 'HR', world.acme.people[0] as string);
    await world.settle();
    expect((await panelOf(world, world.globex, there.id)).state).toBe('deleted-at-partner');
    const wire = listen(world);
    await edit(world.acme, key, { summary: 'Hidden now' });
    await comment(world.globex, there.key, adf('Where is it?'));
    await anHour(world);
    expect(wire.messages()).toBe(0);
    expect((await bySummary(world.globex, 'Shared')).key).toBe(there.key);
  });

  it('tells again that an issue has left to a partner whose own one had left, too, and comes back', async () => {
    const { here, there } = await pairOf(world);
    const person = world.acme.people[0] as string;
    const { key } = world.acme.jira.setUp.moveIssue(here.key, 'HR', person);
    await world.globex.ask('DELETE', `/rest/api/3/issue/${there.key}`);
    world.relay.failWith((_side, call) =>
      call === 'put' ? { kind: 'retry', cause: { code: 'relay-down', text: 'Down.' } } : undefined,
    );
    await world.poll();
    world.relay.failWith(undefined);
    await world.settle();
    expect(pairsAt(world, world.acme).map((pair) => pair.gone)).toEqual(['here']);
    world.acme.jira.setUp.moveIssue(key, 'ACME', person);
    await world.settle();
    expect(pairsAt(world, world.acme).map((pair) => pair.gone)).toEqual(['there']);
    expect(pairsAt(world, world.globex).map((pair) => pair.gone)).toEqual(['here']);
    const wire = listen(world);
    await world.untilSwept();
    expect(wire.messages()).toBe(0);
  });

  it('hears that an issue came back whose partner was deleted while it was away, and tells that', async () => {
    const { here, there } = await pairOf(world);
    const person = world.acme.people[0] as string;
    const { key } = world.acme.jira.setUp.moveIssue(here.key, 'HR', person);
    await world.settle();
    await world.globex.ask('DELETE', `/rest/api/3/issue/${there.key}`);
    await world.settle();
    expect(pairsAt(world, world.globex).map((pair) => pair.gone)).toEqual(['there']);
    world.acme.jira.setUp.moveIssue(key, 'ACME', person);
    await world.settle();
    expect(pairsAt(world, world.globex).map((pair) => pair.gone)).toEqual(['here']);
    expect(pairsAt(world, world.acme).map((pair) => pair.gone)).toEqual(['there']);
  });
});
