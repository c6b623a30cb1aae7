import { createManualClock } from '../../local/clock';
import type { ManualClock } from '../../local/clock';
import type { SiteEvent, SitePrincipal } from '../../local/http';
import { createJiraSite } from '../../local/jira/site';
import type { JiraSite } from '../../local/jira/site';
import { createSeededRandom } from '../../local/random';
import { createOpenPgpCrypto } from '../../src/crypto/openpgp-crypto';
import { createJira } from '../../src/jira/create-jira';
import { createPairing } from '../../src/pairing/create-pairing';
import type { Pairing } from '../../src/pairing/create-pairing';
import type { Channel, ChannelOpening } from '../../src/ports/channel';
import type { Http } from '../../src/ports/http';
import type { Store } from '../../src/ports/store';
import type { SideDescription } from '../../src/protocol/sync-record';
import { onEvent } from '../../src/worker/on-event';
import { PLATFORM_SETTINGS } from '../../src/worker/settings';
import { work } from '../../src/worker/worker';
import { createMemoryStore } from '../support/memory-store';
import type { MemoryStore } from '../support/memory-store';
import { siteHttp } from '../support/site-http';

export const START = Date.UTC(2026, 10, 23, 16, 0, 0);
const SCOPES = ['read:jira-work', 'write:jira-work', 'read:jira-user', 'read:email-address:jira'];

/** A person of the world; the same e-mail on both sites is the same person. */
export const PEOPLE = [
  { displayName: 'Ada Lovelace', email: 'ada@example.com' },
  { displayName: 'Grace Hopper', email: 'grace@example.com' },
] as const;

/** One company: its Jira site, its app with a store of its own, and its end of the relay. */
export interface Side {
  name: string;
  jira: JiraSite;
  project: { id: string; key: string };
  people: string[];
  store: MemoryStore;
  pairing: Pairing;
  us: SideDescription;
  /** The site on which the platform says the app runs. */
  siteId: string;
  /** Highest version of messages that this side's app reads and writes. */
  messageVersion: number;
  logged: string[];
  /** What each channel was opened with. */
  opened: ChannelOpening[];
  /** Synchronizations that somebody has rung for. */
  rings: Set<string>;
  /** A request as a person (the first one unless told otherwise); throws for an error status. */
  ask(method: string, path: string, body?: unknown, person?: number): Promise<Record<string, unknown>>;
  /** Runs the worker once. `wrap` may stand between the app and its ports. */
  work(sync: string, wrap?: Wrap): Promise<void>;
  /** Hands the product events on that came since the last time. */
  deliverEvents(): Promise<void>;
  /** Events that have not been handed on. */
  pending: SiteEvent[];
}

export interface Wrap {
  store?(store: Store): Store;
  channel?(channel: Channel): Channel;
  /** Called before each request to Jira. */
  jiraCall?(): void;
  http?(http: Http): Http;
}

export interface SideOptions {
  name: string;
  key: string;
  clock: ManualClock;
  seed: number;
  channel: Channel;
  /** Makes the channel of each run instead; what it is told is what the app knows. */
  open?(opening: ChannelOpening, end: Channel): Channel;
  /** Where the site is kept, for a world that takes a backup of it; absent: nowhere. */
  dir?: string;
  issueTypes?: string[];
  statuses?: string[];
}

export function createSide(options: SideOptions): Side {
  const { name, key, clock } = options;
  const random = createSeededRandom(options.seed);
  const jira = createJiraSite({
    name,
    baseUrl: `https://${name}.atlassian.net`,
    cloudId: `cloud-${name}`,
    clock,
    random,
    limits: {},
    ...(options.dir === undefined ? {} : { dir: options.dir }),
  });
  const people = PEOPLE.map((person) => jira.setUp.addUser({ ...person, admin: false }).accountId);
  const project = jira.setUp.addProject({
    key,
    name: `${name} project`,
    issueTypes: options.issueTypes ?? ['Task', 'Bug', 'Epic', 'Sub-task'],
    statuses: options.statuses ?? ['To Do', 'In Progress', 'Done'],
    workflow: 'simplified',
    admins: [people[0] as string],
    members: people,
  });
  const store = createMemoryStore();
  const logged: string[] = [];
  const opened: ChannelOpening[] = [];
  const log = {
    info: (event: string, facts: unknown) => void logged.push(JSON.stringify({ event, facts })),
    warn: (event: string, facts: unknown) => void logged.push(JSON.stringify({ event, facts })),
  };
  let drawn = 0;
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  const ids = {
    id: () => {
      drawn += 1;
      return Array.from({ length: 26 }, () => letters[random.int(32)]).join('');
    },
    secret: (bytes: number) =>
      Array.from({ length: bytes }, () => random.int(256).toString(16).padStart(2, '0')).join(''),
  };
  const appClock = { now: () => clock.now(), sleep: (ms: number) => clock.advance(ms) };
  const crypto = createOpenPgpCrypto({ clock: appClock });
  const rings = new Set<string>();
  const doorbell = { ring: async (sync: string) => void rings.add(sync) };
  const pending: SiteEvent[] = [];
  jira.onEvent((event) => void pending.push(event));
  const appHttp = (wrap: Wrap) => siteHttp(jira, { kind: 'forge-app', scopes: SCOPES }, wrap.jiraCall);
  const pairing = createPairing({ store, crypto, clock: appClock, ids, log });

  const side: Side = {
    name,
    jira,
    project: { id: project.id, key },
    people,
    store,
    pairing,
    us: {
      siteId: `cloud-${name}`,
      siteUrl: `https://${name}.atlassian.net`,
      projectId: project.id,
      projectKey: key,
      projectName: `${name} project`,
      company: name.charAt(0).toUpperCase() + name.slice(1),
      appVersion: '1.0.0',
      limits: { messageBytes: 200 * 1024, attachmentBytes: 11 * 1024 * 1024 },
    },
    siteId: `cloud-${name}`,
    messageVersion: 1,
    logged,
    opened,
    rings,
    pending,
    async ask(method, path, body, person = 0) {
      // Slowly enough for Jira's limits on one issue.
      await clock.advance(150);
      const principal: SitePrincipal = { kind: 'user', accountId: people[person] as string };
      const response = await jira.handle({
        method,
        path,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
        principal,
      });
      const text = response.body.toString('utf8');
      if (response.status >= 300) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    },
    async work(sync, wrap = {}) {
      const began = clock.now();
      const appStore = wrap.store?.(store) ?? store;
      await work(
        {
          store: appStore,
          crypto,
          clock: appClock,
          ids,
          bellUrl: { get: async () => `https://${name}.bell.example/x1` },
          log,
          doorbell,
          pairing: createPairing({ store: appStore, crypto, clock: appClock, ids, log }),
          openChannel: (opening) => {
            opened.push(opening);
            const channel = options.open?.(opening, options.channel) ?? options.channel;
            return wrap.channel?.(channel) ?? channel;
          },
          jiraAs: () =>
            createJira({
              http: wrap.http?.(appHttp(wrap)) ?? appHttp(wrap),
              clock: appClock,
              ids,
              log,
              deadline: () => 900_000 - (clock.now() - began),
            }),
          settings: { ...PLATFORM_SETTINGS, messageVersion: side.messageVersion },
          siteId: side.siteId,
          remaining: () => 900_000 - (clock.now() - began),
          requestsLeft: () => 1000,
        },
        sync,
      );
    },
    async deliverEvents() {
      for (const event of pending.splice(0)) await onEvent({ store, doorbell, log }, event);
    },
  };
  return side;
}

export function createWorldClock(): ManualClock {
  return createManualClock(START);
}
