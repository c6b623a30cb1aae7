import { logRecord } from '../../../src/protocol/log-record';
import type { LogRecord } from '../../../src/protocol/log-record';
import { stateKeys } from '../../../src/state/session';
import { decideAllHeld, recordOf, resumeIfFrozen, setStatus, storedPairs } from './admins';
import type { Company } from './company';
import { NO_FAULTS } from './faults';
import { checkAtEnd, checkBetween } from './oracles/check';
import type { Ledger } from './oracles/ledger';
import { createLedger } from './oracles/ledger';
import type { Plan } from './plan';
import { START, createWorld } from './world';
import type { CryptoKind, Line, World } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Polls of five minutes within which both sides have to come to rest once nothing fails any more: three days. */
const MOST_REST = 72 * HOUR;
const QUIET_FOR = 45 * MINUTE;
/** Two sweeps and two tries of what is parked have come and found nothing new. */
const SETTLED = 2.5 * HOUR;
const COMPARED = 4 * HOUR;
/** At each look, every ten minutes. */
const HELD_LOOKED_AT = 0.2;

/** What became of a history. */
export interface Outcome {
  plan: Plan;
  /** Undefined: all oracles were content. */
  violation?: Violation;
  timeline: Line[];
  cost: Cost;
  world: World;
}

export interface Violation {
  /** Which oracle; a shrunk history has to fail by the same one. */
  oracle: string;
  text: string;
}

export interface Cost {
  /** Changes that people made. */
  changes: number;
  points: number;
  pointsByRoute: Record<string, number>;
  kvsReadUnits: number;
  kvsWriteUnits: number;
  messages: number;
  bytes: number;
  /** Hours of the world's time. */
  hours: number;
  deaths: number;
}

/** Lets a history happen and asks the oracles. The same plan gives the same outcome. */
export async function runHistory(plan: Plan, kind: CryptoKind = 'seeded'): Promise<Outcome> {
  const world = createWorld(plan, kind);
  const ledger = createLedger(world);
  // Nobody can promise lines that the storage lost; that they were written is asked.
  world.beforeRestore = () => ledger.note();
  const outcome = (violation?: Violation): Outcome => ({
    plan,
    ...(violation === undefined ? {} : { violation }),
    timeline: world.timeline,
    cost: costOf(world),
    world,
  });
  try {
    return outcome(await live(plan, world, ledger));
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return outcome({ oracle: 'crash of the app', text });
  }
}

async function live(plan: Plan, world: World, ledger: Ledger): Promise<Violation | undefined> {
  const { scheduler } = world;
  await world.pair();
  const paired = await bothStarted(world);
  if (!paired) return { oracle: 'handshake', text: 'The handshake did not come to its end.' };
  Object.assign(world.faults, plan.faults);
  const from = scheduler.now();
  for (const step of plan.steps)
    scheduler.at(from + step.at, async () => {
      const done = await world.people.act(step);
      if (done !== undefined)
        world.timeline.push({ at: scheduler.now() - START, end: step.end, text: `somebody ${done}` });
    });
  for (let until = from; until < from + plan.length;) {
    until = Math.min(until + 10 * MINUTE, from + plan.length);
    await scheduler.runUntil(until);
    const violation = await look(world, ledger);
    if (violation) return violation;
  }
  heal(world);
  return (await comeToRest(world, ledger)) ?? (await checkAtEnd(world, ledger, costOf(world)));
}

/** Safety, and an admin who resumes what stands frozen. */
async function look(world: World, ledger: Ledger): Promise<Violation | undefined> {
  // A log keeps its newest lines only, and a storage may be set back.
  await ledger.note();
  for (const side of world.both)
    if (await resumeIfFrozen(side, world.sync))
      world.timeline.push({ at: world.scheduler.now() - START, end: side.end, text: 'somebody resumes' });
  await decideHeld(world);
  // A backup of the time in which it was stopped.
  if (world.restored) for (const side of world.both) await setStatus(side, world.sync, 'stopped', 'running');
  return checkBetween(world, ledger);
}

/** An admin looks at the held conflicts of a side from time to time; now and then both do at once. */
async function decideHeld(world: World): Promise<void> {
  for (const side of world.both) {
    if (!world.chances.chance(HELD_LOOKED_AT)) continue;
    const decided = await decideAllHeld(side, world.sync, () => world.chances.chance(0.5));
    if (decided > 0)
      world.timeline.push({
        at: world.scheduler.now() - START,
        end: side.end,
        text: `somebody decides ${decided} held`,
      });
  }
}

/** Nothing fails any more, and what administrators broke is mended. */
function heal(world: World): void {
  Object.assign(world.faults, NO_FAULTS);
  // What does not move costs the less to watch.
  world.pollEvery = 15 * MINUTE;
  world.wire.flush();
  world.people.mend();
  world.timeline.push({
    at: world.scheduler.now() - START,
    end: 'acme',
    text: '--- nothing fails from here on',
  });
}

/** Until both admins could press Start; false: the handshake did not come to its end. */
export async function bothStarted(world: World): Promise<boolean> {
  const { scheduler, both } = world;
  const started = new Set<Company>();
  for (let round = 0; round < 400 && started.size < 2; round += 1) {
    await scheduler.runUntil(scheduler.now() + 5 * MINUTE);
    // An admin who sees that it takes long does nothing; whoever watches the relay stops at some time.
    if (round === 100) Object.assign(world.faults, NO_FAULTS);
    for (const side of both) if (!started.has(side) && (await world.start(side))) started.add(side);
  }
  return started.size === 2;
}

