import { createDirectory } from '../mapping/directory';
import { acknowledged, withdrawSpent } from '../outbound/acknowledged';
import { sendAck } from '../outbound/ack-message';
import { sendAttachmentParts } from '../outbound/attachment-parts';
import { collectAll, collectDirty, sweep } from '../outbound/collect';
import { createOutbox } from '../outbound/outbox';
import { send } from '../outbound/send';
import type { SealingKeys } from '../outbound/seal';
import { tellPartner } from '../outbound/tell';
import { voidUnreadable } from '../outbound/void-unreadable';
import type { InboundDeps } from '../inbound/inbound-deps';
import { receive } from '../inbound/receive';
import { receiveAttachments } from '../inbound/receive-attachments';
import { retryParked } from '../inbound/retry-parked';
import { createWorkflow } from '../inbound/workflow';
import type { Channel, ChannelEntry } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Jira } from '../ports/jira';
import type { Store } from '../ports/store';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { addActivity } from '../state/activity';
import type { Activity } from '../state/activity';
import { noNews, storeHealth } from '../state/health';
import type { HealthNews } from '../state/health';
import { openSession } from '../state/session';
import { createValueHash } from '../state/value-hash';
import type { WorkerState } from './read-state';
import { settleHeard } from './settle-heard';
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
  const hash = createValueHash(crypto);
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
    keepNotes: () => addActivity(store, sync.id, lines.splice(0)),
  };
  const outbox = createOutbox({ session, crypto, clock, keys });
  const collecting = { session, store, jira, crypto, clock, outbox, goOn, ...settings };
  const stage = createStage(news, end);

  const received = await receive(inbound, entries);
  await stage(Promise.resolve(received.failed ?? done(undefined)));
  if (received.acks !== undefined) await stage(acknowledged(session, received.acks));
  const voided = await voidUnreadable(session);
  if (voided.length > 0) lines.push({ at: clock.now(), text: voidedText(voided) });
  news.messages.push(...received.lines);
  news.refused.push(...received.refused);
  if (received.lines.length > 0) news.received = clock.now();
  if (received.waiting !== undefined) wantAgain(end, received.waiting.afterMs ?? 1000);
  if (received.unfinished) wantAgain(end, 0);
  const shown = { refused: news.refused, inVain: received.inVain };
  await stage(receiveAttachments({ ...inbound, shown }, entries));
  const retryAll = log.parked.length > 0 && clock.now() - log.retriedAt >= settings.retryParkedEvery;
  if (retryAll || received.created) {
    const retried = await stage(retryParked(inbound, !retryAll));
    if (retried !== undefined) log.heard.dirty.push(...retried.dirty);
    if (retryAll) {
      log.retriedAt = clock.now();
      await session.commit({ log: true });
    }
  }
  if (await settleHeard(session, store)) wantAgain(end, 0);

  await stage(tellPartner({ session, outbox }));
  await stage(collectDirty(collecting, state.dirty));
  // A value that an admin chose has been told, and is now written here too.
  if (log.parked.length > 0 && log.retriedAt === 0) wantAgain(end, 0);
  await stage(collectAll(collecting));
  await stage(sweep(collecting));
  const sent = await stage(send({ session, store, channel, clock, goOn, resendAfter: settings.resendAfter }));
  if (sent !== undefined && sent.length > 0) {
    news.sent = clock.now();
    news.messages.push(...sent);
  }
  await stage(sendAttachmentParts({ session, channel, jira, crypto, keys, goOn }));
  await stage(sendAck({ session, channel, crypto, clock, keys }));
  await stage(withdrawSpent({ session, channel }));
  if (!goOn() || (!log.scan.done && log.out.length < settings.maxBacklog)) wantAgain(end, 0);

  await workflow.save();
  await addActivity(store, sync.id, lines);
  await storeHealth(store, sync.id, state.health, news, clock.now());
  return end;
}

function voidedText(seqs: readonly number[]): string {
  const which = seqs.length === 1 ? `Message ${seqs[0]}` : `Messages ${seqs.join(', ')}`;
  return `${which} could not be read by the partner, although sent again; what was in there goes out in new messages.`;
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
    if (outcome.kind !== 'retry') return undefined;
    const { code } = outcome.cause;
    // A relay that is out of reach is tried with the next poll: it may be so for hours.
    if (outcome.afterMs !== undefined || PATIENCE.has(code) || code.startsWith('jira-'))
      wantAgain(end, outcome.afterMs ?? 30_000);
    return undefined;
  };
}
