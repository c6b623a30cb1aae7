import { startWorld, type TestIsolation, type TestWorld } from './world';

describe.each<TestIsolation>(['inline', 'child'])('the app runs %s', (isolation) => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startWorld({ isolation });
  });
  afterAll(() => world.host.stop());

  it('gives a resolver its payload, its trusted context and the runtime', async () => {
    const body = await world.call('context', { a: 1 });
    expect(body).toMatchObject({
      request: {
        payload: { a: 1 },
        context: {
          cloudId: 'cloud-acme',
          siteUrl: 'https://acme.atlassian.net',
          moduleKey: 'settings',
          accountId: 'alice',
          installContext: 'ari:cloud:jira::site/cloud-acme',
          extension: { type: 'jira:projectSettingsPage', project: { id: '10000' } },
        },
      },
      app: {
        installationAri: expect.stringMatching(/installation\/acme$/),
        moduleKey: 'settings',
        environmentType: 'DEVELOPMENT',
      },
    });
  });

  it('keeps concurrent invocations and installations apart', async () => {
    const names = Array.from({ length: 20 }, (_, i) => `n${i}`);
    const bodies = (await Promise.all(
      names.map((name, i) => world.call('interleave', { name }, i % 2 ? 'globex' : 'acme')),
    )) as { name: string; installationId: string; invocationId: string; installContext: string }[];
    expect(bodies.map((body) => body.name)).toEqual(names);
    expect(bodies.map((body) => body.installationId)).toEqual(
      names.map((_, i) => (i % 2 ? 'globex' : 'acme')),
    );
    expect(bodies[1]?.installContext).toBe('ari:cloud:jira::site/cloud-globex');
    expect(new Set(bodies.map((body) => body.invocationId)).size).toBe(20);
    const [own, foreign] = (await world.call('storage', {
      steps: [
        { call: 'get', args: ['own:n0'] },
        { call: 'get', args: ['own:n1'] },
      ],
    })) as unknown[];
    expect([own, foreign]).toEqual(['n0', null]);
  });

  it('carries an attachment of 11 MiB both ways unharmed', async () => {
    const bytes = 11 * 1024 * 1024;
    const body = await world.call('attach', { bytes });
    expect(body).toEqual({ sent: [{ token: 'no-check', size: bytes }], length: bytes, intact: true });
    const upload = world.requests.find((request) => request.path.endsWith('/attachments'));
    expect(upload?.headers['content-type']).toMatch(/^multipart\/form-data; ?boundary=/);
  });

  it('answers an error of the app, and of an unknown function, as the page would see it', async () => {
    await expect(world.call('fail')).rejects.toThrow(
      'There was an error invoking the function - Error: on purpose',
    );
    await expect(world.call('nowhere')).rejects.toThrow("Resolver has no definition for 'nowhere'");
  });

  it('captures the console per invocation', async () => {
    await world.call('say', { text: 'hello' }, 'globex');
    expect(world.log).toContainEqual(
      expect.objectContaining({
        source: 'app',
        level: 'warn',
        message: 'heard hello { deep: true }',
        installationId: 'globex',
        functionKey: 'resolver',
      }),
    );
  });

  it('answers 501 to what it does not model, and says so', async () => {
    const before = world.host.counters().unmodelledCalls;
    expect(await world.call('graph')).toMatchObject({ status: 501, body: { code: 'NOT_MODELLED' } });
    expect(world.host.counters().unmodelledCalls).toBe(before + 1);
    expect(world.log.some((line) => line.source === 'platform' && line.message.includes('/graphql'))).toBe(
      true,
    );
  });

  it('refuses what an ended invocation still calls', async () => {
    await world.call('stray');
    await world.host.idle();
    const [stray] = (await world.call('storage', { steps: [{ call: 'get', args: ['stray'] }] })) as unknown[];
    expect(stray).toBeNull();
    expect(world.log.some((line) => line.message.startsWith('call after the end of its invocation'))).toBe(
      true,
    );
  });
});

it('leaves the globals of an inline host as they were', async () => {
  const before = globalThis.fetch;
  const world = await startWorld();
  expect(globalThis.fetch).not.toBe(before);
  await world.host.stop();
  expect(globalThis.fetch).toBe(before);
  expect('__forge_fetch__' in globalThis).toBe(false);
});
