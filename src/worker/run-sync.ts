import { createDirectory } from '../mapping/directory';
import { acknowledged, withdrawSpent } from '../outbound/acknowledged';
import { sendAck } from '../outbound/ack-message';
import { sendAttachmentParts } from '../outbound/attachment-parts';
import { adoptAll } from '../outbound/adopt';
import { collectAll, collectDirty, sweep } from '../outbound/collect';
import { createOutbox } from '../outbound/outbox';
import { sayAll } from '../outbound/say-all';
import { send } from '../outbound/send';
import type { SealingKeys } from '../outbound/seal';
import { tellKeys } from '../outbound/tell-keys';
import { tellPartner } from '../outbound/tell';
import { voidUnreadable } from '../outbound/void-unreadable';
import { beginNumbers } from '../inbound/forgotten-issues';
import type { InboundDeps } from '../inbound/inbound-deps';
import { receive } from '../inbound/receive';
import { receiveAttachments } from '../inbound/receive-attachments';
import { WAITS_FOR_IMAGE } from '../inbound/images';
import { WAITS_FOR_ISSUE } from '../inbound/parking';
import { retryParked } from '../inbound/retry-parked';
import { createWorkflow } from '../inbound/workflow';
import { runRepair } from '../repair/run-repair';
import type { Channel, ChannelEntry } from '../ports/channel';
import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Jira } from '../ports/jira';
import type { Store } from '../ports/store';
import { epochCounter } from '../protocol/epoch';
import { NEWER_MESSAGE } from '../protocol/message-version';
import { done, giveUp } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { addActivity } from '../state/activity';
import type { Activity } from '../state/activity';
import { freeze } from '../state/freeze';
import { noNews, storeHealth } from '../state/health';
import type { HealthNews } from '../state/health';
import { acceptedKeys, readPrivateKey } from '../state/private-keys';
import { openSession } from '../state/session';
import { createValueHash } from '../state/value-hash';
import type { WorkerState } from './read-state';
import { settleKeys } from './settle-keys';
import { settleHeard } from './settle-heard';
import type { WorkerSettings } from './settings';

export interface RunDeps {
  store: Store;
  crypto: Crypto;
  clock: Clock;
  jira: Jira;
  channel: Channel;
  settings: WorkerSettings;
  goOn(): boolean;
  /** 12 random hexadecimal digits. */
  nonce(): string;
}

