import { createPointCounter } from '../../../local/jira/rate-limits';
import { APP, type AcmeSite, acmeSite, as, doc } from './acme-site';

const json = { htmlBodyChance: 0 };

async function many(
  acme: AcmeSite,
  count: number,
  call: () => Promise<{ status: number }>,
): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < count; i += 1) statuses.push((await call()).status);
  return statuses;
}

test.each([
  ['GET', '/issue/ACME-1', 150],
  ['GET', '/issue/ACME-1/changelog', 200],
  ['GET', '/myself', 100],
  ['POST', '/search/jql', 100],
  ['PUT', '/project/ACME/properties/p', 50],
])(
  'burst: %s %s is refused after %i in a second, and again allowed in the next',
  async (method, path, limit) => {
    const acme = acmeSite({ limits: json });
    await acme.create();
    const call = () => acme.call(method, path, { body: { jql: 'project = ACME' } });
    const statuses = await many(acme, limit, call);
    expect(statuses).not.toContain(429);
    const refused = await call();
    expect(refused.status).toBe(429);
    expect(refused.headers).toMatchObject({
      'retry-after': '1',
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': '2026-11-23T16:00:01.000Z',
      'ratelimit-reason': 'jira-burst-based',
    });
    await acme.clock.advance(1000);
    expect((await call()).status).not.toBe(429);
  },
);

test('writes to one issue: 20 in 2 seconds, 100 in 30 seconds; other issues are free', async () => {
  const acme = acmeSite({ limits: json });
  const { key } = await acme.create();
  const other = await acme.create();
  const comment = (issue: string) =>
    acme.call('POST', `/issue/${issue}/comment`, { body: { body: doc('x') } });
  for (let round = 0; round < 5; round += 1) {
    expect(await many(acme, 20, () => comment(key))).not.toContain(429);
    const refused = await comment(key);
    expect([refused.status, refused.headers['ratelimit-reason']]).toEqual([429, 'jira-per-issue-on-write']);
    expect((await comment(other.key)).status).toBe(201);
    await acme.clock.advance(2000);
  }
  const refused = await comment(key);
  expect([refused.status, refused.headers['x-ratelimit-limit'], refused.headers['retry-after']]).toEqual([
    429,
    '100',
    '20',
  ]);
  await acme.clock.advance(20_000);
  expect((await comment(key)).status).toBe(201);
});

test('a refused request did not run', async () => {
  const acme = acmeSite({ limits: { ...json, issueWritesPer2Seconds: 1 } });
  const { key } = await acme.create();
  await many(acme, 5, () => acme.call('POST', `/issue/${key}/comment`, { body: { body: doc('x') } }));
  expect((await acme.call('GET', `/issue/${key}/comment`)).json).toMatchObject({ total: 1 });
});

test.each<[name: string, points: number, call: (acme: AcmeSite) => Promise<unknown>]>([
  ['a GET of an issue', 2, (acme) => acme.call('GET', '/issue/ACME-1', { as: APP })],
  [
    'an edit',
    1,
    (acme) => acme.call('PUT', '/issue/ACME-1?returnIssue=true', { as: APP, body: { fields: {} } }),
  ],
  [
    'a search that finds two',
    3,
    (acme) => acme.call('POST', '/search/jql', { as: APP, body: { jql: 'project = ACME' } }),
  ],
  [
    'a bulkfetch of two',
    3,
    (acme) =>
      acme.call('POST', '/issue/bulkfetch', { as: APP, body: { issueIdsOrKeys: ['ACME-1', 'ACME-2'] } }),
  ],
  [
    'a bulk create of three',
    3,
    (acme) => {
      const element = { fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' } };
      return acme.call('POST', '/issue/bulk', {
        as: APP,
        body: { issueUpdates: [element, element, element] },
      });
    },
  ],
  ['a list of comments', 1, (acme) => acme.call('GET', '/issue/ACME-1/comment', { as: APP })],
  ['one user', 3, (acme) => acme.call('GET', `/user?accountId=${acme.bob}`, { as: APP })],
  ['a call of a person', 0, (acme) => acme.call('GET', '/issue/ACME-1')],
])('%s costs %i points', async (_name, points, call) => {
  const acme = acmeSite();
  await acme.create();
  await acme.create();
  await call(acme);
  expect(acme.site.counters().points).toBe(points);
});

test('the hourly points of the app are one wall for all its sites until the top of the hour; people pass', async () => {
  const pointCounter = createPointCounter();
  const limits = { ...json, pointCounter, pointsPerHour: 10 };
  const acme = acmeSite({ limits });
  const globex = acmeSite({ name: 'globex', limits });
  await acme.create();
  await acme.clock.advance(10 * 60_000);
  for (let i = 0; i < 4; i += 1) await acme.call('GET', '/issue/ACME-1', { as: APP });
  const near = await globex.call('GET', '/field', { as: APP });
  expect(near.headers).toMatchObject({
    'ratelimit-policy': '"global-app-quota";q=10;w=3600',
    ratelimit: '"global-app-quota";r=1;t=3600',
    'x-ratelimit-nearlimit': 'true',
  });
  await acme.call('GET', '/field', { as: APP });
  const refused = await globex.call('GET', '/field', { as: APP });
  expect([refused.status, refused.headers['ratelimit-reason']]).toEqual([429, 'jira-quota-global-based']);
  const refusedLate = await acme.call('GET', '/field', { as: APP });
  expect(refusedLate.headers['retry-after']).toBe(String(50 * 60));
  expect((await acme.call('GET', '/field', { as: as(acme.bob) })).status).toBe(200);
  await acme.clock.advance(50 * 60_000);
  expect((await acme.call('GET', '/field', { as: APP })).status).toBe(200);
});

test('a 429 may be an HTML page', async () => {
  const acme = acmeSite({ limits: { htmlBodyChance: 1, issueWritesPer2Seconds: 0 } });
  const { key } = await acme.create();
  const refused = await acme.call('DELETE', `/issue/${key}`);
  expect([refused.status, refused.headers['content-type']]).toEqual([429, 'text/html;charset=UTF-8']);
  expect(refused.text).toMatch(/^<!DOCTYPE html>/);
});

test('every answer tells limit and remainder of its endpoint', async () => {
  const acme = acmeSite();
  await acme.call('GET', '/field');
  const second = await acme.call('GET', '/field');
  expect(second.headers).toMatchObject({ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '98' });
  expect(second.headers).not.toHaveProperty('x-ratelimit-reset');
});

test('calls of the app are counted by route', async () => {
  const acme = acmeSite();
  await acme.create();
  await acme.call('GET', '/issue/ACME-1', { as: APP });
  await acme.call('GET', '/issue/ACME-1?fields=summary', { as: APP });
  expect(acme.site.counters()).toEqual({
    calls: 2,
    points: 4,
    callsByRoute: { 'GET /rest/api/3/issue/{issueIdOrKey}': 2 },
    otherCalls: 1,
  });
});
