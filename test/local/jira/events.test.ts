import type { SitePrincipal } from '../../../local/http';
import { APP, type AcmeSite, SCOPES, acmeSite, as } from './acme-site';

let acme: AcmeSite;
beforeEach(() => {
  acme = acmeSite();
});

test('a created issue carries nine fields, bare account ids and v2 links', async () => {
  const { id, key } = await acme.create({ labels: ['a'], assignee: { accountId: acme.bob } });
  const event = acme.events[0] as unknown as { issue: { fields: Record<string, { self?: string }> } };
  expect(event).toMatchObject({
    eventType: 'avi:jira:created:issue',
    selfGenerated: false,
    atlassianId: acme.ann,
    associatedUsers: [{ accountId: acme.ann }],
    context: { cloudId: '11111111-1111-4111-8111-111111111111' },
    issue: { id, key },
  });
  const names = [
    'assignee',
    'created',
    'creator',
    'issuetype',
    'project',
    'reporter',
    'status',
    'summary',
    'updated',
  ];
  expect(Object.keys(event.issue.fields).sort()).toEqual(names);
  expect(event.issue.fields['assignee']).toEqual({ accountId: acme.bob });
  expect(event.issue.fields['status']?.self).toContain('/rest/api/2/status/');
});

test('an assignment is two events: updated and assigned', async () => {
  const { key } = await acme.create();
  acme.events.length = 0;
  await acme.call('PUT', `/issue/${key}`, { body: { fields: { assignee: { accountId: acme.bob } } } });
  expect(acme.events.map(({ eventType }) => eventType)).toEqual([
    'avi:jira:updated:issue',
    'avi:jira:assigned:issue',
  ]);
  expect(acme.events[0]).toMatchObject({ jiraEventTypeName: 'issue_assigned' });
});

test.each<[name: string, principal: (acme: AcmeSite) => SitePrincipal, selfGenerated: boolean]>([
  ['the app', () => APP, true],
  ['a person', (site) => as(site.bob), false],
  [
    'the app in the name of a person',
    (site) => ({ kind: 'forge-user', accountId: site.bob, scopes: SCOPES }),
    false,
  ],
])('a write of %s', async (_name, principal, selfGenerated) => {
  await acme.create({}, principal(acme));
  expect(acme.events).toMatchObject([{ selfGenerated }]);
});

test('a link reads outward from its source and makes one event with numbers', async () => {
  const one = await acme.create();
  const two = await acme.create();
  acme.events.length = 0;
  const body = { type: { name: 'Blocks' }, inwardIssue: { key: one.key }, outwardIssue: { key: two.key } };
  const made = await acme.call('POST', '/issueLink', { body });
  expect([made.status, made.text]).toEqual([201, '']);
  await acme.call('POST', '/issueLink', { body });
  expect(acme.events).toMatchObject([
    {
      eventType: 'avi:jira:created:issuelink',
      sourceIssueId: Number(one.id),
      destinationIssueId: Number(two.id),
      issueLinkType: { name: 'Blocks' },
    },
  ]);
  expect(acme.events[0]).not.toHaveProperty('atlassianId');
  const links = async (key: string) => (await acme.call('GET', `/issue/${key}?fields=issuelinks`)).json;
  expect(await links(one.key)).toMatchObject({
    fields: { issuelinks: [{ outwardIssue: { key: two.key } }] },
  });
  expect(await links(two.key)).toMatchObject({ fields: { issuelinks: [{ inwardIssue: { key: one.key } }] } });
  const log = await acme.call('GET', `/issue/${one.key}/changelog`);
  expect(log.json).toMatchObject({
    values: [
      { items: [{ field: 'Link', from: null, to: two.key, toString: `This issue blocks ${two.key}` }] },
    ],
  });
});

test('a worklog makes its own event and an updated one with the time spent', async () => {
  const { id, key } = await acme.create();
  acme.events.length = 0;
  await acme.call('POST', `/issue/${key}/worklog`, { body: { timeSpent: '1h 30m' } });
  expect(acme.events).toMatchObject([
    {
      eventType: 'avi:jira:updated:issue',
      changelog: { items: [{ field: 'timespent', to: '5400' }, { field: 'WorklogId' }] },
    },
    { eventType: 'avi:jira:created:worklog', worklog: { issueId: id, timeSpentSeconds: 5400 } },
  ]);
});

test('a refused write makes no event', async () => {
  const { key } = await acme.create();
  acme.events.length = 0;
  await acme.call('PUT', `/issue/${key}`, { body: { fields: { summary: 'x', nothing: 1 } } });
  expect(acme.events).toEqual([]);
});
