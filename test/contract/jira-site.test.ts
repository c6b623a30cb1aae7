import type { IssueDraft, Jira } from '../../src/ports/jira';
import { jiraContract } from './jira';
import { createSiteWorld } from './jira-site-world';
import type { SiteWorld } from './jira-site-world';

jiraContract('emulated site, app is a project administrator', () => createSiteWorld({ appIsAdmin: true }));
jiraContract('emulated site, app is a project member', () => createSiteWorld({ appIsAdmin: false }));

const text = (value: string) => ({
  type: 'doc' as const,
  version: 1,
  content: [{ type: 'paragraph', content: [{ type: 'text', text: value }] }],
});

describe('Jira client on an emulated site', () => {
  let world: SiteWorld;

  beforeEach(async () => {
    world = await createSiteWorld({ appIsAdmin: false });
  });

  async function create(jira: Jira, count = 1): Promise<string[]> {
    const shape = await jira.projectShape(world.project.id);
    const task = shape.kind === 'done' ? shape.value.types.find((type) => type.name === 'Task') : undefined;
    const drafts = Array.from({ length: count }, (_, index): IssueDraft => ({
      projectId: world.project.id,
      fields: { summary: `issue ${index}`, typeId: task?.id ?? '' },
      mark: { sync: 's', pair: `p${index}` },
    }));
    const made = await jira.createIssues(drafts);
    return made.kind === 'done' ? made.value.flatMap((one) => (one.kind === 'created' ? [one.id] : [])) : [];
  }

  it('counts the points that the site charges', async () => {
    const ids = await create(world.jira, 3);
    await world.jira.readIssues([...ids, '1']);
    await world.jira.editIssue(ids[0] ?? '', { summary: 'edited' });
    await world.jira.editIssue(ids[1] ?? '', { summary: 'edited' });
    await world.jira.addComment(ids[0] ?? '', text('hello'), { sync: 's', item: 'i', lead: 0 });
    await world.jira.listComments(ids[0] ?? '');
    await world.jira.listAttachments(ids[0] ?? '');
    const worklog = { started: 0, seconds: 60, comment: null };
    await world.jira.addWorklog(ids[0] ?? '', worklog, { sync: 's', item: 'i' });
    await world.jira.listWorklogs(ids[0] ?? '');
    const types = await world.jira.linkTypes();
    const typeId = types.kind === 'done' ? (types.value[0]?.id ?? '') : '';
    await world.jira.addLink({ typeId, fromId: ids[0] ?? '', toId: ids[1] ?? '' });
    await world.indexed();
    await world.jira.listIssues(world.project.id);
    await world.jira.findMarked('ACME', 1, 's');
    await world.jira.highestNumber(world.project.id);
    await world.jira.findAssignable('ACME', world.person.email);
    await world.jira.emails([world.person.accountId]);
    await world.jira.myself();
    await world.jira.missingPermissions(world.project.id, ['NO_SUCH_ONE', 'EDIT_ISSUES']);
    await world.jira.transitions(ids[0] ?? '');
    await world.jira.priorities();
    expect(world.jira.pointsSpent()).toBe(world.site.counters().points);
  });

  it('waits out the limit on writes to one issue and loses none of them', async () => {
    const [id = ''] = await create(world.jira);
    for (let number = 1; number <= 45; number += 1) {
      const added = await world.jira.addComment(id, text(`comment ${number}`), {
        sync: 's',
        item: `i${number}`,
        lead: 0,
      });
      expect(added.kind).toBe('done');
    }
    const listed = await world.jira.listComments(id);
    expect(listed.kind === 'done' && listed.value.map((comment) => comment.mark?.item)).toEqual(
      Array.from({ length: 45 }, (_, index) => `i${index + 1}`),
    );
  });

  it('comes back later instead where no time is left to wait', async () => {
    const [id = ''] = await create(world.jira);
    const hurried = world.again({ deadlineMs: 6_000 });
    const kinds: string[] = [];
    for (let number = 1; number <= 25; number += 1) kinds.push((await hurried.transition(id, '99999')).kind);
    expect(kinds.filter((kind) => kind === 'done')).toHaveLength(20);
    expect(kinds.slice(20)).toEqual(Array.from({ length: 5 }, () => 'retry'));
  });

  it('without a scope asks to come back and changes nothing', async () => {
    const reader = world.again({ scopes: ['read:jira-work'] });
    const [id = ''] = await create(world.jira);
    expect(await reader.addComment(id, text('x'), { sync: 's', item: 'i', lead: 0 })).toMatchObject({
      kind: 'retry',
      cause: { code: 'jira-unauthorized' },
    });
    expect(await world.jira.listComments(id)).toMatchObject({ value: [] });
  });

  it('writes in the name of a person where it is made for one', async () => {
    const person = world.again({ person: true });
    const [id = ''] = await create(person);
    await person.addComment(id, text('mine'), { sync: 's', item: 'i', lead: 0 });
    expect(await world.jira.listComments(id)).toMatchObject({
      value: [{ author: { accountId: world.person.accountId, displayName: world.person.displayName } }],
    });
    expect(await person.myself()).toMatchObject({ value: { accountId: world.person.accountId } });
  });

  it('names the permissions that were taken away, and Jira’s refusal is final', async () => {
    const [id = ''] = await create(world.jira);
    for (const key of ['ADD_COMMENTS', 'CREATE_ATTACHMENTS'])
      world.site.setUp.revoke('ACME', world.site.appAccountId, key);
    const asked = ['BROWSE_PROJECTS', 'ADD_COMMENTS', 'CREATE_ATTACHMENTS'];
    expect(await world.jira.missingPermissions(world.project.id, asked)).toEqual({
      kind: 'done',
      value: ['ADD_COMMENTS', 'CREATE_ATTACHMENTS'],
    });
    const file = { filename: 'a', mimeType: 'text/plain', bytes: new Uint8Array(1) };
    expect((await world.jira.upload(id, file)).kind).toBe('give-up');
    expect((await world.jira.addComment(id, text('x'), { sync: 's', item: 'i', lead: 0 })).kind).toBe(
      'give-up',
    );
  });

  it('follows an issue that moved to another project by its id', async () => {
    const [id = ''] = await create(world.jira);
    const elsewhere = world.site.setUp.addProject({
      key: 'OTHER',
      name: 'Other',
      issueTypes: ['Task'],
      statuses: ['To Do', 'Done'],
      workflow: 'simplified',
      admins: [],
      members: [],
    });
    world.site.setUp.moveIssue(id, 'OTHER', world.person.accountId);
    expect(await world.jira.readIssues([id])).toMatchObject({
      value: { issues: [{ id, key: 'OTHER-1', projectId: elsewhere.id }], missing: [] },
    });
  });

  it('finds out by the app’s own directory whose e-mail is hidden from people', async () => {
    const hidden = { displayName: 'Shy Person', email: 'shy@acme.example', hideEmail: true };
    const { accountId } = world.site.setUp.addUser(hidden);
    expect(await world.jira.emails([accountId])).toEqual({
      kind: 'done',
      value: new Map([[accountId, hidden.email]]),
    });
    const person = world.again({ person: true });
    expect(await person.emails([accountId])).toEqual({ kind: 'done', value: new Map() });
  });
});
