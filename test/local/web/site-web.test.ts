import { request as httpRequest } from 'node:http';
import { serveSite, type SiteUnderTest } from './site-under-test';

let site: SiteUnderTest;
let admin: string;
let lead: string;
let member: string;

beforeAll(async () => {
  site = await serveSite();
  [admin, lead, member] = [await site.login('admin'), await site.login('lead'), await site.login('first')];
});
afterAll(() => site.close());
afterEach(() => expect(site.bugs).toEqual([]));

const get = (path: string, cookie = '') =>
  fetch(site.web.origin + path, { headers: { cookie }, redirect: 'manual' });

function send(path: string, body: unknown, headers: Record<string, string>) {
  return fetch(site.web.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

const own = (cookie: string) => ({ cookie, origin: site.web.origin });
const platform = async (name: string, body: unknown, cookie: string) =>
  (await (await send(`/_app/${name}`, body, own(cookie))).json()) as {
    ok: boolean;
    value?: unknown;
    message?: string;
  };

function issueBody(summary: string, extra: Record<string, unknown> = {}) {
  return { fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary, ...extra } };
}

async function createIssue(summary: string, extra: Record<string, unknown> = {}): Promise<string> {
  const response = await send('/rest/api/3/issue', issueBody(summary, extra), own(admin));
  expect(response.status).toBe(201);
  return ((await response.json()) as { key: string }).key;
}

describe('login', () => {
  test('whoever is not logged in is sent to the choice of people, and comes back to where he wanted to go', async () => {
    const response = await get('/browse/ACME-1');
    expect(response.headers.get('location')).toBe('/login?to=%2Fbrowse%2FACME-1');
    const page = await (await get('/login?to=%2Fbrowse%2FACME-1')).text();
    expect(page).toContain('Ada Acme');
    expect(page).toContain('There is no password');
  });

  test('the cookie is out of reach of scripts and of other sites', async () => {
    const as = encodeURIComponent(site.accounts.lead.accountId);
    const cookie = (await get(`/login?as=${as}`)).headers.get('set-cookie');
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  });

  test.each(['//evil.example', '/\\evil.example', 'https://evil.example'])(
    'does not lead away to %s',
    async (to) => {
      const as = encodeURIComponent(site.accounts.lead.accountId);
      const response = await get(`/login?as=${as}&to=${encodeURIComponent(to)}`);
      expect(response.headers.get('location')).toBe('/');
    },
  );

  test('after logging out the cookie is worth nothing', async () => {
    const cookie = await site.login('second');
    expect((await get('/browse/ACME-1', cookie)).status).toBe(200);
    await get('/logout', cookie);
    expect((await get('/browse/ACME-1', cookie)).status).toBe(303);
  });
});

describe('REST interface', () => {
  test.each([
    ['no Origin', {}],
    ['the origin of another page', { origin: 'http://127.0.0.1:1' }],
    ['a frame without an origin', { origin: 'null' }],
  ])('a change by cookie with %s is refused', async (_name, headers) => {
    const response = await send('/rest/api/3/issue', issueBody('x'), { cookie: admin, ...headers });
    expect(response.status).toBe(403);
  });

  test('a program changes things by e-mail and API token, and is refused with wrong ones', async () => {
    const as = (token: string) => ({
      authorization: `Basic ${Buffer.from(`ada@acme.example:${token}`).toString('base64')}`,
    });
    expect(
      (await send('/rest/api/3/issue', issueBody('by token'), as(site.accounts.lead.apiToken))).status,
    ).toBe(201);
    expect((await send('/rest/api/3/issue', issueBody('by token'), as('wrong'))).status).toBe(401);
  });

  test('a request that names another host is refused, so that no name on the internet can lead here', async () => {
    const port = new URL(site.web.origin).port;
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(
        { port, host: '127.0.0.1', path: '/login', headers: { host: 'evil.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      request.on('error', reject);
      request.end();
    });
    expect(status).toBe(421);
  });

  test('a file of a user comes through the redirect to this port and can run nothing', async () => {
    const response = await fetch(`${site.web.origin}/rest/api/3/issue/ACME-1?fields=attachment`, {
      headers: { cookie: lead },
    });
    const { fields } = (await response.json()) as { fields: { attachment: { id: string }[] } };
    const path = `/rest/api/3/attachment/content/${fields.attachment[0]?.id}`;
    expect((await get(path, lead)).headers.get('location')).toMatch(/^\/media\/file\//);
    const file = await fetch(site.web.origin + path, { headers: { cookie: lead } });
    expect(await file.text()).toContain('older than the reset');
    expect(file.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
  });
});

describe('pages', () => {
  test('what users write is shown as text, wherever it stands', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'';
    const text = (marks?: unknown) => ({ type: 'text', text: evil, ...(marks ? { marks } : {}) });
    const link = [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }];
    const doc = { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [text(), text(link)] }] };
    const key = await createIssue(evil, { description: doc, labels: ['<b>'] });
    await send(`/rest/api/3/issue/${key}/comment`, { body: doc }, own(admin));
    for (const path of [
      `/browse/${key}`,
      `/jira/software/projects/ACME/issues?jql=${encodeURIComponent(`key = ${key}`)}`,
    ]) {
      const page = await (await get(path, admin)).text();
      expect(page).not.toContain('<img src=x');
      expect(page).not.toContain('<b>');
      expect(page).not.toContain('javascript:');
    }
    expect(await (await get(`/browse/${key}`, admin)).text()).toContain('&lt;img src=x');
  });

  test('pages load scripts of their own only and frame only the resource origin', async () => {
    const policy = (await get('/browse/ACME-1', admin)).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).toMatch(/frame-src http:\/\/127\.0\.0\.1:\d+/);
    expect(policy).not.toContain('unsafe');
  });

  test('wrong JQL is answered with Jira’s own words on the page', async () => {
    const page = await (await get('/jira/software/projects/ACME/issues?jql=nonsense+%3D', admin)).text();
    expect(page).toMatch(/role="alert"/);
  });

  test('the app’s page is shown to those who administer the project only', async () => {
    const path = '/jira/software/projects/ACME/settings/apps/settings';
    const allowed = await get(path, lead);
    expect(allowed.status).toBe(200);
    expect(await allowed.text()).toContain('Fixture &lt;Settings&gt;');
    const refused = await get(path, member);
    expect(refused.status).toBe(404);
    expect(await (await get('/browse/ACME-1', member)).text()).not.toContain('Project settings');
  });
});

