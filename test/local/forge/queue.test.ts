import { startWorld, type TestWorld } from './world';

let world: TestWorld;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.host.stop());

const push = (queue: string, ...events: object[]) =>
  world.call('push', { queue, events }) as Promise<{ jobId: string; error?: string; message?: string }>;
const stats = (queue: string, jobId: string) => world.call('job', { queue, jobId });
const delivered = () => world.said('consumer').map((line) => line['consumer'] as Record<string, unknown>);

/** Lets handlers run that are due now. */
const turn = async (ms = 0) => {
  await world.clock.advance(ms);
  await world.host.idle();
};

it('hands the consumer the event and no user', async () => {
  const { jobId } = await push('short', { body: { n: 1 } });
  await turn();
  expect(world.said('consumer')).toEqual([
    {
      consumer: { queueName: 'short', jobId, eventId: expect.any(String), body: { n: 1 } },
      context: {
        installContext: 'ari:cloud:jira::site/cloud-acme',
        installation: {
          ari: 'ari:cloud:ecosystem::installation/acme',
          contexts: ['ari:cloud:jira::site/cloud-acme'],
        },
      },
    },
  ]);
  expect(await stats('short', jobId)).toEqual({ success: 1, inProgress: 0, failed: 0 });
  expect(world.host.counters().queueEvents).toBe(1);
});

it('waits as long as delayInSeconds says', async () => {
  await push('short', { body: { n: 1 }, delayInSeconds: 900 });
  await turn(899_999);
  expect(delivered()).toHaveLength(0);
  await turn(1);
  expect(delivered()).toHaveLength(1);
});

it('tries again when the handler asks for it, after at most 900 seconds, with its data', async () => {
  const { jobId } = await push('short', { body: { action: 'ask' } });
  await turn();
  await turn(899_999);
  expect(delivered()).toHaveLength(1);
  await turn(1);
  expect(delivered()[1]).toMatchObject({
    jobId,
    retryContext: {
      retryCount: 1,
      retryReason: 'FUNCTION_UPSTREAM_RATE_LIMITED',
      retryData: { seen: 1 },
      retentionWindow: { startTime: '2026-01-05T12:00:00.000Z', remainingTimeMs: 86_400_000 - 900_000 },
    },
  });
  expect(await stats('short', jobId)).toEqual({ success: 1, inProgress: 0, failed: 0 });
});

it('tries again with back-off when the handler throws', async () => {
  await push('short', { body: { action: 'throw' } });
  await turn();
  await turn(999);
  expect(delivered()).toHaveLength(1);
  await turn(1);
  expect(delivered()).toHaveLength(2);
});

it.each([
  ['short', 55_000],
  ['long', 900_000],
])('ends a consumer of queue %s after %d ms', async (queue, timeoutMs) => {
  await push(queue, { body: { action: 'hang' } });
  await world.clock.advance(0);
  const timedOut = () => world.log.filter((line) => /took longer than/.test(line.message)).length;
  await world.clock.advance(timeoutMs - 1);
  expect(timedOut()).toBe(0);
  await world.clock.advance(1);
  expect(timedOut()).toBe(1);
});

it('gives a function that modules share the lowest of their timeouts', async () => {
  await push('shared', { body: {} });
  await turn();
  expect(world.said('trigger')).toMatchObject([{ trigger: { queueName: 'shared' }, remaining: 25_000 }]);
});

it('drops an event 24 hours after it was pushed', async () => {
  const { jobId } = await push('short', { body: { action: 'hang' } });
  await world.clock.advance(25 * 3_600_000);
  expect(await stats('short', jobId)).toEqual({ success: 0, inProgress: 0, failed: 1 });
  const tries = delivered().length;
  await world.clock.advance(3_600_000);
  expect(delivered()).toHaveLength(tries);
  // The gap between two tries grows to 15 minutes: about 94 of them fill a day, and the first ones come faster.
  expect(tries).toBeGreaterThan(80);
  expect(tries).toBeLessThan(130);
});

