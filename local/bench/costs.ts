import type { LocalClock } from '../clock';
import type { World } from '../start/world-types';
import type { BenchPair } from './pairing';

/** What both sides together asked of others. */
export interface Costs {
  jiraPoints: number;
  relayRequests: number;
  /** Requests to Forge's storage, reading and writing. */
  kvsOperations: number;
}

const POLLS_AN_HOUR = 12;
const EVENT_PAUSE_MS = 5;

function costsSoFar({ host, sites }: World): Costs {
  const { egressRequests, kvsReads, kvsWrites } = host.counters();
  const points = Object.values(sites).map(({ jira }) => jira.counters().points);
  return {
    jiraPoints: points.reduce((sum, each) => sum + each, 0),
    relayRequests: egressRequests,
    kvsOperations: kvsReads + kvsWrites,
  };
}

async function costsOf(world: World, work: () => Promise<void>): Promise<Costs> {
  await world.host.idle();
  const before = costsSoFar(world);
  await work();
  const after = costsSoFar(world);
  return {
    jiraPoints: after.jiraPoints - before.jiraPoints,
    relayRequests: after.relayRequests - before.relayRequests,
    kvsOperations: after.kvsOperations - before.kvsOperations,
  };
}

async function run(world: World, trigger: 'poll' | 'watch'): Promise<void> {
  for (const { installationId } of Object.values(world.sites))
    await world.host.runScheduled(installationId, trigger);
  await world.host.idle();
}

/**
 * An hour in which nothing changes: twelve polls of either side, the hourly one, and one sweep of either side. The hour is played in
 * `sweepMs`, which the app has for its hour between sweeps.
 */
export async function measureIdleHour(world: World, clock: LocalClock, sweepMs: number): Promise<Costs> {
  // After this one the next sweep is an hour away.
  await clock.sleep(sweepMs);
  await run(world, 'poll');
  const began = clock.now();
  return costsOf(world, async () => {
    for (let poll = 1; poll < POLLS_AN_HOUR; poll += 1) await run(world, 'poll');
    await run(world, 'watch');
    await clock.sleep(began + sweepMs - clock.now());
    await run(world, 'poll');
  });
}

/** One change of a field until it is applied and acknowledged: the run that its event sets off, and one poll of either side. */
export async function measureFieldUpdate(
  pair: BenchPair,
  clock: LocalClock,
  summary: string,
): Promise<Costs> {
  const { host, sites } = pair.world;
  return costsOf(pair.world, async () => {
    await pair.change(summary);
    while (sites.acme.events.pending() > 0) await clock.sleep(EVENT_PAUSE_MS);
    await sites.acme.events.idle();
    // An event rings for a run some seconds later.
    await host.idle({ includeDelayed: true });
    for (const { installationId } of [sites.globex, sites.acme]) {
      await host.runScheduled(installationId, 'poll');
      await host.idle({ includeDelayed: true });
    }
    if ((await pair.seen()) !== summary) throw new Error('one poll of the partner did not bring the change');
  });
}

/** Per one of them. */
export function averageOf(all: readonly Costs[]): Costs {
  const average = (name: keyof Costs) =>
    Math.round((10 * all.reduce((sum, costs) => sum + costs[name], 0)) / all.length) / 10;
  return {
    jiraPoints: average('jiraPoints'),
    relayRequests: average('relayRequests'),
    kvsOperations: average('kvsOperations'),
  };
}
