import { adf, issuesOf } from '../looking';
import { createTwoSides } from '../two-sides';
import type { TwoSides } from '../two-sides';
import { anHour, keptAt, notMadeYet, panelOf, parkedAt, useProject } from './rig';
import { attach, bySummary, comment, commentsOf, edit, make, pairOf } from './story';

const PRIORITIES = ['Blocker', 'High', 'Medium', 'Low'];

describe('what cannot be applied', () => {
  let world: TwoSides;
  let makeMissing: () => void;
  beforeEach(async () => {
    world = await createTwoSides({
      async before(acme, globex) {
        const types = ['Task', 'Incident', 'Sub-task'];
        for (const side of [acme, globex]) useProject(side, { priorities: PRIORITIES, issueTypes: types });
        const lift = ['Blocker', 'Incident'].map((name) => notMadeYet(globex, name));
        makeMissing = () => lift.forEach((each) => each());
      },
    });
  });

  it('is parked by field: the issue is made without it, the panel names it, and it comes by itself', async () => {
    await make(world.acme, { summary: 'Urgent', priority: { name: 'Blocker' }, labels: ['now'] });
    await world.settle();
    const there = await bySummary(world.globex, 'Urgent');
    expect(there).toMatchObject({ priority: 'High', labels: ['now'] });
    const panel = await panelOf(world, world.globex, there.id);
    expect(panel.parked).toEqual([
      expect.objectContaining({ subject: 'Priority', cause: 'There is no priority "Blocker" here.' }),
    ]);
    // The default that Jira put there is nobody's edit.
    expect((await bySummary(world.acme, 'Urgent')).priority).toBe('Blocker');
    makeMissing();
    await anHour(world);
    expect((await bySummary(world.globex, 'Urgent')).priority).toBe('Blocker');
    expect((await panelOf(world, world.globex, there.id)).parked).toEqual([]);
    expect(keptAt(world, world.globex)).toEqual([]);
  });

  it('leaves no file of an issue that was never made on the relay once that is deleted', async () => {
    const { id, key } = await make(world.acme, { summary: 'Outage', issuetype: { name: 'Incident' } });
    await attach(world.acme, key, 'log.txt', Buffer.from('words'));
    await world.settle();
    expect([...world.relay.sendOf('a').keys()].join()).toContain('.att.');
    await world.acme.ask('DELETE', `/rest/api/3/issue/${id}`);
    await world.settle();
    expect([...world.relay.sendOf('a').keys()].join()).not.toContain('.att.');
  });

  it('still belongs to the issue after that has left on the other side, and does not bring it back', async () => {
    const { id } = await make(world.acme, { summary: 'Urgent', priority: { name: 'Blocker' } });
    await world.settle();
    const there = await bySummary(world.globex, 'Urgent');
    await world.acme.ask('DELETE', `/rest/api/3/issue/${id}`);
    await world.settle();
    makeMissing();
    await anHour(world);
    expect((await bySummary(world.globex, 'Urgent')).priority).toBe('Blocker');
    expect((await panelOf(world, world.globex, there.id)).state).toBe('deleted-at-partner');
  });

  it('keeps an issue of a missing type with all its later changes, and makes it whole', async () => {
    const { key } = await make(world.acme, { summary: 'Outage', issuetype: { name: 'Incident' } });
    await comment(world.acme, key, adf('First words'));
    await world.settle();
    await edit(world.acme, key, { summary: 'Outage of the week' });
    await comment(world.acme, key, adf('Last words'));
    await world.settle();
    expect(await issuesOf(world.globex)).toEqual([]);
    makeMissing();
    await anHour(world);
    const there = await bySummary(world.globex, 'Outage of the week');
    expect(there.comments.map((text) => text.split('\n')[1])).toEqual(['First words', 'Last words']);
    expect([parkedAt(world, world.globex), keptAt(world, world.globex)]).toEqual([[], []]);
  });

  it('makes an issue of a missing type at once when its type is changed to one that exists', async () => {
    const { key } = await make(world.acme, { summary: 'Outage', issuetype: { name: 'Incident' } });
    await comment(world.acme, key, adf('First words'));
    await world.settle();
    await edit(world.acme, key, { issuetype: { name: 'Task' } });
    await world.settle();
    const there = await bySummary(world.globex, 'Outage');
    expect(there.comments.map((text) => text.split('\n')[1])).toEqual(['First words']);
    await anHour(world);
    expect([parkedAt(world, world.globex), keptAt(world, world.globex)]).toEqual([[], []]);
  });

  it('waits for somebody who can be assigned', async () => {
    const newcomer = { displayName: 'Linus', email: 'linus@example.com' };
    const { accountId } = world.acme.jira.setUp.addUser(newcomer);
    world.acme.jira.setUp.addToRole(world.acme.project.key, 'member', accountId);
    const { here } = await pairOf(world);
    await edit(world.acme, here.key, { assignee: { accountId }, labels: ['with-linus'] });
    await world.settle();
    expect(await bySummary(world.globex, 'Shared')).toMatchObject({
      assignee: undefined,
      labels: ['with-linus'],
    });
    expect(parkedAt(world, world.globex)).toEqual([`m${here.id} assignee: user-unknown`]);
    const there = world.globex.jira.setUp.addUser(newcomer);
    world.globex.jira.setUp.addToRole(world.globex.project.key, 'member', there.accountId);
    await anHour(world);
    expect((await bySummary(world.globex, 'Shared')).assignee).toBe('linus@example.com');
  });

  it('gives way to a local edit and to a later value of the partner', async () => {
    const { here, there } = await pairOf(world);
    await edit(world.acme, here.key, { priority: { name: 'Blocker' } });
    await world.settle();
    await edit(world.globex, there.key, { priority: { name: 'Low' } });
    await world.settle();
    expect((await bySummary(world.acme, 'Shared')).priority).toBe('Low');
    await edit(world.acme, here.key, { priority: { name: 'Blocker' } });
    await world.settle();
    expect(parkedAt(world, world.globex)).toEqual([`m${here.id} priority: option-missing`]);
    await edit(world.acme, here.key, { priority: { name: 'High' } });
    await world.settle();
    makeMissing();
    await anHour(world);
    expect((await bySummary(world.globex, 'Shared')).priority).toBe('High');
    expect([parkedAt(world, world.globex), keptAt(world, world.globex)]).toEqual([[], []]);
  });

  it('parks only the description when Jira refuses the document without naming the field', async () => {
    const strange = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [] }] };
    const refused = world.globex.jira.handle;
    let takes = false;
    world.globex.jira.handle = async (request) => {
      const writes = ['POST', 'PUT'].includes(request.method) && request.body.includes('Strange words');
      if (takes || !writes) return refused(request);
      const bulk = request.path.includes('/bulk');
      const texts = { errorMessages: ['INVALID_INPUT'], errors: {} };
      const errors = [{ status: 400, elementErrors: texts, failedElementNumber: 0 }];
      const body = bulk ? { issues: [], errors } : texts;
      return { status: 400, headers: {}, body: Buffer.from(JSON.stringify(body)) };
    };
    await make(world.acme, { summary: 'New', description: adf('Strange words'), labels: ['kept'] });
    const { here } = await pairOf(world, { summary: 'Known', description: strange });
    expect(await bySummary(world.globex, 'New')).toMatchObject({ text: '', labels: ['kept'] });
    await edit(world.acme, here.key, { description: adf('Strange words'), labels: ['kept'] });
    await world.settle();
    expect(await bySummary(world.globex, 'Known')).toMatchObject({ text: '', labels: ['kept'] });
    expect(parkedAt(world, world.globex)).toEqual([
      expect.stringMatching(/ description: jira-refused$/),
      expect.stringMatching(/ description: jira-refused$/),
    ]);
    takes = true;
    await anHour(world);
    expect((await issuesOf(world.globex)).map((issue) => issue.text)).toEqual([
      'Strange words',
      'Strange words',
    ]);
  });

  it('keeps more refused comments than one commit holds, and makes them all', async () => {
    const { here, there } = await pairOf(world);
    world.globex.jira.setUp.revoke(world.globex.project.key, 'member', 'ADD_COMMENTS');
    for (let n = 1; n <= 45; n += 1) await comment(world.acme, here.key, adf(`Comment ${n}`));
    await world.settle();
    expect(parkedAt(world, world.globex)).toHaveLength(45);
    world.globex.jira.setUp.grant(world.globex.project.key, 'member', 'ADD_COMMENTS');
    await anHour(world);
    expect(await commentsOf(world.globex, there.key)).toHaveLength(45);
    expect([parkedAt(world, world.globex), keptAt(world, world.globex)]).toEqual([[], []]);
  });
});