it('runs one at a time under a concurrency limit of 1, per key and installation', async () => {
  const concurrency = { key: 'sync-1', limit: 1 };
  await push('long', { body: { action: 'hang-once', n: 1 }, concurrency }, { body: { n: 2 }, concurrency });
  await push('long', { body: { n: 3 }, concurrency: { key: 'sync-2', limit: 1 } });
  await world.call('push', { queue: 'long', events: [{ body: { n: 4 }, concurrency }] }, 'globex');
  await world.clock.advance(60_000);
  const numbers = () => delivered().map((event) => (event['body'] as { n: number }).n);
  expect(numbers()).toEqual([1, 3, 4]);
  await world.clock.advance(3_600_000);
  expect(numbers()).toEqual(expect.arrayContaining([2]));
});

it.each([
  ['more than 50 events', Array.from({ length: 51 }, () => ({ body: {} })), 'TooManyEventsError'],
  ['more than 200 KB', [{ body: { t: 'x'.repeat(200 * 1024) } }], 'PayloadTooBigError'],
  ['a delay above 900 seconds', [{ body: {}, delayInSeconds: 901 }], 'InvalidPushSettingsError'],
])('refuses %s', async (_, events, error) => {
  expect((await push('short', ...events)).error ?? '').toBe(error);
});

it('takes 100 KB an event where the consumer may run for more than 55 seconds', async () => {
  const event = { body: { t: 'x'.repeat(101 * 1024) } };
  expect(await push('long', event)).toMatchObject({ error: 'PayloadTooBigError' });
  expect(await push('short', event)).toHaveProperty('jobId');
});

it('takes 500 events a minute from an installation', async () => {
  const fifty = Array.from({ length: 50 }, (_, n) => ({ body: { n } }));
  for (let i = 0; i < 10; i++) expect(await push('short', ...fifty)).toHaveProperty('jobId');
  expect(await push('short', { body: {} })).toMatchObject({ error: 'RateLimitError' });
  await world.clock.advance(60_000);
  expect(await push('short', { body: {} })).toHaveProperty('jobId');
});

it('ends a chain of pushes that descend from one invocation', async () => {
  await world.host.stop();
  world = await startWorld({ limits: { pushesPerChain: 3 } });
  await push('short', { body: { action: 'push' } });
  await turn();
  await turn();
  await turn();
  expect(delivered()).toHaveLength(3);
  expect(world.log.some((line) => /InvocationLimitReachedError|cyclic/i.test(line.message))).toBe(true);
});

it('refuses a queue without a consumer', async () => {
  expect(await push('nobody', { body: {} })).toMatchObject({ error: 'InternalServerError' });
});

it('does not deliver what was cancelled', async () => {
  const { jobId } = await push('short', { body: {}, delayInSeconds: 10 });
  await world.call('job', { queue: 'short', jobId, cancel: true });
  await turn(10_000);
  expect(delivered()).toHaveLength(0);
});

it('repeats and delays deliveries on demand', async () => {
  await world.host.stop();
  world = await startWorld({ queueDelivery: { delayMs: [100, 200], duplicate: 1 } });
  await push('short', { body: { n: 1 } });
  await world.clock.advance(99);
  expect(delivered()).toHaveLength(0);
  await turn(400);
  const [first, second] = delivered();
  expect(first).toEqual(second);
  expect(delivered()).toHaveLength(2);
});

it('is not idle while an event is on its way, but does not wait for a delayed one', async () => {
  await push('short', { body: { n: 1 } });
  await push('short', { body: { n: 2 }, delayInSeconds: 10 });
  const calm = world.host.idle();
  await world.clock.advance(0);
  await calm;
  expect(delivered()).toHaveLength(1);
  const everything = world.host.idle({ includeDelayed: true });
  await world.clock.advance(10_000);
  await everything;
  expect(delivered()).toHaveLength(2);
});
