import type { Channel } from '../ports/channel';
import type { Crypto } from '../ports/crypto';
import type { Doorbell } from '../ports/doorbell';
import type { Jira } from '../ports/jira';
import type { Log } from '../ports/log';
import type { Pairing } from '../pairing/create-pairing';
import type { Cause } from '../protocol/outcome';
import { NEWER_MESSAGE } from '../protocol/message-version';
import type { SyncRecord, SyncUser } from '../protocol/sync-record';
import { eraseSync } from '../state/erase';
import { freeze } from '../state/freeze';
import { noNews, storeHealth } from '../state/health';
import { WriterReplaced } from '../state/session';
import { isIdle } from './is-idle';
import { noteAnswers } from './note-answers';
import { openChannelOf } from './opening';
import type { OpeningDeps } from './opening';
import { readWorkerState } from './read-state';
import type { WorkerState } from './read-state';
import { PARTNER_IS_NEWER, runSync } from './run-sync';
import type { WorkerSettings } from './settings';

export interface WorkerDeps extends OpeningDeps {
  crypto: Crypto;
  log: Log;
  doorbell: Doorbell;
  pairing: Pairing;
  /** Jira as a synchronization's user. */
  jiraAs(user: SyncUser): Jira;
  settings: WorkerSettings;
  /** The site on which this app runs, as the platform says; undefined where it does not. */
  siteId: string | undefined;
  /** Milliseconds left in this invocation. */
  remaining(): number;
  /** Requests to the outside left in this invocation. */
  requestsLeft(): number;
}

/** Requests kept back for ending cleanly. */
const REQUEST_RESERVE = 6;

/** One poll of one synchronization, in whatever state it is. Running it twice, or two at once, does no harm. */
export async function work(deps: WorkerDeps, syncId: string): Promise<void> {
  const state = await readWorkerState(deps.store, syncId);
  if (state === undefined) return erase(deps, syncId);
  const { frozen } = state.sync;
  // A copy of a site touches nothing on the relay before its admin has said that it takes the site's place.
  if (frozen?.code === 'own-site-changed' && frozen.reset === undefined) return;
  if (await isElsewhere(deps, state.sync)) return;
  const channel = await openChannelOf(deps, state.sync);
  const listing = await channel.list();
  if (listing.kind !== 'done') {
    deps.log.warn('relay-not-listed', { sync: syncId, code: listing.cause.code });
    return noteFailure(deps, state, listing.cause);
  }
  const { entries, notices = [] } = listing.value;
  await noteAnswers(deps, { sync: syncId, health: state.health, channel }, notices);
  const names = entries.map((entry) => entry.name);
  let sync = state.sync;
  const isOpen = sync.status === 'handshake' || frozen?.reset !== undefined;
  if (isOpen || deps.pairing.hasPairingMessage(sync, names)) {
    const polled = await deps.pairing.step(sync, channel, names);
    sync = polled.sync;
    if (polled.outcome.kind !== 'done') {
      deps.log.warn('pairing-step-failed', { sync: syncId, code: polled.outcome.cause.code });
      await noteFailure(deps, state, polled.outcome.cause);
    } else await clearFailure(deps, state);
    if (polled.changed) deps.log.info('pairing-advanced', { sync: syncId, status: sync.status });
  }
  if (sync.status !== 'running' || sync.partner === undefined) return;
  const log = state.log?.epoch === sync.epoch ? state.log : undefined;
  if (isIdle({ ...state, sync, log }, entries, deps.settings, deps.clock.now())) return noteIdle(deps, state);
  await runOnce(deps, { ...state, sync, log }, channel, entries);
}

/** Where the storage was copied to another site: freezes, so that two sites never act as one. */
async function isElsewhere(deps: WorkerDeps, sync: SyncRecord): Promise<boolean> {
  const here = deps.siteId;
  if (here === undefined || here === sync.us.siteId) return false;
  const seen = `made on site ${sync.us.siteId}, now on ${here}`;
  await freeze(deps, sync, { code: 'own-site-changed', seen });
  return true;
}

/** A removed synchronization: deletes its records, page by page; the listing lags, so it is done twice. */
async function erase(deps: WorkerDeps, syncId: string): Promise<void> {
  const isClean = await eraseSync(deps.store, syncId, () => deps.remaining() > deps.settings.reserve);
  if (!isClean) await deps.doorbell.ring(syncId, 30);
}

async function noteFailure(deps: WorkerDeps, state: WorkerState, failing: Cause): Promise<void> {
  await storeHealth(deps.store, state.sync.id, state.health, { ...noNews(), failing }, deps.clock.now());
}

/** Nothing to do is a success, unless messages of a newer partner wait. */
async function noteIdle(deps: WorkerDeps, state: WorkerState): Promise<void> {
  const isBehind = state.log?.quarantine.some(({ code }) => code === NEWER_MESSAGE.code) === true;
  return isBehind ? noteFailure(deps, state, PARTNER_IS_NEWER.cause) : clearFailure(deps, state);
}

/** Without a health record there is nothing to clear, and none is made for it. */
async function clearFailure(deps: WorkerDeps, state: WorkerState): Promise<void> {
  if (state.health === undefined) return;
  await storeHealth(deps.store, state.sync.id, state.health, { ...noNews(), worked: true }, deps.clock.now());
}

async function runOnce(
  deps: WorkerDeps,
  state: WorkerState,
  channel: Channel,
  entries: Parameters<typeof runSync>[2],
): Promise<void> {
  const goOn = () => deps.remaining() > deps.settings.reserve && deps.requestsLeft() > REQUEST_RESERVE;
  try {
    const end = await runSync(
      {
        store: deps.store,
        crypto: deps.crypto,
        clock: deps.clock,
        jira: deps.jiraAs(state.sync.syncUser),
        channel,
        settings: deps.settings,
        goOn,
        nonce: () => deps.ids.secret(6),
      },
      state,
      entries,
    );
    if (end.again) await deps.doorbell.ring(state.sync.id, Math.min(900, Math.ceil(end.afterMs / 1000)));
  } catch (error) {
    if (!(error instanceof WriterReplaced)) throw error;
    deps.log.info('writer-replaced', { sync: state.sync.id });
  }
}
