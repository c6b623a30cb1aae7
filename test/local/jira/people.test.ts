import type { SitePrincipal } from '../../../local/http';
import { APP, type AcmeSite, SCOPES, acmeSite, as, doc } from './acme-site';

let acme: AcmeSite;
beforeEach(() => {
  acme = acmeSite();
});

const basic = (email: string, token: string) => ({
  authorization: `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`,
});

describe('basic auth', () => {
  test('names the user of an e-mail and its token; without credentials anonymous', () => {
    expect(acme.site.authenticate(basic('Bob@acme.example', acme.tokens.bob))).toEqual(as(acme.bob));
    expect(acme.site.authenticate({})).toEqual({ kind: 'anonymous' });
  });

  test.each([
    ['a wrong token', () => basic('bob@acme.example', 'wrong')],
    ['the token of somebody else', () => basic('bob@acme.example', acme.tokens.ann)],
    ['no token', () => basic('bob@acme.example', '')],
    ['the app without a token', () => basic('', '')],
    ['a bearer token', () => ({ authorization: 'Bearer x' })],
  ])('%s is refused by 401', async (_name, headers) => {
    expect(acme.site.authenticate(headers())).toBeUndefined();
    const request = { method: 'GET', path: '/rest/api/3/myself', headers: headers(), body: Buffer.alloc(0) };
    expect((await acme.site.handleHttp(request)).status).toBe(401);
  });

  test('a deactivated user is nobody', async () => {
    acme.site.setUp.setActive(acme.bob, false);
    expect(acme.site.authenticate(basic('bob@acme.example', acme.tokens.bob))).toBeUndefined();
    expect((await acme.call('GET', '/myself', { as: as(acme.bob) })).status).toBe(401);
  });
});

async function names(path: string): Promise<(string | null)[]> {
  const users: ({ displayName: string } | null)[] = (await acme.call('GET', path)).json;
  return users.map((user) => user?.displayName ?? null);
}

describe('users', () => {
  test.each([
    ['bob', ['Bob Baker']],
    ['bak', ['Bob Baker']],
    ['carl@acme', ['Carl Cook']],
    ['aker', []],
    ['', ['Issue Synchronization', 'Ann Archer', 'Bob Baker', 'Carl Cook']],
  ])('search by %j', async (query, found) => {
    expect(await names(`/user/search?query=${encodeURIComponent(query)}`)).toEqual(found);
  });

  test('assignable are the people of the project, not the app', async () => {
    expect(await names('/user/assignable/search?project=ACME')).toEqual(['Ann Archer', 'Bob Baker']);
    const { key } = await acme.create();
    expect(await names(`/user/assignable/search?issueKey=${key}&query=bob`)).toEqual(['Bob Baker']);
    expect((await acme.call('GET', '/user/assignable/search')).status).toBe(400);
  });

  test('bulk gives ten a page and null for unknown ids', async () => {
    const ids = Array.from({ length: 12 }, (_, i) => `accountId=x${i}`).join('&');
    const page: { values: unknown[]; isLast: boolean } = (
      await acme.call('GET', `/user/bulk?accountId=${acme.bob}&${ids}`)
    ).json;
    expect(page.values).toHaveLength(10);
    expect(page.values[1]).toBeNull();
    expect(page.values[0]).toMatchObject({ displayName: 'Bob Baker' });
    expect(page).toMatchObject({ isLast: false, total: 13 });
  });

  test('a hidden address shows to its owner and to the app with its own scope', async () => {
    const { accountId } = acme.site.setUp.addUser({
      displayName: 'Di',
      email: 'di@acme.example',
      hideEmail: true,
    });
    const path = `/user?accountId=${encodeURIComponent(accountId)}`;
    expect((await acme.call('GET', path)).json).not.toHaveProperty('emailAddress');
    expect((await acme.call('GET', path, { as: as(accountId) })).json).toMatchObject({
      emailAddress: 'di@acme.example',
    });
    expect(await names('/user/search?query=di@acme')).toEqual([]);
    const email = `/user/email?accountId=${encodeURIComponent(accountId)}`;
    const app: SitePrincipal = { kind: 'forge-app', scopes: ['read:email-address:jira'] };
    expect((await acme.call('GET', email, { as: app })).json).toEqual({
      accountId,
      email: 'di@acme.example',
    });
    expect((await acme.call('GET', email, { as: APP })).status).toBe(401);
  });

  test('myself tells the zone of the caller', async () => {
    const { accountId } = acme.site.setUp.addUser({
      displayName: 'To',
      email: 't@x',
      timeZone: 'Asia/Tokyo',
    });
    expect((await acme.call('GET', '/myself', { as: as(accountId) })).json).toMatchObject({
      accountId,
      timeZone: 'Asia/Tokyo',
    });
    expect((await acme.call('GET', '/myself', { as: APP })).json).toMatchObject({ accountType: 'app' });
  });
});

