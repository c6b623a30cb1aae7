import { createDirectory } from '../mapping/directory';
import { createHash } from '../outbound/capture';
import { acknowledged, attachmentsArrived } from '../outbound/acknowledged';
import { sendAck } from '../outbound/ack-message';
import { sendAttachmentParts } from '../outbound/attachment-parts';
import { collectAll, collectDirty, sweep } from '../outbound/collect';
import { createOutbox } from '../outbound/outbox';
import { send } from '../outbound/send';
import type { SealingKeys } from '../outbound/seal';
import { tellPartner } from '../outbound/tell';
import type { InboundDeps } from '../inbound/inbound-deps';
import { receive } from '../inbound/receive';
import type { Received } from '../inbound/receive';
import { receiveAttachments } from '../inbound/receive-attachments';
import { retryParked } from '../inbound/retry-parked';
import { createWorkflow } from '../inbound/workflow';
import type { Channel, ChannelEntry } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Jira } from '../ports/jira';
import type { Store } from '../ports/store';
import type { Outcome } from '../protocol/outcome';
import { addActivity } from '../state/activity';
import type { Activity } from '../state/activity';
import { markDirty } from '../state/dirty';
import { noNews, storeHealth } from '../state/health';
import type { HealthNews } from '../state/health';
import { openSession } from '../state/session';
import type { WorkerState } from './read-state';
import type { WorkerSettings } from './settings';

export interface RunDeps {
  store: Store;
  crypto: Crypto;
  clock: Clock;
  jira: Jira;
  channel: Channel;
  settings: WorkerSettings;
  /** Armored keys: ours, and the partner's public one. */
  privateKey: string;
  partnerKey: string;
  goOn(): boolean;
}

/** How the run ended: whether another is wanted, and how soon (milliseconds). */
export interface RunEnd {
  again: boolean;
  afterMs: number;
}

/**
 * One run of a running synchronization: takes in, captures, sends. Every stage goes on from what is stored, so a run may
 * end anywhere. A stage that fails is noted and the others go on.
 */
export async function runSync(
  deps: RunDeps,
  state: WorkerState,
  entries: readonly ChannelEntry[],
): Promise<RunEnd> {
  const { store, crypto, clock, jira, channel, settings, goOn } = deps;
  const session = await openSession({ store, clock }, state.sync);
  const { log, sync } = session;
  const news = noNews();
  const lines: Activity[] = [];
  const end: RunEnd = { again: false, afterMs: 0 };
  const keys: SealingKeys = sync.encryption
    ? { signWith: deps.privateKey, encryptTo: deps.partnerKey }
    : { signWith: deps.privateKey };
  const hash = createHash(crypto);
  const workflow = createWorkflow({ store, jira, sync: sync.id });
  const inbound: InboundDeps = {
    session,
    store,
    jira,
    channel,
    crypto,
    clock,
    keys: { verifyWith: deps.partnerKey, decryptWith: deps.privateKey },
    directory: createDirectory({ jira, projectId: sync.us.projectId, projectKey: sync.us.projectKey }),
    workflow,
    hash,
    settleAfter: settings.settleAfter,
    wantAfter: settings.wantAfter,
    goOn,
    note: (line) => lines.push(line),
  };
  const outbox = createOutbox({ session, crypto, clock, keys });
  const collecting = { session, store, jira, crypto, clock, outbox, goOn, ...settings };
  const stage = createStage(news, end);

  const dirty: string[] = [];
  const received = await stage(receive(inbound, entries));
  if (received !== undefined) {
    await settleReceived(deps, session.log.uploads, received, stage, { session, channel });
    news.messages.push(...received.lines);
    news.refused.push(...received.refused);
    if (received.lines.length > 0) news.received = clock.now();
    dirty.push(...received.dirty);
    if (received.waiting !== undefined) wantAgain(end, received.waiting.afterMs ?? 1000);
    if (received.unfinished) wantAgain(end, 0);
  }
  if (log.awaits.length > 0) await stage(receiveAttachments({ ...inbound, shown: news }, entries));
  const retryAll = log.parked.length > 0 && clock.now() - log.retriedAt >= settings.retryParkedEvery;
  if (retryAll || received?.created === true) {
    const retried = await stage(retryParked(inbound, !retryAll));
    if (retried !== undefined) dirty.push(...retried.dirty);
    if (retryAll) {
      log.retriedAt = clock.now();
      await session.commit({ log: true });
    }
  }
  for (const issueId of new Set(dirty)) await markDirty(store, sync.id, issueId);
  if (dirty.length > 0) wantAgain(end, 0);

  await stage(tellPartner({ session, outbox }));
  await stage(collectDirty(collecting, state.dirty));
  await stage(collectAll(collecting));
  await stage(sweep(collecting));
  const sent = await stage(send({ session, store, channel, clock, goOn, resendAfter: settings.resendAfter }));
  if (sent !== undefined && sent.length > 0) {
    news.sent = clock.now();
    news.messages.push(...sent);
  }
  await stage(sendAttachmentParts({ session, channel, jira, crypto, keys, goOn }));
  await stage(sendAck({ session, channel, crypto, clock, keys }));
  if (!goOn() || (!log.scan.done && log.out.length < settings.maxBacklog)) wantAgain(end, 0);

  await workflow.save();
  await addActivity(store, sync.id, lines);
  await storeHealth(store, sync.id, state.health, news, clock.now());
  return end;
}

function wantAgain(end: RunEnd, afterMs: number): void {
  end.afterMs = end.again ? Math.min(end.afterMs, afterMs) : afterMs;
  end.again = true;
}

type Stage = <T>(work: Promise<Outcome<T>>) => Promise<T | undefined>;

/** Causes that are part of normal running: time or requests are used up, or something has to settle. */
const PATIENCE = new Set(['settling', 'request-budget', 'jira-deadline']);

function createStage(news: HealthNews, end: RunEnd): Stage {
  return async (work) => {
    const outcome = await work;
    if (outcome.kind === 'done') {
      news.worked = true;
      return outcome.value;
    }
    if (!PATIENCE.has(outcome.cause.code)) news.failing = outcome.cause;
    if (outcome.kind === 'retry') wantAgain(end, outcome.afterMs ?? 30_000);
    return undefined;
  };
}

/** What incoming messages said of what we sent. */
async function settleReceived(
  deps: RunDeps,
  uploads: { pair: string; item: string; tries: number }[],
  received: Received,
  stage: Stage,
  outbound: Parameters<typeof acknowledged>[0],
): Promise<void> {
  if (received.acks !== undefined) await stage(acknowledged(outbound, received.acks));
  if (received.have.length > 0) await stage(attachmentsArrived(outbound, received.have));
  const wanted = received.want.filter((item) => !uploads.some((upload) => upload.item === item));
  if (wanted.length === 0) return;
  for (const item of wanted) uploads.push({ pair: '', item, tries: 1 });
  await outbound.session.commit({ log: true });
}
