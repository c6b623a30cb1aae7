import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalClock } from '../clock';
import { createForgeHost } from '../forge/host';
import type { ForgeHost, ForgeHostOptions } from '../forge/host-types';
import { createEventWire, PERFECT_WIRE, type EventFaults, type EventWire } from '../jira/event-wire';
import type { JiraSite } from '../jira/site';
import { createSeededRandom } from '../random';
import type { RelayFaults } from '../relay/faults';
import { makeExchangeKey, openExchanges, type Exchanges } from './exchanges';
import { SCRIPT, type RoleName, type SiteName } from './people';
import { readWorldRecord, writeWorldRecord, type SideRecord, type WorldRecord } from './world-record';
import { openJira, populate, type ProjectOffers } from './world-side';

export interface WorldOptions {
  /** Keeps the world here between starts; absent: in memory, with a temporary exchange directory that goes at the end. */
  dir?: string;
  /** The folder of manifest.yml; absent: this repository. */
  appDir?: string;
  isolation: ForgeHostOptions['isolation'];
  load: ForgeHostOptions['load'];
  /** Seconds that stand for the platform's five minutes; absent: no schedule runs by itself. */
  poll?: number;
  /** How product events travel; absent: at once, in order, each once. */
  eventFaults?: EventFaults;
  /** Given, even if empty: files are carried by a wire with these faults. Absent: the directories are joined by links. */
  relayFaults?: RelayFaults;
  queueDelivery?: NonNullable<ForgeHostOptions['queueDelivery']>;
  /** Of everything that is drawn by chance. A kept world needs another one at each start: ids are drawn, too. */
  seed: number;
  clock: LocalClock;
  /** Loopback ports of the bridges; absent: free ones. */
  bridgePorts?: Partial<Record<SiteName, number>>;
  /** Example issues on a new world; default true. */
  examples?: boolean;
  /** Issue types, statuses and priorities of a new world's projects; absent: those of the examples. */
  offers?: ProjectOffers;
  /** Adds to a site of a new world; the app does not hear of it. */
  furnish?(name: SiteName, jira: JiraSite, side: SideRecord): Promise<void>;
  log: ForgeHostOptions['log'];
  /** One line of a bridge's log. */
  bridgeLog?(company: SiteName, line: object): void;
}

/** One company in the world. */
export interface WorldSite {
  name: SiteName;
  label: string;
  baseUrl: string;
  cloudId: string;
  installationId: string;
  jira: JiraSite;
  /** Product events on their way from the site to the app. */
  events: EventWire;
  project: { id: string; key: string; name: string };
  people: Record<
    RoleName,
    { accountId: string; apiToken: string; displayName: string; email: string; about: string }
  >;
  /** What the wizard asks for. */
  bridge: { url: string; exchange: string; accessKey: string };
}

export interface World {
  sites: Record<SiteName, WorldSite>;
  host: ForgeHost;
  exchanges: Exchanges;
  /** Delivers events that are on their way, stops everything and saves what is kept. May be called twice. */
  close(): Promise<void>;
}

const REPOSITORY = path.join(__dirname, '..', '..');

async function readOrMake(
  options: WorldOptions,
  dir: string,
  jira: Record<SiteName, JiraSite>,
): Promise<WorldRecord> {
  const known = options.dir === undefined ? undefined : await readWorldRecord(dir);
  if (known) return known;
  const examples = options.examples ?? true;
  const sideOf = async (name: SiteName) => {
    const accessKey = await makeExchangeKey(dir, name, options.clock);
    const offers = options.offers ? { offers: options.offers } : {};
    const side = await populate(
      name,
      { jira: jira[name], clock: options.clock },
      { accessKey, examples, ...offers },
    );
    await options.furnish?.(name, jira[name], side);
    return side;
  };
  const record: WorldRecord = { v: 1, acme: await sideOf('acme'), globex: await sideOf('globex') };
  for (const site of [jira.acme, jira.globex]) await site.save();
  if (options.dir !== undefined) await writeWorldRecord(dir, record);
  return record;
}

/**
 * Makes or opens the laptop world: two Jira sites, the Forge platform with the app installed on both, and a bridge for
 * each company whose exchange directories are joined. The app is loaded and ready when this resolves.
 */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { clock } = options;
  const random = createSeededRandom(options.seed);
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'issue-sync-world-')));
  await mkdir(dir, { recursive: true });
  if (options.dir !== undefined && !(await readWorldRecord(dir))) {
    // A world whose making was broken off.
    for (const part of ['jira', 'exchange', 'forge'])
      await rm(path.join(dir, part), { recursive: true, force: true });
  }
  const open = (name: SiteName) => openJira(name, { dir: options.dir, clock, random });
  const jira = { acme: open('acme'), globex: open('globex') };
  const record = await readOrMake(options, dir, jira);
  const exchanges = await openExchanges({
    dir,
    clock,
    random,
    ...(options.bridgePorts ? { ports: options.bridgePorts } : {}),
    ...(options.relayFaults ? { faults: options.relayFaults } : {}),
    log: options.bridgeLog ?? (() => undefined),
  });
  const names: readonly SiteName[] = ['acme', 'globex'];
  const host = createForgeHost({
    appDir: options.appDir ?? REPOSITORY,
    load: options.load,
    isolation: options.isolation,
    clock,
    random,
    installations: names.map((name) => ({
      installationId: SCRIPT[name].installationId,
      cloudId: SCRIPT[name].cloudId,
      siteUrl: SCRIPT[name].baseUrl,
      handle: jira[name].handle,
    })),
    egress: Object.fromEntries(
      names.map((name) => [exchanges.sides[name].bridgeUrl, exchanges.sides[name].loopbackUrl]),
    ),
    ...(options.dir === undefined ? {} : { storeDir: path.join(dir, 'forge') }),
    ...(options.queueDelivery ? { queueDelivery: options.queueDelivery } : {}),
    log: options.log,
  });

  function siteOf(name: SiteName): WorldSite {
    const { label, baseUrl, cloudId, installationId, people } = SCRIPT[name];
    const { project, accounts, accessKey } = record[name];
    const events = createEventWire({
      clock,
      random,
      faults: options.eventFaults ?? PERFECT_WIRE,
      deliver: (event) => host.deliverEvent(installationId, event),
    });
    jira[name].onEvent(events.accept);
    const cast = people.map(({ role, displayName, email, about }) => [
      role,
      { ...accounts[role], displayName, email, about },
    ]);
    return {
      name,
      label,
      baseUrl,
      cloudId,
      installationId,
      jira: jira[name],
      events,
      project,
      people: Object.fromEntries(cast) as WorldSite['people'],
      bridge: { url: exchanges.sides[name].bridgeUrl, exchange: exchanges.sides[name].exchange, accessKey },
    };
  }

  const sites = { acme: siteOf('acme'), globex: siteOf('globex') };
  await host.start();
  if (options.poll !== undefined) {
    const fiveMinuteMs = options.poll * 1000;
    host.startSchedules({ fiveMinuteMs, hourMs: fiveMinuteMs * 12 });
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    for (const name of names) await sites[name].events.flush();
    await host.stop();
    await exchanges.close();
    for (const name of names) await jira[name].close();
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  }
  return { sites, host, exchanges, close: () => (closing ??= close()) };
}
