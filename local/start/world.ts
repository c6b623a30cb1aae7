import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createForgeHost } from '../forge/host';
import { createEventWire, PERFECT_WIRE } from '../jira/event-wire';
import type { JiraSite } from '../jira/site';
import { createSeededRandom, type LocalRandom } from '../random';
import { openExchanges, type Exchanges } from './exchanges';
import { clearBrokenOff, readOrMake } from './make-world';
import { openMail, openRelay } from './open-relay';
import { SCRIPT, type SiteName } from './people';
import { mailboxForm } from './relays/mail';
import type { Relay } from './relays/relay';
import type { WorldRecord } from './world-record';
import { openJira } from './world-side';
import type { World, WorldOptions, WorldSite } from './world-types';

const REPOSITORY = path.join(__dirname, '..', '..');
const NAMES: readonly SiteName[] = ['acme', 'globex'];

/** What a world is made of, in the order in which it was opened. */
interface Parts {
  jira: Record<SiteName, JiraSite>;
  record: WorldRecord;
  random: LocalRandom;
  exchanges: Exchanges;
  relay: Relay;
}

/**
 * Makes or opens the laptop world: two Jira sites, the Forge platform with the app installed on both, a bridge for each company whose
 * exchange directories are joined, and the servers of its channel. The app is loaded and ready when this resolves. Rejects, with
 * nothing left open, when a port is taken or a server does not start.
 */
export async function createWorld(options: WorldOptions): Promise<World> {
  const opened: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const close of opened.splice(0).toReversed()) await close();
  };
  try {
    return await open(options, opened, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function open(
  options: WorldOptions,
  opened: (() => Promise<unknown>)[],
  closeAll: () => Promise<void>,
): Promise<World> {
  const { clock, channel = 'files', doorbell = true } = options;
  const random = createSeededRandom(options.seed);
  const dir = options.dir ?? (await mkdtemp(path.join(tmpdir(), 'issue-sync-world-')));
  if (options.dir === undefined) opened.push(() => rm(dir, { recursive: true, force: true }));
  await mkdir(dir, { recursive: true });
  if (options.dir !== undefined) await clearBrokenOff(dir);
  const openSite = (name: SiteName) => openJira(name, { dir: options.dir, clock, random });
  const jira = { acme: openSite('acme'), globex: openSite('globex') };
  for (const name of NAMES) opened.push(() => jira[name].close());
  const record = await readOrMake(options, dir, jira);

  const which = options.mail ?? (channel === 'mail' ? 'best' : undefined);
  const note = (message: string) =>
    options.log({ at: clock.now(), level: 'warn', source: 'platform', message });
  const mail = which && (await openMail(which, record, { dir: options.dir, clock, note }));
  if (mail) opened.push(mail.stop);
  const { bridge: bridgePorts } = options.ports ?? {};
  const exchanges = await openExchanges({
    dir,
    clock,
    random,
    bellHosts: doorbell ? [`http://127.0.0.1:${record.ports.webTrigger}`] : [],
    ...(bridgePorts ? { ports: bridgePorts } : {}),
    ...(options.relayFaults ? { faults: options.relayFaults } : {}),
    log: options.bridgeLog ?? (() => undefined),
  });
  opened.push(exchanges.close);
  if (mail?.kind === 'embedded')
    for (const name of NAMES)
      options.bridgeLog?.(name, { event: 'mail-servers', grade: 'demo, in memory only' });
  const relay = await openRelay(channel, { exchanges, record, mail });
  opened.push(relay.close);

  const host = createForgeHost({
    appDir: options.appDir ?? REPOSITORY,
    load: options.load,
    isolation: options.isolation,
    clock,
    random,
    installations: NAMES.map((name) => ({
      installationId: SCRIPT[name].installationId,
      cloudId: SCRIPT[name].cloudId,
      siteUrl: SCRIPT[name].baseUrl,
      handle: jira[name].handle,
    })),
    egress: { ...exchanges.egress, ...relay.egress },
    webTriggerPort: record.ports.webTrigger,
    ...(options.onEgress ? { onEgress: options.onEgress } : {}),
    ...(options.dir === undefined ? {} : { storeDir: path.join(dir, 'forge') }),
    ...(options.queueDelivery ? { queueDelivery: options.queueDelivery } : {}),
    log: options.log,
  });
  opened.push(host.stop);

  const parts = { jira, record, random, exchanges, relay };
  const deliver = (name: SiteName) => (event: Parameters<typeof host.deliverEvent>[1]) =>
    host.deliverEvent(SCRIPT[name].installationId, event);
  const siteOf = (name: SiteName): WorldSite => ({
    ...describe(name, parts, options, deliver(name)),
    ...(mail ? { mailbox: mailboxForm(record, name) } : {}),
  });
  const sites = { acme: siteOf('acme'), globex: siteOf('globex') };
  await host.start();
  if (options.poll !== undefined) {
    const fiveMinuteMs = options.poll * 1000;
    host.startSchedules({ fiveMinuteMs, hourMs: fiveMinuteMs * 12 });
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    for (const name of NAMES) await sites[name].events.flush();
    await closeAll();
  }
  return {
    sites,
    host,
    exchanges,
    relay,
    ...(mail ? { mailServers: mail.kind } : {}),
    close: () => (closing ??= close()),
  };
}

function describe(
  name: SiteName,
  { jira, record, random, exchanges, relay }: Parts,
  options: WorldOptions,
  deliver: Parameters<typeof createEventWire>[0]['deliver'],
): Omit<WorldSite, 'mailbox'> {
  const { label, baseUrl, cloudId, installationId, people } = SCRIPT[name];
  const { project, accounts, accessKey } = record[name];
  const faults = options.eventFaults ?? PERFECT_WIRE;
  const events = createEventWire({ clock: options.clock, random, faults, deliver });
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
    channelForm: relay.forms[name],
  };
}
