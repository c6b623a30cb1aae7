import { APP, type AcmeSite, acmeSite, as, doc } from './acme-site';

let acme: AcmeSite;

async function search(jql: string, extra: object = {}, who?: string) {
  const options = { body: { jql, fields: ['key'], ...extra }, ...(who ? { as: as(who) } : {}) };
  return acme.call('POST', '/search/jql', options);
}

/** The numbers of the issues that a query finds, in its order. */
async function numbers(jql: string, who?: string): Promise<number[]> {
  const answer = await search(jql, {}, who);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
  const { issues }: { issues: { key: string }[] } = answer.json;
  return issues.map(({ key }) => Number(key.split('-')[1]));
}

describe('clauses', () => {
  // Issues: 1 = epic at 16:00:00; 2 = task under it at 16:01; 3 = bug at 16:02; 4 = sub-task of 2 at 16:03, done.
  beforeAll(async () => {
    acme = acmeSite();
    acme.site.setUp.addUser({
      accountId: '712020:tokyo',
      displayName: 'Toshi',
      email: 'toshi@acme.example',
      timeZone: 'Asia/Tokyo',
    });
    acme.site.setUp.addToRole('ACME', 'member', '712020:tokyo');
    await acme.create({ issuetype: { name: 'Epic' }, summary: 'Red whales' });
    await acme.clock.advance(60_000);
    await acme.create({
      summary: 'Paint the ship red',
      parent: { key: 'ACME-1' },
      assignee: { accountId: acme.bob },
      labels: ['Paint'],
    });
    await acme.clock.advance(60_000);
    await acme.create({
      issuetype: { name: 'Bug' },
      summary: 'Leak',
      description: doc('water in the ship'),
      priority: { name: 'High' },
      duedate: '2026-12-24',
    });
    await acme.clock.advance(60_000);
    const subtask = {
      issuetype: { name: 'Sub-task' },
      summary: 'Brush',
      parent: { key: 'ACME-2' },
      labels: ['a', 'b'],
    };
    await acme.create(subtask);
    await acme.call('POST', '/issue/ACME-4/transitions', { body: { transition: { id: '31' } } });
    await acme.call('POST', '/issue/ACME-4/comment', { body: { body: doc('finished quickly') } });
  });

  test.each<[jql: string, found: number[]]>([
    ['project = ACME', [1, 2, 3, 4]],
    ['project = "Acme Works"', [1, 2, 3, 4]],
    ['project in (acme)', [1, 2, 3, 4]],
    ['project != ACME', []],
    ['key = ACME-3', [3]],
    ['issuekey in (ACME-1, ACME-3, ACME-99)', [1, 3]],
    ['project = ACME and key not in (ACME-1)', [2, 3, 4]],
    ['status = Done', [4]],
    ['status in ("To Do", "In Progress")', [1, 2, 3]],
    ['statusCategory != Done', [1, 2, 3]],
    ['issuetype = Bug', [3]],
    ['type not in (Epic, Sub-task)', [2, 3]],
    ['priority = High', [3]],
    ['resolution is empty', [1, 2, 3]],
    ['resolution = Done', [4]],
    ['assignee = "712020:bob"', [2]],
    ['assignee = "Bob Baker"', [2]],
    ['assignee is not empty', [2]],
    ['assignee != "712020:bob"', []],
    ['not assignee = "712020:bob"', []],
    ['assignee = "712020:bob" or assignee is empty', [1, 2, 3, 4]],
    ['reporter = currentUser()', [1, 2, 3, 4]],
    ['assignee = currentUser()', []],
    ['labels = paint', [2]],
    ['labels in (a, b)', [4]],
    ['labels is empty', [1, 3]],
    ['labels != a', [2]],
    ['not labels is empty', [2, 4]],
    ['parent = ACME-1', [2]],
    ['parent is empty', [1, 3]],
    ['duedate = 2026-12-24', [3]],
    ['due < 2026-12-24', []],
    ['duedate <= "2026/12/24"', [3]],
    ['duedate is empty', [1, 2, 4]],
    ['summary ~ red', [1, 2]],
    ['summary ~ "ship red"', [2]],
    ['summary ~ "\\"red ship\\""', []],
    ['summary ~ "\\"ship red\\""', [2]],
    ['summary ~ "whal*"', [1]],
    ['summary !~ red', [3, 4]],
    ['description ~ water', [3]],
    ['text ~ ship', [2, 3]],
    ['text ~ quickly', [4]],
    ['ship', [2, 3]],
    ['created >= "2026-11-23 16:02"', [3, 4]],
    ['created > "2026-11-23 16:02"', [4]],
    ['created <= "2026-11-23 16:01"', [1, 2]],
    ['created < "2026-11-23 16:01"', [1]],
    ['created = "2026-11-23 16:01"', [2]],
    ['created = 2026-11-23', [1, 2, 3, 4]],
    ['created >= 2026-11-24', []],
    ['updated >= -1m', [3, 4]],
    ['updated < -2m', [1]],
    ['updated <= now()', [1, 2, 3, 4]],
    ['not (status = Done or key = ACME-1)', [2, 3]],
    ['not (status != Done and key = ACME-1) and project = ACME', [2, 3, 4]],
    ['project = NOPE', []],
    ['status = Nirvana', []],
    ['status != Nirvana', []],
    ['assignee = nobody', []],
    ['flavour = sweet', []],
    ['flavour = sweet or project = ACME', []],
  ])('%s', async (jql, found) => {
    const bare = /^\w+$/.test(jql);
    expect((await numbers(bare ? jql : `${jql} order by key`)).sort()).toEqual(found);
  });

  test.each<[orderBy: string, found: number[]]>([
    ['key', [1, 2, 3, 4]],
    ['key desc', [4, 3, 2, 1]],
    ['created desc', [4, 3, 2, 1]],
    ['summary', [4, 3, 2, 1]],
    ['priority desc, key', [3, 1, 2, 4]],
    ['duedate, key desc', [3, 4, 2, 1]],
  ])('order by %s', async (orderBy, found) => {
    expect(await numbers(`project = ACME order by ${orderBy}`)).toEqual(found);
  });

  test.each<[jql: string, status: number]>([
    ['project = = 3', 400],
    ['status =', 400],
    ['', 400],
    ['order by key', 400],
    ['created > yesterday', 400],
    ['summary = x', 400],
    ['status ~ x', 400],
    ['project = ACME order by flavour', 400],
    ['status was Done', 501],
    ['status changed', 501],
    ['sprint = 3', 501],
    ['issue.property[pair].id = 3', 501],
    ['cf[10001] = 3', 501],
    ['created > startOfDay()', 501],
    ['assignee in membersOf("jira-users")', 501],
    ['priority > Low', 501],
    ['summary ~ "ship~0.5"', 501],
  ])('%s is answered %i', async (jql, status) => {
    expect((await search(jql)).status).toBe(status);
  });

  test('dates are read in the zone of the caller', async () => {
    const late = 'created >= "2026-11-24 01:02"';
    expect(await numbers(`${late} order by key`, '712020:tokyo')).toEqual([3, 4]);
    expect(await numbers(late)).toEqual([]);
  });

  test('nobody finds what he may not browse', async () => {
    expect(await numbers('project = ACME', acme.carl)).toEqual([]);
    expect(
      (await acme.call('GET', '/search/jql?jql=project=ACME', { as: { kind: 'anonymous' } })).json,
    ).toMatchObject({
      issues: [],
    });
  });

  test('the number of hits is counted', async () => {
    const body = { jql: 'summary ~ red' };
    expect((await acme.call('POST', '/search/approximate-count', { body })).json).toEqual({ count: 2 });
  });
});

