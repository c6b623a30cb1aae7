import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalClock } from '../clock';
import type { JiraSite } from '../jira/site';
import { createPerson } from '../person';
import { createSeededRandom } from '../random';
import type { SiteName } from '../start/people';
import { createWorld } from '../start/world';
import type { World } from '../start/world-types';
import type { SideRecord } from '../start/world-record';
import { openChangeSite } from './changes/change-site';
import { makeChange } from './changes/make-change';
import { startKills, type Kills } from './kills';
import type { LoadedTexts } from './loader/file-text';
import type { FileIssue } from './loader/issue-file';
import { loadIssues } from './loader/load-issues';
import { offersOf } from './loader/offers';
import { addPeople, pseudonymsOf } from './loader/people';
import type { DemoOptions } from './options';
import { compareSites, type Comparison } from './oracle/compare-sites';
import { readSite } from './oracle/read-site';
import { paceOf, paceVariables, type Pace } from './pace';
import { pairSites, type Paired } from './pair-sites';
import { createRelayCount, type RelayCounts } from './relay-count';
import type { DemoResult } from './result';
import { createWork, type Work } from './work';

interface DemoDeps {
  clock: LocalClock;
  progress(line: string): void;
  /** What the master's site begins with; absent: a few examples. */
  issues?: readonly FileIssue[];
  /** Resolves when somebody wants the demo to end early; what it made on disk is removed then, too. */
  interrupted: Promise<void>;
}

/** A demo that is not quiet after so long has failed: for the issues there are at the start, and for the changes. */
const LIMIT_MS = 60 * 60_000;
/** Storage writes from one kill to the next, at the most; many issues make for more of them, over which the kills are spread. */
const SPREAD = 60;
const SPREAD_PER_ISSUE = 6;
/** Changes between two polls, at the most. */
const BURST = 4;

/** Plays the whole demo in a new world and compares the two sites at the end. Undefined: it was interrupted. Throws for issues that Jira does not take. */
export async function runDemo(
  options: DemoOptions,
  deps: DemoDeps,
): Promise<{ result: DemoResult; differenceCount: number } | undefined> {
  const { clock, progress } = deps;
  const began = clock.now();
  const pace = paceOf(options);
  // The app reads its times from Forge variables, which are environment variables of its process.
  Object.assign(process.env, paceVariables(pace));
  const file = deps.issues && (await worldOf(deps.issues, options, deps));
  const opened: { world?: World } = {};
  const relay = createRelayCount(() => opened.world?.relay);
  try {
    const world = await createWorld({
      isolation: 'child',
      load: 'source',
      channel: options.channel,
      ...(options.channel === 'mail' ? { mail: options.mailServer } : {}),
      seed: options.seed,
      clock,
      ...file?.world,
      ...(pace.relayFaults ? { relayFaults: pace.relayFaults } : {}),
      ...(pace.eventFaults ? { eventFaults: pace.eventFaults } : {}),
      log(line) {
        const [text] = line.message.split('\n');
        if (line.level === 'error') progress(`[${line.source} ${line.functionKey ?? ''}] ${text}`);
      },
      onEgress: relay.hear,
    });
    opened.world = world;
    const played = await Promise.race([play(world, options, pace, deps), deps.interrupted]);
    if (!played) return undefined;
    const { comparison, kills } = played;
    const { adapted, differenceCount, ...rest } = comparison;
    const result = {
      channel: options.channel,
      ...(world.mailServers ? { mailServer: world.mailServers } : {}),
      ...rest,
      ...figures(world, relay.counts()),
      adapted: { ...adapted, ...file?.loaded() },
      kills,
      seconds: Math.round((clock.now() - began) / 100) / 10,
    };
    return { result, differenceCount };
  } finally {
    await opened.world?.close();
    if (file) await rm(file.world.dir, { recursive: true, force: true });
  }
}

