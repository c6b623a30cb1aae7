/**
 * The only file that manifest.yml names: one export for each function. It builds what an invocation needs and decides nothing. Nothing is kept
 * between invocations: a warm process serves several installations.
 */
import Resolver from '@forge/resolver';
import type { Request } from '@forge/resolver';
import type { AdminDeps, Caller } from './admin/admin-deps';
import { callerOf, issueOf } from './admin/caller';
import { ADMIN_FUNCTIONS, handleAdmin } from './admin/handle';
import { handlePanel } from './admin/panel';
import { createChannel } from './channels/create-channel';
import { createOpenPgpCrypto } from './crypto/openpgp-crypto';
import { createBellUrl } from './forge/bell-url';
import { createQueueDoorbell } from './forge/doorbell';
import { createJiraHttp, createOutsideHttp, createViewerHttp } from './forge/http';
import { createKvsStore } from './forge/kvs-store';
import {
  appVersion,
  createPlatformClock,
  createPlatformIds,
  createPlatformLog,
  remainingMs,
} from './forge/platform';
import { ringOf } from './forge/ring';
import { siteOf } from './forge/site-of';
import { createJira } from './jira/create-jira';
import { createPairing } from './pairing/create-pairing';
import type { ChannelOpening } from './ports/channel';
import type { Http } from './ports/http';
import type { SyncUser } from './protocol/sync-record';
import { MAX_SEALED } from './protocol/envelope';
import { readSiteSyncs } from './state/site-syncs';
import type { BellAnswer } from './worker/on-bell';
import { onBell } from './worker/on-bell';
import { onEvent } from './worker/on-event';
import { workerSettings } from './worker/settings';
import { work } from './worker/worker';

/** Largest attachment that this version carries: it is held in memory once while it is sealed. */
const ATTACHMENT_BYTES = 11 * 1024 * 1024;

function buildDeps() {
  const clock = createPlatformClock();
  const ids = createPlatformIds();
  const log = createPlatformLog();
  const store = createKvsStore({ clock, remaining: remainingMs });
  const crypto = createOpenPgpCrypto({ clock });
  const outside = createOutsideHttp();
  const doorbell = createQueueDoorbell({ log });
  const bellUrl = createBellUrl({ log });
  const pairing = createPairing({ store, crypto, clock, ids, log });
  const jiraOver = (http: Http) => createJira({ http, clock, ids, log, deadline: remainingMs });
  const jiraAs = (user: SyncUser) => jiraOver(createJiraHttp(user));
  const openChannel = (opening: ChannelOpening) => createChannel({ http: outside.http, clock, ...opening });
  return {
    clock,
    ids,
    log,
    store,
    crypto,
    outside,
    doorbell,
    bellUrl,
    pairing,
    jiraOver,
    jiraAs,
    openChannel,
  };
}

function adminDeps(): AdminDeps {
  const { clock, log, store, doorbell, pairing, jiraOver, jiraAs, openChannel } = buildDeps();
  return {
    clock,
    log,
    store,
    doorbell,
    pairing,
    viewer: jiraOver(createViewerHttp()),
    jiraAs,
    openChannel,
    limits: { messageBytes: MAX_SEALED, attachmentBytes: ATTACHMENT_BYTES },
    appVersion: appVersion(),
  };
}

const adminResolver = new Resolver();
for (const name of ADMIN_FUNCTIONS)
  adminResolver.define(name, ({ payload, context }: Request) =>
    withCaller(context, (caller) => handleAdmin(adminDeps(), caller, name, payload)),
  );

const panelResolver = new Resolver();
panelResolver.define('issue', ({ context }: Request) =>
  withCaller(context, (caller) => handlePanel(adminDeps(), caller, issueOf(context))),
);

function withCaller<T>(context: unknown, answer: (caller: Caller) => Promise<T>): Promise<T> {
  return answer(callerOf(context));
}

/** Resolver of the project settings page. */
export const admin = adminResolver.getDefinitions();

/** Resolver of the issue panel. */
export const panel = panelResolver.getDefinitions();

/** Product events: marks and rings, no more; they may come late, twice, out of order or never. */
export async function onIssueEvent(event: unknown): Promise<void> {
  await onEvent(buildDeps(), event);
}

/** Every five minutes: rings for every synchronization of the site. May run twice or not at all. */
export async function onPoll(): Promise<void> {
  const { store, doorbell } = buildDeps();
  for (const sync of Object.keys(await readSiteSyncs(store))) await doorbell.ring(sync);
}

/** Every hour, in case the five-minute trigger has stopped; a worker that runs sweeps when an hour has passed. */
export async function onWatch(): Promise<void> {
  await onPoll();
}

/** The doorbell of relays that can ring: a web trigger, open to everybody, so nothing but a signed ring counts. */
export function onBellRung(request: unknown): Promise<BellAnswer> {
  return onBell(buildDeps(), request);
}

/** The worker of one synchronization. */
export async function onRing(event: unknown, context?: unknown): Promise<void> {
  const { outside, ...deps } = buildDeps();
  const sync = ringOf(event);
  if (sync === undefined) {
    deps.log.warn('ring-unreadable');
    return;
  }
  await work(
    {
      ...deps,
      siteId: siteOf(context),
      requestsLeft: outside.requestsLeft,
      remaining: remainingMs,
      settings: workerSettings(process.env),
    },
    sync,
  );
}
