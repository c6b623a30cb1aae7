import { startWorld, type TestWorld } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.host.stop());

const triggered = () => world.said('trigger').map((line) => line['trigger'] as Record<string, unknown>);
const keys = () => triggered().map((event) => (event['context'] as { moduleKey: string }).moduleKey);
const created = { eventType: 'avi:jira:created:issue', selfGenerated: false, issue: { id: '1', key: 'A-1' } };
const updated = { ...created, eventType: 'avi:jira:updated:issue' };

describe('product events', () => {
  it('reach every trigger that names them, with 25 seconds and no user', async () => {
    await world.host.deliverEvent('globex', updated);
    expect(keys()).toEqual(['on-issue', 'on-others']);
    expect(world.said('trigger')[0]).toEqual({
      trigger: { ...updated, context: { cloudId: 'cloud-globex', moduleKey: 'on-issue' } },
      context: expect.objectContaining({ installContext: 'ari:cloud:jira::site/cloud-globex' }),
      remaining: 25_000,
    });
    expect(world.said('trigger')[0]?.['context']).not.toHaveProperty('principal');
    await world.host.deliverEvent('acme', { ...created, eventType: 'avi:jira:deleted:issue' });
    expect(keys()).toHaveLength(2);
  });

  it('of the app itself are kept from triggers that ignore them', async () => {
    await world.host.deliverEvent('acme', { ...updated, selfGenerated: true });
    expect(keys()).toEqual(['on-issue']);
  });

  it('are tried again four times when the app asks for it', async () => {
    await world.host.deliverEvent('acme', { ...created, ask: true });
    await world.clock.advance(60_000);
    expect(
      triggered().map((event) => (event['retryContext'] as { retryCount: number } | undefined)?.retryCount),
    ).toEqual([undefined, 1, 2, 3, 4]);
  });

  it('are lost when the app throws, and tried again after a timeout', async () => {
    await world.host.deliverEvent('acme', { ...created, fail: true });
    const slow = world.host.deliverEvent('acme', { ...created, hangOnce: true });
    await world.clock.advance(25_000);
    await slow;
    await world.clock.advance(60_000);
    expect(
      triggered().map((event) => [event['fail'], event['hangOnce'], event['retryContext'] !== undefined]),
    ).toEqual([
      [true, undefined, false],
      [undefined, true, false],
      [undefined, true, true],
    ]);
  });

  it('above 200 kB are not delivered', async () => {
    await world.host.deliverEvent('acme', { ...created, text: 'x'.repeat(200 * 1024) });
    expect(keys()).toEqual([]);
  });
});

describe('scheduled triggers', () => {
  it('run once on demand, without a user', async () => {
    await world.host.runScheduled('acme', 'poll');
    expect(world.said('scheduled')).toEqual([
      {
        scheduled: { context: { cloudId: 'cloud-acme', moduleKey: 'poll' }, contextToken: '' },
        context: expect.not.objectContaining({ principal: expect.anything() }),
      },
    ]);
  });

  it('run for every installation at the given speed, spread over the interval, until the host stops', async () => {
    world.host.startSchedules({ fiveMinuteMs: 1000, hourMs: 5000 });
    await world.clock.advance(10_000);
    const runs = world.said('scheduled').map((line) => (line['scheduled'] as { context: unknown }).context);
    const count = (cloudId: string, moduleKey: string) =>
      runs.filter((run) => JSON.stringify(run) === JSON.stringify({ cloudId, moduleKey })).length;
    for (const site of ['cloud-acme', 'cloud-globex']) {
      expect(count(site, 'poll')).toBe(10);
      expect(count(site, 'watch')).toBe(2);
    }
    await world.host.stop();
    await world.clock.advance(10_000);
    expect(world.said('scheduled')).toHaveLength(runs.length);
  });
});

describe('resolver calls', () => {
  it('take 500 KB and give 5 MB', async () => {
    await expect(world.call('say', { text: 'x'.repeat(500 * 1024) })).rejects.toThrow(
      'the maximum is 512000',
    );
    await expect(world.call('big', { bytes: 5 * 1024 * 1024 })).rejects.toThrow('the maximum is 5242880');
    expect(await world.call('big', { bytes: 5 * 1024 * 1024 - 2 })).toHaveLength(5 * 1024 * 1024 - 2);
  });

  it('end after 25 seconds', async () => {
    const outcome = world.call('hang').catch((error: Error) => error.message);
    await world.clock.advance(25_000);
    expect(await outcome).toContain('resolver took longer than 25 seconds');
  });
});
