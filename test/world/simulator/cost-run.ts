import { NO_FAULTS } from './faults';
import { bothStarted, costOf, unrest } from './history';
import type { Cost } from './history';
import type { Deed, Plan } from './plan';
import { createWorld } from './world';
import type { World } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SIZES = [100, 1000, 10_000];
/** Time in which a change has certainly arrived and been acknowledged. */
const ARRIVED = 15 * MINUTE;

/** A world in which nothing fails and nobody does anything by himself. */
const QUIET: Plan = {
  seed: 1,
  profile: 'calm',
  steps: [],
  faults: { ...NO_FAULTS },
  length: 0,
  encryption: true,
  conflicts: 'newest',
  skew: { acme: 0, globex: 0 },
  normalises: false,
  troubledHandshake: false,
};

/** What is measured: deeds at acme, and how many at once. */
const WORK: { name: string; deed: Deed; count: number }[] = [
  { name: 'one edit of a field', deed: 'edit summary', count: 1 },
  { name: 'an edit among 40', deed: 'edit summary', count: 40 },
  { name: 'a comment among 20', deed: 'comment', count: 20 },
  { name: 'a new issue among 20', deed: 'make', count: 20 },
  { name: 'a status change among 20', deed: 'move status', count: 20 },
];

interface Row {
  pairs: number;
  what: string;
  points: number;
  reads: number;
  writes: number;
  messages: number;
  bytes: number;
}

/**
 * What a change costs with ever more pairs, both sides together, less what the same time costs without it. Prints a table; answers the
 * rows. A change must not cost more because there are more pairs.
 */
export async function runCost(
  print: (text: string) => void,
  sizes: readonly number[] = SIZES,
): Promise<Row[]> {
  const rows: Row[] = [];
  print(
    `${'pairs'.padStart(7)}  ${'what (each)'.padEnd(26)}${'points'.padStart(9)}${'reads'.padStart(9)}${'writes'.padStart(9)}${'messages'.padStart(10)}${'bytes'.padStart(9)}`,
  );
  for (const size of sizes) {
    const world = await worldOf(size);
    const add = (what: string, cost: Cost, idle: Cost | undefined, count: number) => {
      const each = (of: (c: Cost) => number) => (of(cost) - (idle === undefined ? 0 : of(idle))) / count;
      const row: Row = {
        pairs: size,
        what,
        points: each((c) => c.points),
        reads: each((c) => c.kvsReadUnits),
        writes: each((c) => c.kvsWriteUnits),
        messages: each((c) => c.messages),
        bytes: each((c) => c.bytes),
      };
      rows.push(row);
      print(
        `${String(size).padStart(7)}  ${what.padEnd(26)}${row.points.toFixed(2).padStart(9)}${row.reads.toFixed(1).padStart(9)}${row.writes.toFixed(1).padStart(9)}${row.messages.toFixed(2).padStart(10)}${row.bytes.toFixed(0).padStart(9)}`,
      );
    };
    add('first synchronization', costOf(world), undefined, size);
    const idle = await measured(world, async () => undefined);
    for (const { name, deed, count } of WORK)
      add(
        name,
        await measured(world, async () => {
          for (let n = 0; n < count; n += 1)
            await world.people.act({ at: 0, end: 'acme', deed, n: 7919 * n + 8 * (n + 1) });
        }),
        idle,
        count,
      );
    // Issues that changed are read once more by the sweeps of the next hours.
    await world.scheduler.runUntil(world.scheduler.now() + 3 * HOUR);
    add('an hour without changes', await spent(world, HOUR), undefined, 1);
    world.settings.compareEvery = 24 * HOUR;
    add('a day without changes', await spent(world, 24 * HOUR), undefined, 1);
  }
  return rows;
}

async function worldOf(size: number): Promise<World> {
  const world = createWorld(QUIET);
  world.settings.compareEvery = Number.MAX_SAFE_INTEGER;
  world.acme.jira.setUp.suspendLimits(true);
  for (let n = 0; n < size - 2; n += 1) await world.people.act({ at: 0, end: 'acme', deed: 'make', n: 1 });
  await world.pair();
  if (!(await bothStarted(world))) throw new Error('the handshake did not come to its end');
  for (let rounds = 0; rounds < 200; rounds += 1) {
    await world.scheduler.runUntil(world.scheduler.now() + ARRIVED);
    if ((await unrest(world)) === undefined) return world;
  }
  throw new Error(`not at rest: ${(await unrest(world)) ?? ''}`);
}

/** The cost of some work from the moment after a sweep on, until it has arrived. */
async function measured(world: World, work: () => Promise<void>): Promise<Cost> {
  const swept = () =>
    world.both.map((side) => side.jira.counters().callsByRoute['POST /rest/api/3/search/jql'] ?? 0);
  const before = swept();
  for (let polls = 0; polls < 40 && swept().some((count, i) => count === before[i]); polls += 1)
    await world.scheduler.runUntil(world.scheduler.now() + 5 * MINUTE);
  await world.scheduler.runUntil(world.scheduler.now() + 6 * MINUTE);
  return spent(world, ARRIVED, work);
}

async function spent(world: World, ms: number, work?: () => Promise<void>): Promise<Cost> {
  const before = costOf(world);
  await work?.();
  await world.scheduler.runUntil(world.scheduler.now() + ms);
  const after = costOf(world);
  return {
    ...after,
    points: after.points - before.points,
    kvsReadUnits: after.kvsReadUnits - before.kvsReadUnits,
    kvsWriteUnits: after.kvsWriteUnits - before.kvsWriteUnits,
    messages: after.messages - before.messages,
    bytes: after.bytes - before.bytes,
  };
}
