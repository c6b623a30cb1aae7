import { APP, type AcmeSite, acmeSite, as, doc } from './acme-site';

let acme: AcmeSite;
beforeEach(() => {
  acme = acmeSite();
});

async function fieldsOf(key: string, names = '*all'): Promise<Record<string, never>> {
  const { fields }: { fields: Record<string, never> } = (
    await acme.call('GET', `/issue/${key}?fields=${names}`)
  ).json;
  return fields;
}

describe('create', () => {
  test('answers id, key and self only, and keeps inline properties', async () => {
    const body = {
      fields: { project: { key: 'ACME' }, issuetype: { name: 'Bug' }, summary: 'One' },
      properties: [{ key: 'pair', value: { id: 'p1' } }],
    };
    const answer = await acme.call('POST', '/issue', { body, as: APP });
    const { id, key }: { id: string; key: string } = answer.json;
    expect(answer.status).toBe(201);
    expect(answer.json).toEqual({ id, key, self: `https://acme.atlassian.net/rest/api/3/issue/${id}` });
    const property = await acme.call('GET', `/issue/${key}/properties/pair`);
    expect(property.json).toEqual({ key: 'pair', value: { id: 'p1' } });
  });

  test('in bulk keeps what is right and names the place of what is wrong', async () => {
    const element = (summary: string) => ({
      fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary },
    });
    const body = { issueUpdates: [element('One'), element(''), element('Three')] };
    const answer = await acme.call('POST', '/issue/bulk', { body, as: APP });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      issues: [{ key: 'ACME-1' }, { key: 'ACME-2' }],
      errors: [{ status: 400, failedElementNumber: 1 }],
    });
    const none = await acme.call('POST', '/issue/bulk', { body: { issueUpdates: [element('')] } });
    expect(none.status).toBe(400);
  });

  test('puts sub-tasks under standard issues and those under epics, nothing else', async () => {
    const epic = await acme.create({ issuetype: { name: 'Epic' } });
    const task = await acme.create({ parent: { key: epic.key } });
    const subtask = await acme.create({ issuetype: { name: 'Sub-task' }, parent: { id: task.id } });
    expect(await fieldsOf(subtask.key, 'parent')).toMatchObject({ parent: { key: task.key } });
    const bad = (type: string, parent?: string) =>
      acme.call('POST', '/issue', {
        body: {
          fields: {
            project: { key: 'ACME' },
            issuetype: { name: type },
            summary: 'x',
            ...(parent ? { parent: { key: parent } } : {}),
          },
        },
      });
    expect((await bad('Sub-task')).status).toBe(400);
    expect((await bad('Sub-task', epic.key)).status).toBe(400);
    expect((await bad('Task', task.key)).status).toBe(400);
  });

  test('asks for the fields that the project requires', async () => {
    acme.site.setUp.addProject({
      key: 'REQ',
      name: 'Required',
      issueTypes: ['Task'],
      statuses: ['Open', 'Closed'],
      workflow: 'simplified',
      admins: [acme.ann],
      members: [],
      requiredFields: ['duedate'],
    });
    const fields = { project: { key: 'REQ' }, issuetype: { name: 'Task' }, summary: 'x' };
    const answer = await acme.call('POST', '/issue', { body: { fields } });
    expect(answer.json).toEqual({ errorMessages: [], errors: { duedate: 'Due date is required.' } });
    const filled = await acme.call('POST', '/issue', {
      body: { fields: { ...fields, duedate: '2026-12-24' } },
    });
    expect(filled.status).toBe(201);
  });
});

