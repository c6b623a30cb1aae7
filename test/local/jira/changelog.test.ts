import { type AcmeSite, acmeSite, doc } from './acme-site';

let acme: AcmeSite;
beforeEach(() => {
  acme = acmeSite();
});

interface Case {
  change: string;
  fields: Record<string, unknown>;
  item: Record<string, unknown>;
}

test.each<Case>([
  {
    change: 'summary',
    fields: { summary: 'New' },
    item: {
      field: 'summary',
      fieldId: 'summary',
      from: null,
      fromString: 'An issue',
      to: null,
      toString: 'New',
    },
  },
  {
    change: 'description, as wiki markup',
    fields: {
      description: {
        type: 'doc',
        version: 1,
        content: [
          { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Title' }] },
          {
            type: 'paragraph',
            content: [
              { type: 'text', text: 'bold', marks: [{ type: 'strong' }] },
              { type: 'text', text: ' and ' },
              { type: 'mention', attrs: { id: '712020:bob', text: '@Bob' } },
            ],
          },
          {
            type: 'bulletList',
            content: [
              {
                type: 'listItem',
                content: [{ type: 'paragraph', content: [{ type: 'text', text: 'item' }] }],
              },
            ],
          },
        ],
      },
    },
    item: {
      field: 'description',
      fieldId: 'description',
      from: null,
      fromString: null,
      to: null,
      toString: 'h2. Title\n\n*bold* and [~accountid:712020:bob]\n\n* item',
    },
  },
  {
    change: 'priority',
    fields: { priority: { name: 'High' } },
    item: { field: 'priority', fieldId: 'priority', fromString: 'Medium', toString: 'High' },
  },
  {
    change: 'labels, as one text',
    fields: { labels: ['b', 'a'] },
    item: { field: 'labels', fieldId: 'labels', from: null, fromString: '', to: null, toString: 'a b' },
  },
  {
    change: 'assignee, with account ids twice',
    fields: { assignee: { accountId: '712020:bob' } },
    item: {
      field: 'assignee',
      fieldId: 'assignee',
      from: null,
      fromString: null,
      to: '712020:bob',
      toString: 'Bob Baker',
      tmpFromAccountId: null,
      tmpToAccountId: '712020:bob',
    },
  },
  {
    change: 'issue type',
    fields: { issuetype: { name: 'Bug' } },
    item: { field: 'issuetype', fieldId: 'issuetype', fromString: 'Task', toString: 'Bug' },
  },
  {
    change: 'due date, in display form',
    fields: { duedate: '2026-12-01' },
    item: {
      field: 'duedate',
      fieldId: 'duedate',
      from: null,
      to: '2026-12-01',
      fromString: null,
      toString: '01/Dec/26',
    },
  },
  {
    change: 'a version, one item each',
    fields: { fixVersions: [{ name: '1.0' }] },
    item: { field: 'Fix Version', fieldId: 'fixVersions', from: null, fromString: null, toString: '1.0' },
  },
  {
    change: 'a component',
    fields: { components: [{ name: 'Hull' }] },
    item: { field: 'Component', fieldId: 'components', from: null, toString: 'Hull' },
  },
])('an edit of $change', async ({ fields, item }) => {
  const { key } = await acme.create();
  acme.events.length = 0;
  await acme.call('PUT', `/issue/${key}`, { body: { fields } });
  const event = acme.events[0] as unknown as { changelog: { items: object[] } };
  expect(event.changelog.items).toHaveLength(1);
  expect(event.changelog.items[0]).toMatchObject(item);
});

test('a parent has no fieldId and shows the key; custom fields are of type custom', async () => {
  const points = acme.site.setUp.addField({ name: 'Points', kind: 'number' });
  const epic = await acme.create({ issuetype: { name: 'Epic' } });
  const { key } = await acme.create({ [points]: 1 });
  acme.events.length = 0;
  await acme.call('PUT', `/issue/${key}`, { body: { fields: { parent: { key: epic.key }, [points]: 12 } } });
  const event = acme.events[0] as unknown as { changelog: { items: object[] } };
  expect(event.changelog.items).toEqual([
    {
      field: 'IssueParentAssociation',
      fieldtype: 'jira',
      from: null,
      fromString: null,
      to: epic.id,
      toString: epic.key,
    },
    {
      field: 'Points',
      fieldtype: 'custom',
      fieldId: points,
      from: null,
      fromString: '1',
      to: null,
      toString: '12',
    },
  ]);
});

test('REST names the version of a description in `to`, pages oldest first, and bulk writes times as numbers', async () => {
  const { id, key } = await acme.create();
  await acme.call('PUT', `/issue/${key}`, { body: { fields: { description: doc('a') } } });
  await acme.clock.advance(1000);
  await acme.call('PUT', `/issue/${key}`, { body: { fields: { summary: 'b' } } });
  const page = await acme.call('GET', `/issue/${key}/changelog?maxResults=1`);
  expect(page.json).toMatchObject({
    total: 2,
    isLast: false,
    values: [{ items: [{ field: 'description', from: null }] }],
  });
  const { values }: { values: { items: { to: string }[] }[] } = page.json;
  expect(JSON.parse(values[0]?.items[0]?.to ?? '')).toMatchObject({
    id: `ari:cloud:jira:11111111-1111-4111-8111-111111111111:issuefieldvalue/${id}/description`,
  });
  const body = { issueIdsOrKeys: [key], fieldIds: ['summary'] };
  const bulk = await acme.call('POST', '/changelog/bulkfetch', { body });
  expect(bulk.json).toMatchObject({
    issueChangeLogs: [
      {
        issueId: id,
        changeHistories: [{ created: Date.UTC(2026, 10, 23, 16, 0, 1), items: [{ field: 'summary' }] }],
      },
    ],
  });
});

test('bulkfetch goes on where its token says, and takes 1,000 issues at most', async () => {
  const { key } = await acme.create();
  for (const summary of ['b', 'c', 'd'])
    await acme.call('PUT', `/issue/${key}`, { body: { fields: { summary } } });
  const fetchPage = async (nextPageToken?: string) => {
    const body = { issueIdsOrKeys: [key], maxResults: 2, ...(nextPageToken ? { nextPageToken } : {}) };
    const answer = await acme.call('POST', '/changelog/bulkfetch', { body });
    const page: { issueChangeLogs: { changeHistories: object[] }[]; nextPageToken?: string } = answer.json;
    return { count: page.issueChangeLogs[0]?.changeHistories.length, token: page.nextPageToken };
  };
  const first = await fetchPage();
  expect(first.count).toBe(2);
  expect(await fetchPage(first.token)).toEqual({ count: 1, token: undefined });
  const issueIdsOrKeys = Array.from({ length: 1001 }, (_, i) => String(i));
  expect((await acme.call('POST', '/changelog/bulkfetch', { body: { issueIdsOrKeys } })).status).toBe(400);
});