export const PARTNER_IS_NEWER = giveUp(
  'partner-newer-version',
  "Messages of the partner wait on the relay: the partner's app is newer. Update the app on this site; they are read then.",
);

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
  const session = await openSession({ store, clock, reads: settings.messageVersion }, state.sync);
  const { log, sync } = session;
  const news = noNews();
  const lines: Activity[] = [];
  const end: RunEnd = { again: false, afterMs: 0 };
  const accepted = await acceptedKeys(store, sync);
  if (accepted === undefined || sync.partner === undefined) throw new Error('a run without a partner');
  const signWith = await readPrivateKey(store, sync);
  const keys: SealingKeys = sync.encryption ? { signWith, encryptTo: sync.partner.publicKey } : { signWith };
  const hash = createValueHash(crypto);
  const workflow = createWorkflow({ store, jira, sync: sync.id });
  const inbound: InboundDeps = {
    session,
    store,
    jira,
    channel,
    crypto,
    clock,
    keys: accepted,
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
  const { note, keepNotes } = inbound;
  const collecting = { session, store, jira, crypto, clock, outbox, goOn, note, keepNotes, ...settings };
  const stage = createStage(news, end);
  let isHeldUp = false;
  /** A stage that goes through all issues and may need several runs. Where it fails it is not begun again at once. */
  const look = async (work: Promise<Outcome<void>>): Promise<void> => {
    const outcome = await work;
    if (outcome.kind !== 'done') isHeldUp = true;
    await stage(Promise.resolve(outcome));
  };

  if ((log.toldReads ?? 1) !== session.reads) {
    // The app was updated or set back to an older version: the partner has to know.
    log.toldReads = session.reads;
    log.ackNo += 1;
    await session.commit({ log: true });
  }
  // What this side made here earlier must be known before anything is applied.
  await look(adoptAll({ session, store, jira, crypto, goOn, hash: inbound.hash }));
  await stage(beginNumbers(inbound));
  const isReady = log.baseline?.phase !== 'adopt';
  const received = await receive(inbound, isReady ? entries : []);
  if (received.contradiction !== undefined) {
    await addActivity(store, sync.id, lines);
    await freeze({ store, clock }, sync, received.contradiction);
    return end;
  }
  await stage(Promise.resolve(received.failed ?? done(undefined)));
  if (received.acks !== undefined) await stage(acknowledged(session, received.acks));
  const unreadable = log.out.filter((entry) => (entry.v ?? 1) > session.writes());
  if (unreadable.length > 0) {
    const found = { code: 'partner-older-version', seen: `${unreadable.length} messages` } as const;
    await freeze({ store, clock }, sync, found, {
      counter: epochCounter(sync.epoch) + 1,
      nonce: deps.nonce(),
    });
    return { again: true, afterMs: 0 };
  }
  if (log.quarantine.some(({ code }) => code === NEWER_MESSAGE.code))
    await stage(Promise.resolve(PARTNER_IS_NEWER));
  const voided = await voidUnreadable(session);
  if (voided.length > 0) lines.push({ at: clock.now(), text: voidedText(voided) });
  news.messages.push(...received.lines);
  news.refused.push(...received.refused);
  if (received.lines.length > 0) news.received = clock.now();
  if (received.waiting !== undefined) wantAgain(end, received.waiting.afterMs ?? 1000);
  if (received.unfinished) wantAgain(end, 0);
  const shown = { refused: news.refused, inVain: received.inVain };
  const arrived = isReady ? await stage(receiveAttachments({ ...inbound, shown }, entries)) : undefined;
  const retryAll = log.parked.length > 0 && clock.now() - log.retriedAt >= settings.retryParkedEvery;
  const came = [
    ...(received.created ? WAITS_FOR_ISSUE : []),
    ...(arrived !== undefined && arrived > 0 ? [WAITS_FOR_IMAGE] : []),
  ];
  const met = log.met;
  if (retryAll || came.length > 0 || met.length > 0) {
    const retried = await stage(retryParked(inbound, retryAll ? 'all' : { for: came, pairs: met }));
    if (retried !== undefined) {
      log.heard.dirty.push(...retried.dirty);
      log.met = [];
    }
    // What waited for an issue that was made just now need not wait for another hour.
    const waited =
      retryAll && retried?.created === true
        ? await stage(retryParked(inbound, { for: WAITS_FOR_ISSUE }))
        : undefined;
    if (waited !== undefined) log.heard.dirty.push(...waited.dirty);
    if (retryAll) log.retriedAt = clock.now();
    if (retryAll || met.length > 0) await session.commit({ log: true });
  }
  if (await settleHeard(session, store)) wantAgain(end, 0);
  if (await settleKeys({ session, store, crypto, clock })) {
    // Nothing more is sealed with keys that are others now.
    wantAgain(end, 0);
    await addActivity(store, sync.id, lines);
    await storeHealth(store, sync.id, state.health, news, clock.now());
    return end;
  }

  const nextKey = sync.rekey && (await readPrivateKey(store, sync, { ...sync.rekey, own: true }));
  await stage(tellKeys({ session, crypto, outbox, nextKey }));
  await stage(tellPartner({ session, outbox }));
  await look(sayAll(collecting));
  if (log.baseline?.phase === 'wait' && log.baseline.heard) {
    log.seenNumber = log.baseline.highest;
    delete log.baseline;
    await session.commit({ log: true });
  }
  if (log.baseline === undefined) {
    const undecided = log.met.length;
    await stage(collectDirty(collecting, state.dirty));
    await look(collectAll(collecting));
    await stage(sweep(collecting));
    // A value that an admin chose has been told, and is now written here too; and what met a parked value is decided.
    if (log.parked.length > 0 && log.retriedAt === 0) wantAgain(end, 0);
    if (log.met.length > undecided) {
      await session.commit({ log: true });
      wantAgain(end, 0);
    }
    const repairing = runRepair({
      session,
      store,
      jira,
      clock,
      sha256: (text) => crypto.sha256(text),
      say: async (...changes) => {
        for (const change of changes) await outbox.tell(change);
        await outbox.flush();
      },
      compareEvery: settings.compareEvery,
      lookedAt: state.dirty.marks,
      goOn,
    });
    if ((await stage(repairing)) === true) wantAgain(end, 0);
  }
  const sent = await stage(send({ session, store, channel, clock, goOn, resendAfter: settings.resendAfter }));
  if (sent !== undefined && sent.length > 0) {
    news.sent = clock.now();
    news.messages.push(...sent);
  }
  await stage(sendAttachmentParts({ session, channel, jira, crypto, keys, goOn }));
  await stage(sendAck({ session, channel, crypto, clock, keys }));
  await stage(withdrawSpent({ session, channel }));
  const mayGoOn =
    !isHeldUp && !log.scan.done && log.baseline?.phase !== 'wait' && log.out.length < settings.maxBacklog;
  if (!goOn() || mayGoOn) wantAgain(end, 0);

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
