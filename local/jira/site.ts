import { join } from 'node:path';
import type { LocalClock } from '../clock';
import type { SiteEvent, SitePrincipal, SiteRequest, SiteResponse } from '../http';
import type { LocalRandom } from '../random';
import { fail, toResponse } from './answers';
import { createDirectoryFiles, createMemoryFiles } from './attachment-files';
import type { SiteCore } from './core';
import type { SiteData } from './model';
import { nextId, randomUuid } from './core';
import { type SiteCounters, createDispatcher } from './dispatch';
import { type JiraLimits, createRateLimiter, defaultLimits } from './rate-limits';
import { createSearchIndex } from './search-index';
import { type SiteSetUp, createSetUp } from './set-up';
import { createSiteData } from './site-data';
import { createSiteStorage } from './site-storage';

export interface JiraSiteOptions {
  /** Short name, e.g. `acme`; ids begin at other numbers for other names. */
  name: string;
  /** Origin of all self links, e.g. `https://acme.atlassian.net`. */
  baseUrl: string;
  cloudId: string;
  /** IANA zone of timestamps; default UTC. */
  timeZone?: string;
  clock: LocalClock;
  random: LocalRandom;
  /** Keeps the site here between starts; absent: memory only. */
  dir?: string;
  limits?: Partial<JiraLimits>;
  /** How long searches lag behind writes, in milliseconds, on average; default 500. */
  indexLagMs?: number;
}

/** One emulated Jira Cloud site. */
export interface JiraSite {
  /** Answers everything under /rest/ and /media/. */
  handle(request: SiteRequest): Promise<SiteResponse>;
  /**
   * Who a plain HTTP client is, by basic auth with e-mail and API token: anonymous without credentials, undefined for
   * wrong ones, which Jira answers by 401.
   */
  authenticate(headers: Record<string, string>): SitePrincipal | undefined;
  /** `authenticate` and `handle` in one, with the 401. */
  handleHttp(request: Omit<SiteRequest, 'principal'>): Promise<SiteResponse>;
  /** Product events, once each, in order, at the time of the write. */
  onEvent(listener: (event: SiteEvent) => void): void;
  setUp: SiteSetUp;
  /** Account of the app's own user on this site. */
  appAccountId: string;
  counters(): SiteCounters;
  /** Everything that the site keeps, for whoever arranges or checks a site as a whole: no request, no permission, no lag. */
  data: SiteData;
  /** Writes the site to its directory now. */
  save(): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_INDEX_LAG_MS = 500;
const APP_NAME = 'Issue Synchronization';

/** Creates a site, or opens the one that `dir` holds. */
export function createJiraSite(options: JiraSiteOptions): JiraSite {
  const { clock, random } = options;
  const timeZone = options.timeZone ?? 'UTC';
  const limits = { ...defaultLimits(), ...options.limits };
  const data = createSiteData();
  const storage = createSiteStorage(options.dir, data, clock);
  const known = [...data.users.values()].find((user) => user.accountType === 'app');
  const appAccountId = known?.accountId ?? `557058:${randomUuid(random)}`;
  const listeners: ((event: SiteEvent) => void)[] = [];
  const core: SiteCore = {
    identity: {
      name: options.name,
      baseUrl: options.baseUrl,
      cloudId: options.cloudId,
      timeZone,
      appAccountId,
    },
    clock,
    random,
    data,
    files:
      options.dir === undefined
        ? createMemoryFiles()
        : createDirectoryFiles(join(options.dir, 'attachments')),
    index: createSearchIndex({ clock, random, lagMs: options.indexLagMs ?? DEFAULT_INDEX_LAG_MS }),
    attachmentMaxBytes: limits.attachmentMaxBytes,
    mediaTokens: new Map(),
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
    changed: () => storage.changed(),
  };
  for (const issue of data.issues.values()) core.index.load(issue);
  if (!known) addBasics(core);

  const limiter = createRateLimiter({ clock, random, limits });
  const counters: SiteCounters = { calls: 0, points: 0, callsByRoute: {}, otherCalls: 0 };
  const handle = createDispatcher({ core, limiter, counters });
  const authenticate = (headers: Record<string, string>) => principalOf(core, headers['authorization']);

  return {
    handle,
    authenticate,
    async handleHttp(request) {
      const principal = authenticate(request.headers);
      if (principal) return handle({ ...request, principal });
      return toResponse(fail(401, 'Client must be authenticated to access this resource.').answer);
    },
    onEvent: (listener) => void listeners.push(listener),
    setUp: createSetUp(core, limiter.suspend),
    appAccountId,
    counters: () => ({ ...counters, callsByRoute: { ...counters.callsByRoute } }),
    data,
    save: storage.save,
    close: storage.close,
  };
}

/** What every new site has: the app's user, resolutions and link types. */
function addBasics(core: SiteCore): void {
  const { data, identity } = core;
  data.users.set(identity.appAccountId, {
    accountId: identity.appAccountId,
    accountType: 'app',
    displayName: APP_NAME,
    email: '',
    emailVisible: false,
    apiToken: '',
    admin: false,
    active: true,
    timeZone: identity.timeZone,
  });
  for (const name of ['Done', "Won't Do", 'Duplicate', 'Cannot Reproduce']) {
    const id = nextId(core, 'resolution');
    data.resolutions.set(id, { id, name });
  }
  const linkTypes = [
    ['Blocks', 'is blocked by', 'blocks'],
    ['Cloners', 'is cloned by', 'clones'],
    ['Duplicate', 'is duplicated by', 'duplicates'],
    ['Relates', 'relates to', 'relates to'],
  ] as const;
  for (const [name, inward, outward] of linkTypes) {
    const id = nextId(core, 'linkType');
    data.linkTypes.set(id, { id, name, inward, outward });
  }
  core.changed();
}

function principalOf(core: SiteCore, authorization: string | undefined): SitePrincipal | undefined {
  if (authorization === undefined || authorization === '') return { kind: 'anonymous' };
  const match = /^basic\s+(\S+)$/i.exec(authorization);
  if (!match) return undefined;
  const [email = '', ...rest] = Buffer.from(match[1] ?? '', 'base64')
    .toString('utf8')
    .split(':');
  const token = rest.join(':');
  const user = [...core.data.users.values()].find(
    (candidate) =>
      candidate.accountType === 'atlassian' && candidate.email.toLowerCase() === email.toLowerCase(),
  );
  if (!user?.active || token === '' || user.apiToken !== token) return undefined;
  return { kind: 'user', accountId: user.accountId };
}