/** What makes a world of the given issues. It is kept on disk while it lasts: the attachments are too large for memory. */
async function worldOf(issues: readonly FileIssue[], { seed }: DemoOptions, { clock, progress }: DemoDeps) {
  const pseudonyms = pseudonymsOf(issues);
  const dir = await mkdtemp(path.join(tmpdir(), 'issue-sync-demo-'));
  // A mail server without root's rights passes through it, also where we are root.
  await chmod(dir, 0o711);
  let loaded: LoadedTexts | undefined;
  const world = {
    dir,
    examples: false,
    offers: offersOf(issues),
    async furnish(name: SiteName, jira: JiraSite, { project, accounts }: SideRecord) {
      const people = addPeople(jira, project.key, pseudonyms);
      if (name !== 'acme') return;
      const random = createSeededRandom(seed + 3);
      const fallbackAccountId = accounts.lead.accountId;
      const deps = { jira, clock, random, projectKey: project.key, fallbackAccountId, people, progress };
      loaded = await loadIssues(deps, issues);
    },
  };
  return { world, loaded: () => ({ ...loaded }) };
}

async function play(
  world: World,
  options: DemoOptions,
  pace: Pace,
  { clock, progress, issues }: DemoDeps,
): Promise<{ comparison: Comparison; kills: number }> {
  const paired = await pairSites(world, { clock, progress });
  const work = createWork(world, paired, { clock, progress });
  const limits = { quietMs: pace.quietMs, limitMs: LIMIT_MS };
  const random = createSeededRandom(options.seed + 1);
  let spread = SPREAD + Math.floor(((issues?.length ?? 0) * SPREAD_PER_ISSUE) / Math.max(1, options.kill));
  const kills = startKills({
    host: world.host,
    clock,
    random,
    count: options.kill,
    spread: () => spread,
    progress,
  });
  if (!(await work.untilQuiet(limits))) progress('the initial synchronization did not come to its end');
  const { master, slave } = await work.details();
  progress(`initial synchronization done: ${master.numbers.pairs} and ${slave.numbers.pairs} pairs`);
  spread = SPREAD;
  await change(world, options, { work, kills }, { clock, progress });
  if (!(await work.untilQuiet(limits))) progress('the synchronization did not become quiet');
  await kills.stop();
  await tellParked(work, progress);
  progress('comparing both sites');
  return { comparison: await compare(world, paired, clock), kills: kills.done() };
}

/** People on both sites change things, with polls in between. Where kills are left, they go on until the last one. */
async function change(
  world: World,
  options: DemoOptions,
  { work, kills }: { work: Work; kills: Kills },
  { clock, progress }: Pick<DemoDeps, 'clock' | 'progress'>,
): Promise<void> {
  const random = createSeededRandom(options.seed + 2);
  const sites = await Promise.all(Object.values(world.sites).map((site) => openChangeSite(site, clock)));
  let made = 0;
  while (made < options.changes || kills.left() > 0) {
    const burst = Math.max(1, Math.min(1 + random.int(BURST), options.changes - made));
    for (let i = 0; i < burst; i += 1) {
      made += 1;
      progress(`change ${made}: ${await makeChange(random.pick(sites), random)}`);
    }
    await work.round();
  }
}

async function tellParked(work: Work, progress: (line: string) => void): Promise<void> {
  for (const [side, { parkedEntries, notices, health, healthText }] of Object.entries(await work.details())) {
    if (health !== 'ok') progress(`${side}: ${health}: ${healthText ?? ''}`);
    for (const { issueKey, subject, cause } of parkedEntries)
      progress(`${side}: parked: ${issueKey}, ${subject}: ${cause}`);
    for (const { code, text } of notices) progress(`${side}: notice: ${code}: ${text}`);
  }
}

async function compare(world: World, paired: Paired, clock: LocalClock): Promise<Comparison> {
  const read = async ({ page, syncId }: Paired['master'], side: 'm' | 's') => {
    const { site } = page;
    site.jira.setUp.suspendLimits(true);
    const person = createPerson({ jira: site.jira, clock }, site.people.lead.accountId);
    return readSite(person, { side, company: site.label, projectKey: site.project.key, syncId });
  };
  return compareSites(await read(paired.master, 'm'), await read(paired.slave, 's'));
}

function figures(world: World, relay: RelayCounts) {
  const sites = Object.values(world.sites).map(({ jira }) => jira.counters());
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const { kvsReads, kvsWrites, peakMemoryMb, webTriggerCalls } = world.host.counters();
  return {
    messages: relay.messages,
    bytes: relay.bytes,
    jiraPoints: sum(sites.map((site) => site.points)),
    jiraCalls: sum(sites.map((site) => site.calls)),
    relayCalls: relay.calls,
    rings: webTriggerCalls,
    kvsReads,
    kvsWrites,
    peakMemoryMb: Math.round(peakMemoryMb),
  };
}
