import { ForgeKvsAPIError } from '@forge/kvs';
import { createJiraSite } from '../../../local/jira/site';
import type { JiraSite } from '../../../local/jira/site';
import { createSeededRandom } from '../../../local/random';
import { createKvsStore } from '../../../src/forge/kvs-store';
import { createJira } from '../../../src/jira/create-jira';
import { createPairing } from '../../../src/pairing/create-pairing';
import type { Channel } from '../../../src/ports/channel';
import type { Crypto } from '../../../src/ports/crypto';
import type { Http } from '../../../src/ports/http';
import type { SideDescription } from '../../../src/protocol/sync-record';
import { readSiteSyncs } from '../../../src/state/site-syncs';
import { onEvent } from '../../../src/worker/on-event';
import type { WorkerSettings } from '../../../src/worker/settings';
import { work } from '../../../src/worker/worker';
import type { WorkerDeps } from '../../../src/worker/worker';
import { siteHttp } from '../../support/site-http';
import type { Faults } from './faults';
import { describe, furnish, hidePriorities } from './furnish';
import { faultyHttp } from './jira-faults';
import { createSimulatedKvs, withKvs } from './kvs';
import type { SimulatedKvs } from './kvs';
import { createLife, mortalHttp } from './life';
import type { Gate } from './life';
import { meddledHttp } from './meddling';
import type { Scheduler } from './scheduler';
import { seededIds } from './seeded-ids';
import type { End, Wire } from './wire';

const SCOPES = ['read:jira-work', 'write:jira-work', 'read:jira-user', 'read:email-address:jira'];
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const CONSUMER_MS = 900 * SECOND;
const TRIGGER_MS = 55 * SECOND;
const EVENT_MS = 25 * SECOND;

/** Everything that an invocation is given: the app's own dependencies over this world. */
export type AppDeps = Omit<WorkerDeps, 'settings'> & { settings: WorkerSettings };

/** One company: its Jira site, and the app with its storage, invoked as the platform invokes it. */
export interface Company {
  end: End;
  jira: JiraSite;
  project: { id: string; key: string };
  elsewhere: { id: string; key: string };
  people: string[];
  kvs: SimulatedKvs;
  us: SideDescription;
  logged: string[];
  /** Names of priorities that an administrator has not made yet, as far as the app can see. */
  hiddenPriorities: Set<string>;
  /** Runs of the worker that began, and invocations that died. */
  counters: { runs: number; deaths: number };
  /** Begins an invocation now. */
  invoke(name: string, deadlineMs: number, body: (deps: AppDeps) => Promise<void>): void;
  /** Runs `body` with the app's dependencies, without faults and outside of time: for reading and for the first steps. */
  calmly<T>(body: (deps: AppDeps) => Promise<T>): Promise<T>;
  /** The five-minute trigger. */
  poll(): void;
  /** Consumers at work. */
  busy(): number;
  /** Takes a backup of the app's storage; what comes back sets it back, and ends every invocation that is at work. */
  backUp(): () => void;
}

export interface CompanyDeps {
  end: End;
  scheduler: Scheduler;
  wire: Wire;
  faults: Faults;
  /** Milliseconds that this company's clocks are ahead. */
  skew: number;
  seed: number;
  crypto(clock: { now(): number }): Crypto;
  record(end: End, text: string): void;
  settings: WorkerSettings;
  /** People of this company edit what the app is writing. */
  meddle(issueId: string, written: readonly string[], n: number): Promise<void>;
}