describe('values', () => {
  test('null empties, absent leaves; an unset description reads null, a cleared one an empty document', async () => {
    const { key } = await acme.create({ duedate: '2026-12-01', labels: ['b', 'a'] });
    expect(await fieldsOf(key)).toMatchObject({
      description: null,
      duedate: '2026-12-01',
      labels: ['a', 'b'],
    });
    await acme.call('PUT', `/issue/${key}`, {
      body: { fields: { description: doc('text'), duedate: null } },
    });
    expect(await fieldsOf(key)).toMatchObject({
      description: doc('text'),
      duedate: null,
      labels: ['a', 'b'],
    });
    await acme.call('PUT', `/issue/${key}`, { body: { fields: { description: null } } });
    expect((await fieldsOf(key))['description']).toEqual({ type: 'doc', version: 1, content: [] });
  });

  test('rich text comes back as it was but for empty text, panel colours and empty table attributes', async () => {
    const cell = { type: 'tableCell', attrs: {}, content: [{ type: 'paragraph', content: [] }] };
    const paragraph = {
      type: 'paragraph',
      content: [
        { type: 'text', text: '' },
        { type: 'text', text: 'a' },
      ],
    };
    const description = {
      type: 'doc',
      version: 1,
      content: [
        paragraph,
        {
          type: 'panel',
          attrs: { panelType: 'custom', panelColor: '#abcdef' },
          content: [{ type: 'paragraph', content: [] }],
        },
        { type: 'table', content: [{ type: 'tableRow', content: [cell] }] },
      ],
    };
    const { key } = await acme.create({ description });
    expect((await fieldsOf(key))['description']).toEqual({
      type: 'doc',
      version: 1,
      content: [
        { type: 'paragraph', content: [{ type: 'text', text: 'a' }] },
        {
          type: 'panel',
          attrs: { panelType: 'custom', panelColor: '#ABCDEF' },
          content: [{ type: 'paragraph', content: [] }],
        },
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: [{ type: 'tableCell', content: [{ type: 'paragraph', content: [] }] }],
            },
          ],
        },
      ],
    });
  });

  test.each([
    ['labels', [{ add: 'c' }, { remove: 'a' }], ['b', 'c']],
    ['labels', [{ set: ['z'] }], ['z']],
    ['components', [{ add: { name: 'Hull' } }, { remove: { name: 'Engine' } }], [{ name: 'Hull' }]],
  ])('update of %s by %j', async (field, operations, expected) => {
    const { key } = await acme.create({ labels: ['a', 'b'], components: [{ name: 'Engine' }] });
    const answer = await acme.call('PUT', `/issue/${key}`, { body: { update: { [field]: operations } } });
    expect(answer.status).toBe(204);
    expect((await fieldsOf(key))[field]).toMatchObject(expected);
  });

  test('returnIssue answers the new state in the same call; a parent is removed by none', async () => {
    const epic = await acme.create({ issuetype: { name: 'Epic' } });
    const { key } = await acme.create({ parent: { key: epic.key } });
    const answer = await acme.call('PUT', `/issue/${key}?returnIssue=true`, {
      body: { fields: { summary: 'New' }, update: { parent: [{ set: { none: true } }] } },
    });
    const { fields }: { fields: Record<string, unknown> } = answer.json;
    expect(answer.status).toBe(200);
    expect(fields).toMatchObject({ summary: 'New' });
    expect(fields).not.toHaveProperty('parent');
  });

  test('an edit that changes nothing leaves updated, changelog and events alone', async () => {
    const { key } = await acme.create({ labels: ['a'] });
    const before = await fieldsOf(key);
    await acme.clock.advance(60_000);
    acme.events.length = 0;
    await acme.call('PUT', `/issue/${key}`, { body: { fields: { labels: ['a'], summary: 'An issue' } } });
    expect(await fieldsOf(key)).toEqual(before);
    expect(acme.events).toEqual([]);
    expect((await acme.call('GET', `/issue/${key}/changelog`)).json).toMatchObject({ total: 0 });
  });

  test('custom fields of each kind come back in their REST form', async () => {
    const { setUp } = acme.site;
    const number = setUp.addField({ name: 'Points', kind: 'number' });
    const option = setUp.addField({ name: 'Size', kind: 'option', options: ['S', 'L'] });
    const options = setUp.addField({ name: 'Areas', kind: 'options', options: ['Bow', 'Stern'] });
    const moment = setUp.addField({ name: 'Launch', kind: 'datetime' });
    const person = setUp.addField({ name: 'Captain', kind: 'user' });
    const { key } = await acme.create({
      [number]: 5,
      [option]: { value: 'L' },
      [options]: [{ value: 'Bow' }],
      [moment]: '2026-12-01T10:00:00.000+0100',
      [person]: { accountId: acme.carl },
    });
    expect(await fieldsOf(key)).toMatchObject({
      [number]: 5,
      [option]: { value: 'L' },
      [options]: [{ value: 'Bow' }],
      [moment]: '2026-12-01T09:00:00.000+0000',
      [person]: { displayName: 'Carl Cook' },
    });
  });
});

