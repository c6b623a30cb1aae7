import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startWorld, type TestIsolation, type TestWorld } from './world';

let world: TestWorld;
afterEach(() => world.host.stop());

describe.each<TestIsolation>(['inline', 'child'])('a kill, %s', (isolation) => {
  beforeEach(async () => {
    world = await startWorld({ isolation });
  });

  it('fails the resolver call in flight, keeps what was written, and the app works again', async () => {
    const inFlight = world.call('set-then-hang').catch((error: Error) => error.message);
    await world.logged(/^hanging$/);
    await world.host.kill();
    expect(await inFlight).toContain('There was an error invoking the function');
    const steps = [{ call: 'get', args: ['before-the-kill'] }];
    expect(await world.call('storage', { steps })).toEqual([true]);
  });

  it('delivers queue and product events in flight again', async () => {
    await world.call('push', { queue: 'long', events: [{ body: { action: 'hang-once' } }] });
    const event = { eventType: 'avi:jira:created:issue', selfGenerated: false, hangOnce: true };
    const first = world.host.deliverEvent('acme', event);
    await world.clock.advance(0);
    await world.logged(/^\{"consumer"/);
    await world.logged(/^\{"trigger"/);
    await world.host.kill();
    await first;
    await world.clock.advance(1000);
    await world.host.idle();
    const tries = [...world.said('consumer'), ...world.said('trigger')].map(
      (line) => line['consumer'] ?? line['trigger'],
    );
    const crashed = expect.objectContaining({
      retryContext: expect.objectContaining({
        retryCount: 1,
        retryReason: 'FUNCTION_PLATFORM_UNKNOWN_ERROR',
      }),
    });
    expect(tries).toHaveLength(4);
    expect(tries.filter((event_) => crashed.asymmetricMatch(event_))).toHaveLength(2);
  });
});

describe('a child process', () => {
  it('that ends by itself is started again', async () => {
    world = await startWorld({ isolation: 'child' });
    await expect(world.call('die')).rejects.toThrow('The app process ended (code 3)');
    expect(await world.call('interleave', { name: 'again' })).toMatchObject({ name: 'again' });
    expect(world.host.counters().peakMemoryMb).toBeGreaterThan(10);
  });

  it('that cannot load the app says why', async () => {
    world = await startWorld();
    const missing = startWorld({ isolation: 'child', load: { bundleDir: path.join(__dirname, 'nowhere') } });
    await expect(missing).rejects.toThrow('no module for handler index');
  });
});

describe('what is kept on disk', () => {
  let storeDir: string;
  beforeEach(() => {
    storeDir = mkdtempSync(path.join(tmpdir(), 'forge-host-'));
  });
  afterEach(() => rmSync(storeDir, { recursive: true }));

  it('is there after a new start: values, entities, secrets, approvals and waiting events', async () => {
    world = await startWorld({ storeDir });
    const write = [
      { call: 'set', args: ['a', { n: 1 }] },
      { call: 'set', args: ['gone', 1] },
      { call: 'delete', args: ['gone'] },
      { call: 'setSecret', args: ['s', 'hush'] },
      { call: 'set', entity: 'pair', args: ['p', { rev: 1 }] },
    ];
    await world.call('storage', { steps: write });
    await world.call('push', { queue: 'short', events: [{ body: { n: 7 }, delayInSeconds: 30 }] });
    world.host.egressApproval.approve('acme', [{ key: 'relay', configured: [{ domain: 'late.example' }] }]);
    await world.host.stop();

    world = await startWorld({ storeDir });
    const read = [
      { call: 'get', args: ['a'] },
      { call: 'get', args: ['gone'] },
      { call: 'getSecret', args: ['s'] },
      { call: 'get', entity: 'pair', args: ['p'] },
    ];
    expect(await world.call('storage', { steps: read })).toEqual([{ n: 1 }, null, 'hush', { rev: 1 }]);
    expect(await world.call('storage', { steps: read }, 'globex')).toEqual([null, null, null, null]);
    expect(world.host.egressApproval.get('acme').groups).toMatchObject([{ key: 'relay' }]);
    await world.clock.advance(30_000);
    expect(world.said('consumer')).toMatchObject([{ consumer: { body: { n: 7 } } }]);
    const file = path.join(storeDir, 'acme.jsonl');
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readFileSync(file, 'utf8')).toContain('hush');
  });
});