/** Creates a company with an empty project. */
export function createCompany(options: CompanyDeps): Company {
  const { end, scheduler, wire, faults, skew, seed } = options;
  const random = (salt: number) => createSeededRandom(seed * 7919 + salt);
  const platform = random(1);
  const jiraTrouble = random(2);
  const bystanders = { random: random(5), faults, meddle: options.meddle };
  const record = (text: string) => options.record(end, text);
  const now = () => scheduler.now() + skew;
  const siteClock = { now, sleep: async () => undefined };
  const jira = createJiraSite({
    name: end,
    baseUrl: `https://${end}.atlassian.net`,
    cloudId: `cloud-${end}`,
    clock: siteClock,
    random: random(3),
    limits: {},
  });
  const { people, project, elsewhere } = furnish(jira, end);
  const hiddenPriorities = hidePriorities(jira);
  const kvs = createSimulatedKvs(now);
  const ids = seededIds(random(4));
  const crypto = options.crypto({ now });
  const { settings } = options;
  const logged: string[] = [];
  const counters = { runs: 0, deaths: 0 };
  const log = {
    info: (event: string, facts: unknown) => void logged.push(JSON.stringify({ event, facts })),
    warn: (event: string, facts: unknown) => {
      logged.push(JSON.stringify({ event, facts }));
      record(`warns ${event} ${JSON.stringify(facts)}`);
    },
  };
  /** Consumers at work, by synchronization. */
  const consumers = new Map<string, number>();
  let generation = 0;

  function depsOf(
    gate: Gate,
    sleep: (ms: number) => Promise<void>,
    remaining: () => number,
    http: Http,
  ): AppDeps {
    const clock = { now, sleep };
    const store = createKvsStore({ clock, remaining });
    return {
      store,
      crypto,
      clock,
      ids,
      siteId: `cloud-${end}`,
      bellUrl: { get: async () => undefined },
      log,
      doorbell: { ring: async (sync, delaySeconds = 0) => ring(sync, delaySeconds) },
      pairing: createPairing({ store, crypto, clock, ids, log }),
      openChannel: () => wire.channelOf(end, gate) as Channel,
      jiraAs: () => createJira({ http, clock, ids, log, deadline: remaining }),
      settings,
      remaining,
      requestsLeft: () => 1000,
    };
  }

  function invoke(name: string, deadlineMs: number, body: (deps: AppDeps) => Promise<void>): void {
    scheduler.start(
      name,
      async (actor) => {
        const born = generation;
        const isOver = () => born !== generation;
        const life = createLife(actor, { deadlineMs, random: platform, faults, scheduler, isOver });
        const app = meddledHttp(siteHttp(jira, { kind: 'forge-app', scopes: SCOPES }), bystanders);
        const http = faultyHttp(mortalHttp(app, life), { random: jiraTrouble, faults, record });
        const deps = depsOf(life.gate, life.sleep, life.remaining, http);
        await withKvs({ call: (path, text) => life.kvs(kvs, path, text) }, () => body(deps)).catch(failed);
      },
      (died) => {
        if (!died) return;
        counters.deaths += 1;
        record(`${name} dies`);
      },
    );
  }

  /** The storage was out of reach for too long: the platform sees an invocation that failed. */
  function failed(error: unknown): void {
    if (!(error instanceof ForgeKvsAPIError)) throw error;
    counters.deaths += 1;
    record('an invocation fails: the storage does not answer');
  }

  function ring(sync: string, delaySeconds: number): void {
    const deliver = (after: number) => scheduler.at(scheduler.now() + after, () => consume(sync));
    if (platform.chance(faults.loseRing)) return record('a ring is lost');
    const late = platform.chance(faults.lateRing) ? platform.int(30 * MINUTE) : 0;
    deliver(delaySeconds * SECOND + 200 + platform.int(800) + late);
    if (platform.chance(faults.doubleRing)) deliver(delaySeconds * SECOND + platform.int(MINUTE));
  }

  /** The queue's consumer: one at a time for each synchronization, unless the platform errs. */
  function consume(sync: string): void {
    const atWork = consumers.get(sync) ?? 0;
    if (atWork > 0 && !(atWork < 3 && platform.chance(faults.overlap))) {
      scheduler.at(scheduler.now() + 5 * SECOND, () => consume(sync));
      return;
    }
    if (atWork > 0) record('a second consumer begins');
    consumers.set(sync, atWork + 1);
    counters.runs += 1;
    invoke(`${end} worker`, CONSUMER_MS, async (deps) => {
      try {
        await work(deps, sync);
      } finally {
        consumers.set(sync, (consumers.get(sync) ?? 1) - 1);
      }
    });
  }

  jira.onEvent((event) => {
    if (platform.chance(faults.loseEvent)) return;
    const times = platform.chance(faults.doubleEvent) ? 2 : 1;
    for (let n = 0; n < times; n += 1)
      scheduler.at(scheduler.now() + 300 + platform.int(faults.eventDelay), () =>
        invoke(`${end} event`, EVENT_MS, (deps) => onEvent(deps, event)),
      );
  });

  return {
    end,
    jira,
    project,
    elsewhere,
    people,
    kvs,
    us: describe(end, project),
    logged,
    hiddenPriorities,
    counters,
    invoke,
    calmly: (body) => {
      const real = siteHttp(jira, { kind: 'forge-app', scopes: SCOPES });
      const call = async (path: string, text: string) => kvs.api(path, text) ?? { status: 404 };
      const deps = depsOf(
        async () => undefined,
        async () => undefined,
        () => CONSUMER_MS,
        real,
      );
      return withKvs({ call }, () => body(deps));
    },
    poll() {
      if (platform.chance(faults.losePoll)) return record('the trigger does not run');
      const times = platform.chance(faults.doublePoll) ? 2 : 1;
      for (let n = 0; n < times; n += 1)
        invoke(`${end} trigger`, TRIGGER_MS, async ({ store, doorbell }) => {
          for (const sync of Object.keys(await readSiteSyncs(store))) await doorbell.ring(sync);
        });
    },
    backUp() {
      const restore = kvs.backUp();
      return () => {
        generation += 1;
        restore();
      };
    },
    busy: () => [...consumers.values()].reduce((sum, count) => sum + count, 0),
  };
}