describe('read', () => {
  test('fields, properties and exclusions select', async () => {
    const { key } = await acme.create();
    await acme.call('PUT', `/issue/${key}/properties/p`, { body: 'verbatim' });
    const answer = await acme.call('GET', `/issue/${key}?fields=summary,status&properties=p,q`);
    const { fields, properties }: { fields: object; properties: object } = answer.json;
    expect(Object.keys(fields).sort()).toEqual(['status', 'summary']);
    expect(properties).toEqual({ p: 'verbatim' });
    expect(await fieldsOf(key, '-comment')).not.toHaveProperty('comment');
    expect(await fieldsOf(key, '*navigable')).not.toHaveProperty('comment');
    expect(await fieldsOf(key)).toHaveProperty('comment');
  });

  test('bulkfetch answers by rising id, with properties, and leaves out what it cannot show', async () => {
    const one = await acme.create();
    const two = await acme.create();
    await acme.call('PUT', `/issue/${one.key}/properties/p`, { body: 1 });
    const body = {
      issueIdsOrKeys: [two.key, 'ACME-9', one.id, one.key],
      fields: ['summary'],
      properties: ['p'],
    };
    const answer = await acme.call('POST', '/issue/bulkfetch', { body });
    expect(answer.json).toMatchObject({
      issues: [
        { key: one.key, properties: { p: 1 } },
        { key: two.key, properties: {} },
      ],
      issueErrors: [],
    });
  });

  test.each([
    [101, ['*navigable'], 400],
    [101, ['summary'], 200],
    [101, ['comment'], 400],
    [1001, ['summary'], 400],
  ])('bulkfetch of %i issues with fields %j: %i', async (count, fields, status) => {
    const issueIdsOrKeys = Array.from({ length: count }, (_, i) => `ACME-${i + 1}`);
    const answer = await acme.call('POST', '/issue/bulkfetch', { body: { issueIdsOrKeys, fields } });
    expect(answer.status).toBe(status);
  });

  test('timestamps stand in the zone of the site', async () => {
    acme = acmeSite({ timeZone: 'Europe/Berlin' });
    const { key } = await acme.create();
    expect(await fieldsOf(key)).toMatchObject({ created: '2026-11-23T17:00:00.000+0100' });
  });

  test('ids begin elsewhere on another site', async () => {
    const other = acmeSite({ name: 'globex' });
    expect((await other.create()).id).not.toBe((await acme.create()).id);
  });
});

describe('delete and move', () => {
  test('sub-tasks keep an issue from being deleted unless they go too', async () => {
    const task = await acme.create();
    const subtask = await acme.create({ issuetype: { name: 'Sub-task' }, parent: { key: task.key } });
    expect((await acme.call('DELETE', `/issue/${task.key}`)).status).toBe(400);
    acme.events.length = 0;
    expect((await acme.call('DELETE', `/issue/${task.key}?deleteSubtasks=true`)).status).toBe(204);
    expect((await acme.call('GET', `/issue/${subtask.key}`)).status).toBe(404);
    expect(acme.events.map(({ eventType }) => eventType)).toEqual(['avi:jira:deleted:issue']);
    expect((await acme.call('GET', '/search/jql?jql=project=ACME')).json).toMatchObject({ issues: [] });
  });

  test('members may not delete issues', async () => {
    const { key } = await acme.create();
    expect((await acme.call('DELETE', `/issue/${key}`, { as: as(acme.bob) })).status).toBe(403);
  });

  test('a key is never given twice', async () => {
    const first = await acme.create();
    await acme.call('DELETE', `/issue/${first.key}`);
    expect((await acme.create()).key).toBe('ACME-2');
  });

  test('a moved issue has a new key, and its old one still leads to it', async () => {
    acme.site.setUp.addProject({
      key: 'NEXT',
      name: 'Next',
      issueTypes: ['Task'],
      statuses: ['To Do', 'Done'],
      workflow: 'simplified',
      admins: [acme.ann],
      members: [],
    });
    const { id, key } = await acme.create();
    acme.events.length = 0;
    expect(acme.site.setUp.moveIssue(key, 'NEXT', acme.ann)).toEqual({ key: 'NEXT-1' });
    expect((await acme.call('GET', `/issue/${key}`)).json).toMatchObject({ id, key: 'NEXT-1' });
    expect(acme.events).toMatchObject([
      { eventType: 'avi:jira:updated:issue', jiraEventTypeName: 'issue_moved' },
    ]);
  });
});