describe('permissions', () => {
  async function mine(principal: SitePrincipal, ...keys: string[]): Promise<boolean[]> {
    const answer = await acme.call('GET', `/mypermissions?projectKey=ACME&permissions=${keys.join(',')}`, {
      as: principal,
    });
    const { permissions }: { permissions: Record<string, { havePermission: boolean }> } = answer.json;
    return keys.map((key) => permissions[key]?.havePermission ?? false);
  }

  test('roles give them; grants and revocations change them', async () => {
    const keys = ['BROWSE_PROJECTS', 'ADMINISTER_PROJECTS', 'DELETE_ISSUES', 'ADMINISTER'];
    expect(await mine(as(acme.ann), ...keys)).toEqual([true, true, true, true]);
    expect(await mine(as(acme.bob), ...keys)).toEqual([true, false, false, false]);
    expect(await mine(APP, ...keys)).toEqual([true, false, false, false]);
    acme.site.setUp.grant('ACME', 'member', 'DELETE_ISSUES');
    acme.site.setUp.revoke('ACME', acme.bob, 'DELETE_ISSUES');
    expect(await mine(as(acme.bob), 'DELETE_ISSUES')).toEqual([false]);
    expect(await mine(APP, 'DELETE_ISSUES')).toEqual([true]);
    acme.site.setUp.restore('ACME', acme.bob, 'DELETE_ISSUES');
    expect(await mine(as(acme.bob), 'DELETE_ISSUES')).toEqual([true]);
  });

  test('a project that the caller may not browse is a 404', async () => {
    const answer = await acme.call('GET', '/mypermissions?projectKey=ACME&permissions=EDIT_ISSUES', {
      as: as(acme.carl),
    });
    expect(answer.status).toBe(404);
  });

  test('check answers what the account holds among what was asked', async () => {
    const { id } = await acme.create();
    const body = {
      accountId: acme.bob,
      globalPermissions: ['ADMINISTER', 'USER_PICKER'],
      projectPermissions: [
        { permissions: ['EDIT_ISSUES', 'DELETE_ISSUES'], issues: [Number(id), 1], projects: [] },
      ],
    };
    const answer = await acme.call('POST', '/permissions/check', { body, as: APP });
    expect(answer.json).toEqual({
      globalPermissions: ['USER_PICKER'],
      projectPermissions: [
        { permission: 'EDIT_ISSUES', issues: [Number(id)], projects: [] },
        { permission: 'DELETE_ISSUES', issues: [], projects: [] },
      ],
    });
    expect((await acme.call('POST', '/permissions/check', { body, as: as(acme.carl) })).status).toBe(403);
  });

  test.each<[permission: string, method: string, path: string, body: unknown, status: number]>([
    ['BROWSE_PROJECTS', 'GET', '/issue/ACME-1', undefined, 404],
    ['EDIT_ISSUES', 'PUT', '/issue/ACME-1', { fields: { summary: 'x' } }, 403],
    ['EDIT_ISSUES', 'PUT', '/issue/ACME-1/properties/p', 1, 403],
    ['ASSIGN_ISSUES', 'PUT', '/issue/ACME-1', { fields: { assignee: null } }, 400],
    ['ADD_COMMENTS', 'POST', '/issue/ACME-1/comment', { body: doc('x') }, 400],
    ['WORK_ON_ISSUES', 'POST', '/issue/ACME-1/worklog', { timeSpent: '1h' }, 400],
    ['CREATE_ISSUES', 'GET', '/issue/createmeta/ACME/issuetypes', undefined, 403],
    [
      'CREATE_ISSUES',
      'POST',
      '/issue',
      { fields: { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'x' } },
      400,
    ],
  ])('without %s: %s %s', async (permission, method, path, body, status) => {
    await acme.create();
    const call = () => acme.call(method, path, { body, as: as(acme.bob) });
    expect((await call()).status).toBeLessThan(300);
    acme.site.setUp.revoke('ACME', acme.bob, permission);
    expect((await call()).status).toBe(status);
  });

  test('without CREATE_ATTACHMENTS nothing is attached', async () => {
    const { key } = await acme.create();
    acme.site.setUp.revoke('ACME', 'member', 'CREATE_ATTACHMENTS');
    expect((await acme.upload(key, 'a', 'b', as(acme.bob))).status).toBe(403);
  });

  test('a call in the name of a person has his rights and his name', async () => {
    const principal: SitePrincipal = { kind: 'forge-user', accountId: acme.bob, scopes: SCOPES };
    const { key } = await acme.create({}, principal);
    expect((await acme.call('GET', `/issue/${key}?fields=creator`)).json).toMatchObject({
      fields: { creator: { accountId: acme.bob } },
    });
    expect((await acme.call('DELETE', `/issue/${key}`, { as: principal })).status).toBe(403);
  });
});
