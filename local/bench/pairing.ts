import { z } from 'zod';
import type { LocalClock } from '../clock';
import { paceVariables } from '../demo/pace';
import { pairSites } from '../demo/pair-sites';
import { createWork } from '../demo/work';
import type { EgressRequest } from '../forge/host-types';
import { createPerson, type Person } from '../person';
import { createWorld } from '../start/world';
import { createLateClock } from './late-clock';
import type { World, WorldOptions } from '../start/world-types';

/** An issue of Acme and its copy at Globex. */
export interface BenchPair {
  world: World;
  /** Somebody at Acme gives the issue this summary. */
  change(summary: string): Promise<void>;
  /** The summary that Globex shows now. */
  seen(): Promise<string>;
  /** Hears of the app's requests to the relay from now on. */
  onEgress(hear: (sent: EgressRequest) => void): void;
  close(): Promise<void>;
}

const LIMIT_MS = 10 * 60_000;
const QUIET_MS = 1000;
const SECOND_MS = 1000;
/** More than a sweep looks back. */
const LONG_AGO_MS = 2 * 3600 * SECOND_MS;

const found = z.object({
  issues: z.array(z.object({ id: z.string(), fields: z.object({ summary: z.string() }) })),
});
const issue = z.object({ fields: z.object({ summary: z.string() }) });
/** One of the examples that a new world begins with. */
const SUMMARY = 'Login fails after the password was reset';

/**
 * Makes a world whose two sites are connected, in step and quiet. `longAgo`: all that was two hours ago by the clocks of both Jiras, so
 * that a sweep, which looks back, finds nothing of it; rings are refused until then.
 */
export async function openBenchPair(
  options: Pick<WorldOptions, 'channel' | 'mail' | 'doorbell'>,
  deps: { clock: LocalClock; sweepMs: number; longAgo: boolean; progress(line: string): void },
): Promise<BenchPair> {
  const { sweepMs } = deps;
  const clock = createLateClock(deps.clock, deps.longAgo ? LONG_AGO_MS : 0);
  let hear: (sent: EgressRequest) => void = () => undefined;
  const defaults = { resendMs: 1200 * SECOND_MS, wantMs: 1800 * SECOND_MS, settleMs: 60 * SECOND_MS };
  // The app reads its times from Forge variables, which are environment variables of its process.
  Object.assign(process.env, paceVariables({ ...defaults, sweepMs, quietMs: QUIET_MS }));
  const world = await createWorld({
    isolation: 'child',
    load: 'source',
    seed: 1,
    clock,
    ...options,
    onEgress: (sent) => hear(sent),
    log(line) {
      const [text = ''] = line.message.split('\n');
      if (line.level === 'error') deps.progress(`[${line.source} ${line.functionKey ?? ''}] ${text}`);
    },
  });
  try {
    const paired = await pairSites(world, { clock, progress: () => undefined });
    const work = createWork(world, paired, { clock, progress: () => undefined });
    if (!(await work.untilQuiet({ quietMs: QUIET_MS, limitMs: LIMIT_MS })))
      throw new Error('the initial synchronization did not come to its end');
    const { acme, globex } = world.sites;
    const people = [acme, globex].map((site) =>
      createPerson({ jira: site.jira, clock }, site.people.lead.accountId),
    ) as [Person, Person];
    const [ours, theirs] = await Promise.all([
      idOf(people[0], acme.project.key),
      idOf(people[1], globex.project.key),
    ]);
    clock.catchUp();
    return {
      world,
      async change(summary) {
        await people[0].call('PUT', `/issue/${ours}`, { fields: { summary } });
      },
      async seen() {
        return issue.parse(await people[1].call('GET', `/issue/${theirs}?fields=summary`)).fields.summary;
      },
      onEgress: (listener) => void (hear = listener),
      close: () => world.close(),
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}

async function idOf(person: Person, projectKey: string): Promise<string> {
  const query = { jql: `project = ${projectKey} ORDER BY key ASC`, fields: ['summary'], maxResults: 100 };
  const { issues } = found.parse(await person.call('POST', '/search/jql', query));
  const id = issues.find(({ fields }) => fields.summary === SUMMARY)?.id;
  if (id === undefined) throw new Error(`project ${projectKey} has no issue "${SUMMARY}"`);
  return id;
}
