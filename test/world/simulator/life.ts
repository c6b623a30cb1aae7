import type { LocalRandom } from '../../../local/random';
import type { Http } from '../../../src/ports/http';
import type { Faults } from './faults';
import type { SimulatedKvs } from './kvs';
import { ProcessDied } from './scheduler';
import type { Actor, Scheduler } from './scheduler';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** Passed before each call; throws where the process dies. */
export type Gate = (what: string, ms: number) => Promise<void>;

/** The life of one invocation: each of its calls may be its last. */
export interface Life {
  gate: Gate;
  sleep(ms: number): Promise<void>;
  remaining(): number;
  kvs(kvs: SimulatedKvs, path: string, body: string): Promise<{ status: number; text?: string }>;
  /** True when the process dies at this call, which all the same takes effect later. */
  diesInFlight(): boolean;
  later(action: () => Promise<unknown>): void;
}

/** Calls that a dying invocation lives to make. */
const LONGEST_DOOMED_LIFE = 90;

/** Dies at one of its calls, by its deadline, or with the world that it was born into; else it lives. */
export function createLife(
  actor: Actor,
  world: {
    deadlineMs: number;
    random: LocalRandom;
    faults: Faults;
    scheduler: Scheduler;
    /** The world that it was born into is no more. */
    isOver(): boolean;
  },
): Life {
  const { deadlineMs, random, faults, scheduler } = world;
  const diesAt = random.chance(faults.crash) ? 1 + random.int(LONGEST_DOOMED_LIFE) : Infinity;
  let calls = 0;
  let dead = false;
  const remaining = () => deadlineMs - (scheduler.now() - actor.began);
  const die = (): never => {
    dead = true;
    throw new ProcessDied(actor.name);
  };
  async function gate(what: string, ms: number): Promise<void> {
    calls += 1;
    if (dead || calls >= diesAt) die();
    // Not before a write to Jira: no protocol holds against a process that thaws hours after it decided to write.
    const longest = what === 'Jira' ? 15 * SECOND : 20 * MINUTE;
    const stall = random.chance(faults.stall) ? random.int(longest) : 0;
    await actor.pause(ms + stall);
    if (remaining() <= 0 || world.isOver()) die();
  }
  return {
    gate,
    remaining,
    async sleep(ms) {
      if (dead) die();
      await actor.pause(ms);
      if (remaining() <= 0) die();
    },
    async kvs(kvs, path, body) {
      await gate('storage', 5 + random.int(20));
      if (random.chance(faults.kvsRate)) return refusal(429, 'RATE_LIMIT_EXCEEDED');
      if (random.chance(faults.kvsBefore)) return refusal(500, 'INTERNAL_SERVER_ERROR');
      const answer = kvs.api(path, body) ?? { status: 404 };
      return random.chance(faults.kvsAfter) ? refusal(500, 'INTERNAL_SERVER_ERROR') : answer;
    },
    diesInFlight: () => calls + 1 >= diesAt && random.chance(faults.zombie),
    later: (action) =>
      scheduler.at(scheduler.now() + random.int(40 * SECOND), async () => {
        await action();
      }),
  };
}

function refusal(status: number, code: string): { status: number; text: string } {
  return { status, text: JSON.stringify({ code, message: 'The storage does not answer.' }) };
}

/** Requests to Jira of one life. */
export function mortalHttp(real: Http, life: Life): Http {
  return {
    async send(request) {
      if (life.diesInFlight()) life.later(() => real.send(request));
      await life.gate('Jira', 80);
      return real.send(request);
    },
  };
}
