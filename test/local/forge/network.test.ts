import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { startWorld, type TestWorld } from './world';

let server: Server;
let origin: string;
let world: TestWorld;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (request.url === '/away')
        return response.writeHead(302, { location: 'https://evil.example/' }).end();
      if (request.url === '/moved') return response.writeHead(303, { location: '/here?x=1' }).end();
      if (request.url === '/gzip')
        return response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unpacked'));
      if (request.url === '/cut') return request.socket.destroy();
      response.end(
        `${request.method} ${request.headers.host} ${request.url} ${Buffer.concat(chunks).toString()}`,
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(async () => {
  const egress = {
    'https://bridge.acme.example': origin,
    'https://eu.files.example': origin,
    'https://late.example:8443': origin,
    'https://bridge.acme.example:9999': origin,
    'https://evil.example': origin,
  };
  world = await startWorld({ egress });
});
afterEach(() => world.host.stop());

const get = (url: string, init?: object) => world.call('fetch', { url, init });
const refused = { name: 'REQUEST_EGRESS_ALLOWLIST_ERR' };

describe('egress', () => {
  it('reaches a listed host through its loopback origin, under its own name', async () => {
    expect(await get('https://bridge.acme.example/in?x=1', { method: 'PUT', body: 'hello' })).toEqual({
      status: 200,
      text: 'PUT bridge.acme.example /in?x=1 hello',
    });
    expect(await get('https://eu.files.example/')).toMatchObject({ status: 200 });
    expect(world.host.counters().egressRequests).toBe(2);
  });

  it.each([
    ['an unlisted host', 'https://evil.example/'],
    ['plain HTTP', 'http://bridge.acme.example/'],
    ['a port that the platform does not open', 'https://bridge.acme.example:9999/'],
    ['a port that the manifest does not name', 'https://bridge.acme.example:8443/'],
    ['the parent of a wildcard', 'https://files.example/'],
    ['this machine', 'https://127.0.0.1/'],
    ['a redirect to an unlisted host', 'https://bridge.acme.example/away'],
  ])('refuses %s', async (_, url) => {
    expect(await get(url)).toMatchObject(refused);
  });

  it('refuses the loopback origin itself', async () => {
    expect(await get(origin)).toMatchObject(refused);
  });

  it('cannot connect to a listed host that nobody stands for, and sees a cut connection', async () => {
    const failure = { name: 'TypeError', message: 'fetch failed' };
    expect(await get('https://unmapped.example/')).toEqual({ ...failure, code: 'ENOTFOUND' });
    expect(await get('https://bridge.acme.example/cut')).toEqual({ ...failure, code: 'ECONNRESET' });
  });

  it('follows redirects and unpacks bodies as fetch does', async () => {
    expect(await get('https://bridge.acme.example/moved', { method: 'POST', body: 'b' })).toEqual({
      status: 200,
      text: 'GET bridge.acme.example /here?x=1 ',
    });
    expect(await get('https://bridge.acme.example/gzip')).toEqual({ status: 200, text: 'unpacked' });
  });

  it('sends a stream', async () => {
    expect(await world.call('stream', { url: 'https://bridge.acme.example/s' })).toContain('first,second');
  });

  it('is limited to 100 requests a runtime minute of an invocation', async () => {
    await world.host.stop();
    world = await startWorld({ egress: { 'https://bridge.acme.example': origin } });
    const statuses = (await world.call('fetch-many', {
      url: 'https://bridge.acme.example/',
      times: 101,
    })) as number[];
    expect(statuses.slice(0, 100).every((status) => status === 200)).toBe(true);
    expect(statuses[100]).toBe(429);
    expect(await get('https://bridge.acme.example/')).toMatchObject({ status: 200 });
  });
});

describe('customer-managed egress', () => {
  const group = { key: 'relay', configured: [{ domain: 'https://late.example:8443' }] };

  it('opens and closes a host for one installation', async () => {
    expect(await get('https://late.example:8443/')).toMatchObject(refused);
    world.host.egressApproval.approve('acme', [group]);
    expect(await get('https://late.example:8443/')).toMatchObject({ status: 200 });
    expect(await world.call('fetch', { url: 'https://late.example:8443/' }, 'globex')).toMatchObject(refused);
    world.host.egressApproval.revoke('acme', ['relay']);
    expect(await get('https://late.example:8443/')).toMatchObject(refused);
  });

  it('takes 10 groups of 10 domains', () => {
    const { egressApproval } = world.host;
    const groups = (n: number) => Array.from({ length: n }, (_, i) => ({ ...group, key: `g${i}` }));
    expect(() => egressApproval.approve('acme', groups(11))).toThrow('more than 10 egress groups');
    const domains = Array.from({ length: 11 }, (_, i) => ({ domain: `d${i}.example` }));
    expect(() => egressApproval.approve('acme', [{ key: 'g', configured: domains }])).toThrow(
      'more than 10 domains',
    );
    egressApproval.approve('acme', groups(10));
    expect(egressApproval.get('acme').groups).toHaveLength(10);
  });
});

describe('requestJira', () => {
  const scopes = ['read:jira-work', 'write:jira-work', 'storage:app'];
  const jira = async (as: unknown, init?: object) => {
    const { text, status } = (await world.call('jira', { as, path: '/rest/api/3/myself?x=1', init })) as {
      text: string;
      status: number;
    };
    return { status, ...(text ? (JSON.parse(text) as object) : {}) };
  };

  it('calls as the app, as the user of the page, or as an account that the scopes allow', async () => {
    expect(await jira('app')).toMatchObject({
      path: '/rest/api/3/myself?x=1',
      principal: { kind: 'forge-app', scopes },
    });
    expect(await jira('user')).toMatchObject({
      principal: { kind: 'forge-user', accountId: 'alice', scopes },
    });
    expect(await jira({ account: 'bob' })).toMatchObject({
      principal: { kind: 'forge-user', accountId: 'bob', scopes: ['write:jira-work'] },
    });
    await expect(jira({ account: 'stranger' })).rejects.toThrow('403 - IMPERSONATION_NOT_ALLOWED');
    expect(world.host.counters().jiraRequests).toBe(3);
  });

  it('needs a user for asUser()', async () => {
    const answer = await world.host.invokeResolver({
      installationId: 'acme',
      moduleKey: 'settings',
      extension: {},
      functionKey: 'jira',
      payload: { as: 'user', path: '/rest/api/3/myself' },
    });
    expect(answer).toMatchObject({
      success: false,
      message: expect.stringContaining('Authentication Required'),
    });
  });

  it('sends JSON unless told otherwise', async () => {
    expect(await jira('app', { method: 'POST', body: '{}' })).toMatchObject({
      contentType: 'application/json',
    });
    expect(
      await jira('app', { method: 'POST', body: 'a', headers: { 'Content-Type': 'text/plain' } }),
    ).toMatchObject({
      contentType: 'text/plain',
      body: 'a',
    });
  });
});