describe('platform calls', () => {
  const invoke = (place: unknown, cookie: string, moduleKey = 'settings') =>
    platform('invoke', { moduleKey, place, functionKey: 'overview', payload: { a: 1 } }, cookie);

  test('an invocation carries the login and what the site itself says of the project', async () => {
    site.invocations.length = 0;
    expect(await invoke({ projectKey: 'ACME' }, lead)).toEqual({ ok: true, value: { greeting: 'hello' } });
    const projectId = expect.stringMatching(/^\d+$/) as unknown;
    expect(site.invocations[0]).toMatchObject({
      accountId: site.accounts.lead.accountId,
      functionKey: 'overview',
      payload: { a: 1 },
      extension: {
        type: 'jira:projectSettingsPage',
        project: { id: projectId, key: 'ACME', type: 'software' },
      },
    });
  });

  test('the issue panel is told the issue and its project', async () => {
    site.invocations.length = 0;
    await invoke({ issueKey: 'ACME-1' }, member, 'panel');
    expect(site.invocations[0]?.extension).toMatchObject({
      type: 'jira:issuePanel',
      issue: { key: 'ACME-1' },
      project: { key: 'ACME' },
    });
  });

  test('a member reaches the resolver, as on the platform: the resolver has to check for itself', async () => {
    expect(await invoke({ projectKey: 'ACME' }, member)).toMatchObject({ ok: true });
  });

  test.each([
    ['a project that does not exist', { projectKey: 'NOPE' }, 'settings', /cannot see/],
    ['an issue that does not exist', { issueKey: 'ACME-999' }, 'panel', /cannot see/],
    ['a page that the manifest does not have', { projectKey: 'ACME' }, 'nope', /no page "nope"/],
    ['a context of the caller’s own making', { project: { id: '1' } }, 'settings', /no invocation/],
  ])('%s is refused', async (_name, place, moduleKey, message) => {
    site.invocations.length = 0;
    const answer = await invoke(place, lead, moduleKey);
    expect(answer.ok).toBe(false);
    expect(answer.message).toMatch(message);
    expect(site.invocations).toEqual([]);
  });

  test('the platform’s refusal comes with its message', async () => {
    site.answer.current = { success: false, message: 'There was an error invoking the function - boom' };
    expect(await invoke({ projectKey: 'ACME' }, lead)).toEqual({
      ok: false,
      message: 'There was an error invoking the function - boom',
    });
    site.answer.current = { success: true, body: { greeting: 'hello' } };
  });

  test('nothing is called from another page or without a login', async () => {
    site.invocations.length = 0;
    const body = { moduleKey: 'settings', place: { projectKey: 'ACME' }, functionKey: 'overview' };
    expect((await send('/_app/invoke', body, { cookie: lead, origin: 'http://127.0.0.1:1' })).status).toBe(
      403,
    );
    expect(await (await send('/_app/invoke', body, { origin: site.web.origin })).json()).toMatchObject({
      ok: false,
    });
    expect(site.invocations).toEqual([]);
  });

  test('only a site administrator can approve a host', async () => {
    const egresses = [
      {
        key: 'g',
        description: 'd',
        configured: [{ domain: 'bridge.example', type: ['FETCH_BACKEND_SIDE'] }],
      },
    ];
    expect(await platform('am-i-site-admin', {}, lead)).toEqual({ ok: true, value: false });
    expect(await platform('egress', { egresses }, lead)).toMatchObject({ ok: false });
    expect(site.approved).toEqual([]);
    expect(await platform('egress', { egresses }, admin)).toEqual({ ok: true, value: { results: egresses } });
    expect(site.approved).toEqual(egresses);
  });

  test('requestJira runs as the viewer and within the scopes of the manifest', async () => {
    const call = (restPath: string) =>
      platform(
        'product',
        { product: 'jira', restPath, fetchRequestInit: { method: 'GET', headers: [] } },
        member,
      );
    const found = (await call('/rest/api/3/myself')).value as { status: number; body: string };
    // read:jira-user is not among the fixture's scopes.
    expect(found.status).toBe(401);
    const issue = (await call('/rest/api/3/issue/ACME-1?fields=summary')).value as {
      status: number;
      body: string;
    };
    expect(issue).toMatchObject({ status: 200, isAttachment: false });
    expect(issue.body).toContain('ACME-1');
    expect(
      await platform('product', { product: 'confluence', restPath: '/rest/x', fetchRequestInit: {} }, member),
    ).toMatchObject({ ok: false });
  });

  test('a file sent by requestJira arrives byte for byte', async () => {
    const key = await createIssue('with a file');
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45, 128]);
    const body = JSON.stringify({
      file: `data:application/octet-stream;base64,${bytes.toString('base64')}`,
      __fileName: 'a "b".bin',
      __fileType: 'application/octet-stream',
    });
    const sent = await platform(
      'product',
      {
        product: 'jira',
        restPath: `/rest/api/3/issue/${key}/attachments`,
        fetchRequestInit: { method: 'POST', body, headers: [['x-atlassian-token', 'no-check']] },
        isMultipartFormData: true,
      },
      admin,
    );
    expect(sent.value).toMatchObject({ status: 200 });
    const [attachment] = JSON.parse((sent.value as { body: string }).body) as { id: string; size: number }[];
    expect(attachment?.size).toBe(bytes.length);
    const file = await fetch(`${site.web.origin}/rest/api/3/attachment/content/${attachment?.id}`, {
      headers: { cookie: admin },
    });
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
  });

  test('an address of a site leads to its loopback port, another one stays', async () => {
    expect(await platform('address', { url: 'https://globex.atlassian.net/browse/GLX-1?a=b' }, lead)).toEqual(
      {
        ok: true,
        value: 'http://127.0.0.1:9/browse/GLX-1?a=b',
      },
    );
    expect(await platform('address', { url: 'https://example.com/' }, lead)).toEqual({
      ok: true,
      value: 'https://example.com/',
    });
  });

  test('a call that is not modelled is named', async () => {
    expect(await platform('nope', {}, lead)).toEqual({
      ok: false,
      message: 'The platform call "nope" is not modelled.',
    });
  });
});

describe('static resources of the app', () => {
  let origin: string;
  beforeAll(async () => {
    const policy = (await get('/browse/ACME-1', admin)).headers.get('content-security-policy') ?? '';
    origin = /frame-src (\S+)/.exec(policy)?.[1] ?? '';
  });

  test('come from another origin, with the bridge first and a policy that lets in nothing foreign', async () => {
    expect(origin).not.toBe(site.web.origin);
    const response = await fetch(`${origin}/page/`);
    const text = await response.text();
    expect(text.indexOf('frame-bridge')).toBeLessThan(text.indexOf('main.js'));
    expect(text.indexOf('frame-bridge')).toBeGreaterThan(text.indexOf('<head>'));
    const policy = response.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'");
    expect(policy).toContain(`frame-ancestors ${site.web.origin}`);
  });

  test.each([
    '/page/%2e%2e%2fmanifest.yml',
    '/page/..%2Fmanifest.yml',
    '/nope/',
    '/page/missing.js',
    '/__platform/browser/..%2frpc',
  ])('%s is not served', async (path) => {
    expect((await fetch(origin + path)).status).toBe(404);
  });
});
