import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startWorld, type TestIsolation, type TestWorld } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.host.stop());

const ask = (call: 'getUrl' | 'queryUrls' | 'deleteUrl', value?: string, site = 'acme', options?: unknown) =>
  world.call('web-triggers', { ask: call, value, options }, site);
const urlOf = (key: string, site?: string) => ask('getUrl', key, site) as Promise<string>;
const post = (url: string, body: unknown) => fetch(url, { method: 'POST', body: JSON.stringify(body) });

describe('URLs', () => {
  it('are stable, of one module and one installation, and cannot be guessed', async () => {
    const url = await urlOf('bell');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/x1\/[\w-]{27}$/);
    expect(url.startsWith(`${world.host.webTriggerOrigin()}/x1/`)).toBe(true);
    expect(await urlOf('bell')).toBe(url);
    const others = [await urlOf('other-bell'), await urlOf('bell', 'globex')];
    expect(new Set([url, ...others]).size).toBe(3);
  });

  it('are made anew on demand, listed and taken away', async () => {
    const first = await urlOf('bell');
    const second = (await ask('getUrl', 'bell', 'acme', { forceCreate: true })) as string;
    expect(second).not.toBe(first);
    await urlOf('bell', 'globex');
    expect(await ask('queryUrls', 'bell')).toEqual([
      { moduleKey: 'bell', url: first },
      { moduleKey: 'bell', url: second },
    ]);
    await ask('deleteUrl', first);
    expect((await post(first, {})).status).toBe(404);
    expect((await post(second, {})).status).toBe(204);
    await expect(ask('deleteUrl', first)).rejects.toThrow('there is no such web trigger URL');
  });

  it('of another installation cannot be taken away', async () => {
    const theirs = await urlOf('bell', 'globex');
    await expect(ask('deleteUrl', theirs)).rejects.toThrow('there is no such web trigger URL');
    expect((await post(theirs, {})).status).toBe(204);
  });

  it('are refused for a module that the manifest does not have', async () => {
    await expect(urlOf('no-bell')).rejects.toThrow('Failed to get web trigger URL');
    expect(world.host.counters().unmodelledCalls).toBe(0);
  });

  it('with a secret key are not modelled', async () => {
    const options = { secretKeyConfig: { key: 'k' } };
    await expect(ask('getUrl', 'bell', 'acme', options)).rejects.toThrow('Failed to get web trigger URL');
    expect(world.host.counters().unmodelledCalls).toBe(1);
  });

  it('stay what they are when the host starts again', async () => {
    const storeDir = mkdtempSync(path.join(tmpdir(), 'forge-host-'));
    try {
      await world.host.stop();
      world = await startWorld({ storeDir });
      const id = (await urlOf('bell')).split('/').at(-1);
      await world.host.stop();
      world = await startWorld({ storeDir });
      expect((await post(`${world.host.webTriggerOrigin()}/x1/${id}`, {})).status).toBe(204);
      expect((await urlOf('bell')).split('/').at(-1)).toBe(id);
    } finally {
      rmSync(storeDir, { recursive: true });
    }
  });
});

describe.each<TestIsolation>(['inline', 'child'])('a call, %s', (isolation) => {
  it('reaches the function of its installation, without a user', async () => {
    await world.host.stop();
    world = await startWorld({ isolation });
    const url = await urlOf('bell', 'globex');
    const response = await fetch(`${url}/hello/world?apples=green,red&grapes=green`, {
      method: 'PUT',
      headers: { 'X-Custom': 'kept' },
      body: '{"answer":{"statusCode":201,"headers":{"X-Back":["a","b"]},"body":"made","statusText":"Made"}}',
    });
    expect(response.status).toBe(201);
    expect(response.statusText).toBe('Made');
    expect(response.headers.get('x-back')).toBe('a, b');
    expect(await response.text()).toBe('made');
    const [said] = world.said('web');
    const { pathname } = new URL(url);
    expect(said).toMatchObject({
      web: {
        method: 'PUT',
        path: `${pathname}/hello/world`,
        userPath: '/hello/world',
        queryParameters: { apples: ['green', 'red'], grapes: ['green'] },
        body: expect.stringContaining('"made"'),
      },
      context: { installContext: 'ari:cloud:jira::site/cloud-globex' },
    });
    const { headers } = (said?.['web'] ?? { headers: {} }) as { headers: Record<string, string[]> };
    expect(Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-custom')?.[1]).toEqual([
      'kept',
    ]);
    expect(said?.['context']).not.toHaveProperty('principal');
    expect(world.host.counters().invocations).toBeGreaterThan(1);
  });

  it('that is under way when the app is killed gets an error', async () => {
    await world.host.stop();
    world = await startWorld({ isolation });
    const pending = post(await urlOf('bell'), { hang: true });
    await world.logged(/^\{"web"/);
    await world.host.kill();
    expect((await pending).status).toBe(500);
    expect((await post(await urlOf('bell'), {})).status).toBe(204);
  });
});

describe('an answer', () => {
  it.each([
    ['without a status code', { answer: { body: 'x' } }],
    ['with headers that are no lists', { answer: { statusCode: 200, headers: { A: 'x' } } }],
    ['with a status code as text', { answer: { statusCode: '200' } }],
    ['of a function that throws', { fail: true }],
    ['above 5 MB', { bytes: 5 * 1024 * 1024 }],
  ])('%s is a 500', async (_, body) => {
    expect((await post(await urlOf('bell'), body)).status).toBe(500);
    expect(world.log.some((line) => line.level === 'error' && line.message.includes('bell'))).toBe(true);
  });

  it('of a static web trigger is one of its outputs', async () => {
    const url = await urlOf('static-bell');
    const rung = await post(url, { answer: { outputKey: 'rung', statusCode: 200, body: 'secret' } });
    expect([rung.status, rung.headers.get('content-type'), await rung.text()]).toEqual([
      202,
      'text/plain',
      'rung',
    ]);
    const refused = await post(url, { answer: { outputKey: 'refused' } });
    expect([refused.status, await refused.text()]).toEqual([403, '']);
    expect((await post(url, { answer: { outputKey: 'unknown' } })).status).toBe(500);
    expect((await post(url, { answer: { statusCode: 200 } })).status).toBe(500);
  });
});

describe('limits', () => {
  it('end a call after 55 seconds', async () => {
    const pending = post(await urlOf('bell'), { hang: true });
    await world.logged(/^\{"web"/);
    expect(world.said('web')[0]?.['remaining']).toBe(55_000);
    await world.clock.advance(54_999);
    await world.clock.advance(1);
    expect((await pending).status).toBe(504);
    expect(world.log.some((line) => line.message.includes('web took longer than 55 seconds'))).toBe(true);
  });

  it('refuse a request above 5 MB before the app sees it', async () => {
    const url = await urlOf('bell');
    const response = await fetch(url, { method: 'POST', body: 'x'.repeat(5 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
    expect(world.said('web')).toEqual([]);
  });

  it('know no other address', async () => {
    const origin = world.host.webTriggerOrigin();
    for (const there of ['/', '/x1/', '/x1/guessed', '/bell'])
      expect((await fetch(`${origin}${there}`)).status).toBe(404);
    expect(world.said('web')).toEqual([]);
  });
});