/** Both sides have nothing left to do, and stay so. */
async function comeToRest(world: World, ledger: Ledger): Promise<Violation | undefined> {
  const { scheduler } = world;
  const from = scheduler.now();
  const until = from + MOST_REST;
  let since: number | undefined;
  while (scheduler.now() < until) {
    await scheduler.runUntil(scheduler.now() + 15 * MINUTE);
    const violation = await look(world, ledger);
    if (violation) return violation;
    const restless = await unrest(world);
    // Both sides have compared everything since the last fault; more comparisons would show nothing new.
    if (restless === undefined && scheduler.now() - from > COMPARED)
      world.settings.compareEvery = Number.MAX_SAFE_INTEGER;
    if (restless !== undefined) since = undefined;
    else since ??= scheduler.now();
    const isCompared = world.settings.compareEvery === Number.MAX_SAFE_INTEGER;
    if (isCompared && since !== undefined && scheduler.now() - since >= SETTLED) return beQuiet(world);
  }
  return { oracle: 'liveness', text: (await unrest(world)) ?? 'It is at rest and does not stay so.' };
}

/** No message, and no request to Jira but those of the hourly sweeps and tries of what is parked. */
async function beQuiet(world: World): Promise<Violation | undefined> {
  const { scheduler, wire, both } = world;
  const calls = () => both.map((side) => side.jira.counters().calls).join();
  const sweeps = async () =>
    (await Promise.all(both.map((side) => logOf(world, side)))).map((l) => [l?.sweptAt, l?.retriedAt]).join();
  const puts = wire.counters.puts;
  let [called, swept] = [calls(), await sweeps()];
  for (const until = scheduler.now() + QUIET_FOR; scheduler.now() < until;) {
    await scheduler.runUntil(scheduler.now() + 15 * MINUTE);
    if (wire.counters.puts !== puts)
      return { oracle: 'quiet', text: 'A message went out although nothing happens.' };
    const sweptNow = await sweeps();
    if (calls() !== called && sweptNow === swept)
      return {
        oracle: 'quiet',
        text: 'Jira was asked although nothing happens: no sweep was due, and nothing parked.',
      };
    [called, swept] = [calls(), sweptNow];
  }
  return undefined;
}

async function logOf(world: World, side: Company): Promise<LogRecord | undefined> {
  return side.calmly(async ({ store }) => {
    const stored = await store.read(stateKeys.log(world.sync));
    return stored && logRecord.parse(stored.value);
  });
}

/** What still waits, in words; undefined when nothing does. */
export async function unrest(world: World): Promise<string | undefined> {
  for (const side of world.both) {
    const log = await logOf(world, side);
    const status = (await recordOf(side, world.sync))?.status;
    if (status !== 'running') return `${side.end} is ${status ?? 'gone'}`;
    if (log === undefined) return `${side.end} has no log`;
    const counts: Record<string, number> = {
      out: log.out.length,
      uploads: log.uploads.length,
      lying: await leftLying(world, side, log),
      awaits: log.awaits.length,
      spent: log.spent.length,
      held: log.held.length,
      heard: log.heard.have.length + log.heard.want.length + log.heard.dirty.length,
      tell: log.tell.paired.length + log.tell.have.length + log.tell.want.length,
      attempts: Object.keys(log.attempts).length,
      scan: log.scan.done ? 0 : 1,
      beyond: log.received.beyond.length,
      baseline: log.baseline === undefined ? 0 : 1,
      busy: side.busy(),
    };
    const waiting = Object.entries(counts).filter(([, count]) => count > 0);
    if (waiting.length > 0)
      return `${side.end} still has ${waiting.map(([name, count]) => `${name} ${count}`).join(', ')}`;
  }
  return undefined;
}

/** Files whose parts lie on the relay, but those of issues that the partner cannot make, for their parent has left: he takes them in when he can. */
async function leftLying(world: World, side: Company, { lying }: LogRecord): Promise<number> {
  if (Object.keys(lying).length === 0) return 0;
  const partner = side === world.acme ? world.globex : world.acme;
  const parked = await storedPairs(partner, world.sync);
  const unmade = new Set(parked.flatMap((pair) => (pair.parked['issue'] === undefined ? [] : [pair.pair])));
  const items = (await storedPairs(side, world.sync)).flatMap((pair) =>
    unmade.has(pair.pair) ? Object.keys(pair.items) : [],
  );
  return Object.keys(lying).filter((item) => !items.includes(item)).length;
}

export function costOf(world: World): Cost {
  const pointsByRoute: Record<string, number> = {};
  for (const side of world.both)
    for (const [route, calls] of Object.entries(side.jira.counters().callsByRoute))
      pointsByRoute[route] = (pointsByRoute[route] ?? 0) + calls;
  const sum = (of: (side: Company) => number) => world.both.reduce((total, side) => total + of(side), 0);
  return {
    changes: world.people.changes(),
    points: sum((side) => side.jira.counters().points),
    pointsByRoute,
    kvsReadUnits: sum((side) => side.kvs.usage.readUnits),
    kvsWriteUnits: sum((side) => side.kvs.usage.writeUnits),
    messages: world.wire.counters.puts,
    bytes: world.wire.counters.bytes,
    hours: (world.scheduler.now() - START) / HOUR,
    deaths: sum((side) => side.counters.deaths),
  };
}
