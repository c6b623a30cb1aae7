import { type AcmeSite, acmeSite, as } from './acme-site';

let acme: AcmeSite;
let key: string;

interface Transition {
  id: string;
  name: string;
  to: { name: string };
  fields?: Record<string, { required: boolean }>;
}

async function list(issue = key, query = ''): Promise<Transition[]> {
  const { transitions }: { transitions: Transition[] } = (
    await acme.call('GET', `/issue/${issue}/transitions${query}`)
  ).json;
  return transitions;
}

async function go(name: string, extra: object = {}, issue = key) {
  const id = (await list(issue)).find((transition) => transition.name === name)?.id;
  return acme.call('POST', `/issue/${issue}/transitions`, { body: { transition: { id }, ...extra } });
}

describe('the simplified workflow', () => {
  beforeEach(async () => {
    acme = acmeSite();
    key = (await acme.create()).key;
  });

  test('offers every status from everywhere, also the one that the issue is in', async () => {
    expect((await list()).map(({ to }) => to.name)).toEqual(['To Do', 'In Progress', 'Done']);
    expect((await go('Done')).status).toBe(204);
    expect((await go('Done')).status).toBe(204);
    expect((await list()).map(({ to }) => to.name)).toEqual(['To Do', 'In Progress', 'Done']);
  });

  test('sets the resolution on the way into done and clears it on the way out, in one entry with the status', async () => {
    acme.events.length = 0;
    await go('Done');
    await go('To Do');
    const names = (event: unknown) =>
      (event as { changelog: { items: { field: string; toString: string | null }[] } }).changelog.items
        .map(({ field, toString }) => `${field} -> ${String(toString)}`)
        .sort();
    expect(acme.events.map(names)).toEqual([
      ['resolution -> Done', 'status -> Done'],
      ['resolution -> null', 'status -> To Do'],
    ]);
    expect(acme.events).toMatchObject([
      {
        eventType: 'avi:jira:updated:issue',
        jiraEventTypeName: 'issue_resolved',
        associatedStatuses: [{ name: 'Done' }, { name: 'To Do' }],
      },
      { eventType: 'avi:jira:updated:issue', jiraEventTypeName: 'issue_generic' },
    ]);
  });

  test('shows fields only when they are asked for', async () => {
    expect((await list())[0]).not.toHaveProperty('fields');
    expect((await list(key, '?expand=transitions.fields'))[0]).toMatchObject({ fields: {} });
  });

  test('offers nothing to whom the permission was taken', async () => {
    acme.site.setUp.revoke('ACME', acme.bob, 'TRANSITION_ISSUES');
    const answer = await acme.call('GET', `/issue/${key}/transitions`, { as: as(acme.bob) });
    expect(answer.json).toMatchObject({ transitions: [] });
  });
});

describe('a workflow with paths, a screen and a validator', () => {
  beforeEach(async () => {
    acme = acmeSite();
    acme.site.setUp.addProject({
      key: 'FLOW',
      name: 'Flow',
      issueTypes: ['Task'],
      statuses: ['Open', 'Doing', 'Closed'],
      workflow: {
        transitions: [
          { name: 'Start', from: ['Open'], to: 'Doing' },
          {
            name: 'Close',
            from: ['Doing'],
            to: 'Closed',
            screen: ['resolution', 'duedate'],
            required: ['duedate'],
          },
        ],
      },
      admins: [acme.ann],
      members: [],
    });
    key = (await acme.create({ project: { key: 'FLOW' } })).key;
  });

  test('lets an issue go its path only', async () => {
    expect((await list()).map(({ name }) => name)).toEqual(['Start']);
    await go('Start');
    expect((await list()).map(({ name }) => name)).toEqual(['Close']);
  });

  test('the validator refuses in errorMessages, with errors empty, though the field is listed as not required', async () => {
    await go('Start');
    const [close] = await list(key, '?expand=transitions.fields');
    expect(close?.fields?.['duedate']).toMatchObject({ required: false });
    const refused = await go('Close');
    expect([refused.status, refused.json]).toEqual([
      400,
      { errorMessages: ['Due date is required.'], errors: {} },
    ]);
    const done = await go('Close', { fields: { duedate: '2026-12-01', resolution: { name: 'Duplicate' } } });
    expect(done.status).toBe(204);
    expect((await acme.call('GET', `/issue/${key}?fields=resolution,duedate`)).json).toMatchObject({
      fields: { resolution: { name: 'Duplicate' }, duedate: '2026-12-01' },
    });
  });

  test('is readable as a graph, by those who may see it', async () => {
    const { id }: { id: string } = (await acme.call('GET', '/project/FLOW')).json;
    const { issueTypes }: { issueTypes: { id: string }[] } = (await acme.call('GET', '/project/FLOW')).json;
    const body = { projectAndIssueTypes: [{ projectId: id, issueTypeId: issueTypes[0]?.id }] };
    interface Graph {
      statuses: { name: string; statusReference: string }[];
      workflows: {
        transitions: { name: string; toStatusReference: string; links: { fromStatusReference: string }[] }[];
      }[];
    }
    const graph: Graph = (await acme.call('POST', '/workflows', { body })).json;
    const name = (reference: string) =>
      graph.statuses.find((status) => status.statusReference === reference)?.name;
    const edges = graph.workflows[0]?.transitions.map((transition) => [
      transition.links.map((link) => name(link.fromStatusReference)).join(),
      transition.name,
      name(transition.toStatusReference),
    ]);
    expect(edges).toEqual([
      ['', 'Create', 'Open'],
      ['Open', 'Start', 'Doing'],
      ['Doing', 'Close', 'Closed'],
    ]);
    const hidden = await acme.call('POST', '/workflows', { body, as: as(acme.carl) });
    expect(hidden.json).toEqual({ workflows: [], statuses: [] });
  });

  test('a field that is not on the screen is refused', async () => {
    const answer = await go('Start', { fields: { duedate: '2026-12-01' } });
    expect(answer.status).toBe(400);
    expect((await list()).map(({ name }) => name)).toEqual(['Start']);
  });
});
