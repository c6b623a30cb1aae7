import { measureArrivals } from '../../../local/bench/latency';
import { openBenchPair, type BenchPair } from '../../../local/bench/pairing';
import { createSystemClock } from '../../../local/clock';
import { createPerson } from '../../../local/person';

jest.setTimeout(180_000);

const clock = createSystemClock();

describe.each([['files'], ['mail']] as const)('over %s, without a single poll', (channel) => {
  let pair: BenchPair;
  beforeAll(async () => {
    const mail = channel === 'mail' ? { mail: 'embedded' as const } : {};
    pair = await openBenchPair(
      { channel, ...mail },
      { clock, sweepMs: 3_600_000, longAgo: false, progress: () => undefined },
    );
  });
  afterAll(() => pair?.close());

  it('a change arrives, because the bridge rings', async () => {
    const before = pair.world.host.counters().webTriggerCalls;
    const arrivals = await measureArrivals(pair, clock, { changes: 2, pauseMs: () => 3500 });
    expect(arrivals).toHaveLength(2);
    for (const { lag, waiting } of arrivals) expect(lag).toBeGreaterThanOrEqual(waiting);
    expect(pair.world.host.counters().webTriggerCalls).toBeGreaterThan(before);
  });

  it('a new issue arrives, too', async () => {
    const { acme, globex } = pair.world.sites;
    const [mia, gus] = [
      createPerson({ jira: acme.jira, clock }, acme.people.first.accountId),
      createPerson({ jira: globex.jira, clock }, globex.people.lead.accountId),
    ];
    const fields = { project: { key: 'ACME' }, issuetype: { name: 'Task' }, summary: 'Rung for' };
    await mia.call('POST', '/issue', { fields });
    const jql = 'project = GLX AND summary ~ "Rung"';
    const found = async () =>
      ((await gus.call('POST', '/search/jql', { jql, fields: ['id'] })) as { issues: unknown[] }).issues;
    while ((await found()).length === 0) await clock.sleep(50);
    expect(await found()).toHaveLength(1);
  });
});