describe('pages', () => {
  beforeEach(async () => {
    acme = acmeSite();
    acme.site.setUp.suspendLimits(true);
    for (let i = 0; i < 105; i += 1) await acme.create({ summary: `Issue ${i}` });
  });

  test('run through every issue once by tokens; the last page has none', async () => {
    const keys: string[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const query = { maxResults: 40, fields: ['key'], ...(token ? { nextPageToken: token } : {}) };
      const answer = await search('project = ACME order by summary', query);
      const page: { issues: { key: string }[]; nextPageToken?: string; isLast: boolean } = answer.json;
      expect(page.isLast).toBe(page.nextPageToken === undefined);
      expect(page).not.toHaveProperty('total');
      keys.push(...page.issues.map(({ key }) => key));
      token = page.nextPageToken;
      pages += 1;
    } while (token !== undefined && pages < 10);
    expect(pages).toBe(3);
    expect(new Set(keys).size).toBe(105);
  });

  test('are never longer than 100 issues with fields, whatever was asked', async () => {
    const { issues }: { issues: object[] } = (
      await search('project = ACME', { maxResults: 5000, fields: ['summary'] })
    ).json;
    expect(issues).toHaveLength(100);
  });

  test('a token belongs to its query, not to its fields', async () => {
    const first: { nextPageToken: string } = (await search('project = ACME', { maxResults: 1 })).json;
    const { nextPageToken } = first;
    expect((await search('project = ACME', { nextPageToken, fields: ['summary'] })).status).toBe(200);
    expect((await search('project = ACME order by key', { nextPageToken })).status).toBe(400);
    expect((await search('project = ACME', { nextPageToken: 'x' })).status).toBe(400);
  });

  test('without fields there are ids only; for the key alone no fields object', async () => {
    const ids: { issues: object[] } = (await search('key = ACME-1', { fields: [] })).json;
    expect(Object.keys(ids.issues[0] ?? {})).toEqual(['id']);
    const keys: { issues: object[] } = (await search('key = ACME-1', { fields: ['key'] })).json;
    expect(keys.issues[0]).toMatchObject({ key: 'ACME-1' });
    expect(keys.issues[0]).not.toHaveProperty('fields');
  });
});

describe('the index lags', () => {
  test('behind a write, and reconcileIssues reads through the lag', async () => {
    acme = acmeSite({ indexLagMs: 1000 });
    const { id } = await acme.create();
    expect(await numbers('project = ACME')).toEqual([]);
    const reconciled = await search('project = ACME', { reconcileIssues: [Number(id)] });
    expect(reconciled.json).toMatchObject({ issues: [{ id }] });
    await acme.clock.advance(1500);
    expect(await numbers('project = ACME')).toEqual([1]);
    await acme.call('PUT', `/issue/${id}`, { body: { fields: { summary: 'Other' } }, as: APP });
    expect(await numbers('summary ~ other')).toEqual([]);
    await acme.clock.advance(1500);
    expect(await numbers('summary ~ other')).toEqual([1]);
  });
});
