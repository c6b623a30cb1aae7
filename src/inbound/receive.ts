import type { ChannelEntry } from '../ports/channel';
import { incomingName } from '../protocol/incoming-name';
import { LOG_MARKS, logBytes } from '../protocol/log-record';
import type { LogRecord } from '../protocol/log-record';
import type { RelayName } from '../protocol/names';
import { done } from '../protocol/outcome';
import type { GiveUp, Outcome, Retry } from '../protocol/outcome';
import { withHash } from '../protocol/recent-hashes';
import { has, withSeq } from '../protocol/window';
import type { Session } from '../state/session';
import type { MessageLine } from '../state/health';
import { applyChanges } from './apply-message';
import type { ApplyEnd } from './apply-context';
import { contradictionOf } from './contradiction';
import type { NumberMark } from './forgotten-issues';
import { fillHoles } from './fill-holes';
import type { InboundDeps } from './inbound-deps';
import { hearFiles } from './hear-files';
import { lookForLaterEpoch } from './later-epoch';
import { lookAtCopies } from './look-at-copies';
import { MOST_IN_VAIN, forgetGone, shouldRead } from './quarantine';
import { newestOf, noteAcks, readAcks } from './read-acks';
import type { AckName, SeenAcks } from './read-acks';
import { readMessage } from './read-message';
import { removeStale } from './remove-stale';

export interface Received extends SeenAcks {
  lines: MessageLine[];
  created: boolean;
  /** A message that could not be applied now, and why. */
  waiting?: Retry;
  /** There is more to do than time allowed. */
  unfinished: boolean;
  /** Why it ended before the end; what was done until then is above, and stored. */
  failed?: Retry | GiveUp;
}

type DataName = Extract<RelayName, { kind: 'data' }>;

/** Numbers that are kept beyond a gap; a sender has some hundreds of unacknowledged messages at most, and each kept number takes room. */
const MOST_AHEAD = 1000;

/** A head that fails this often is set aside, so that the log goes on. */
const MOST_ATTEMPTS = 20;

/**
 * Reads what lies in RECEIVE: persist, apply, settle, then delete. Names of others, of other synchronizations and of our own direction
 * are left alone. Calling again goes on from what is stored.
 */
export async function receive(deps: InboundDeps, entries: readonly ChannelEntry[]): Promise<Received> {
  const result: Received = {
    lines: [],
    refused: [],
    inVain: 0,
    created: false,
    unfinished: false,
  };
  const end = await receiveAll(deps, result, entries);
  if (end.kind !== 'done') result.failed = end;
  return result;
}

async function receiveAll(
  deps: InboundDeps,
  result: Received,
  entries: readonly ChannelEntry[],
): Promise<Outcome<void>> {
  const { session } = deps;
  const numbers: NumberMark = {};
  forgetGone(session.log, entries);
  const ours = entries.flatMap((entry) => {
    const name = incomingName(entry.name, session.sync);
    return name?.epoch === session.sync.epoch ? [{ entry, name }] : [];
  });
  const stale = await removeStale(deps, entries);
  if (stale.kind !== 'done') return stale;
  const later = await lookForLaterEpoch(deps, result, entries);
  if (later.kind !== 'done' || result.contradiction !== undefined) return later;
  const seen = await readAcks(
    deps,
    result,
    ours.filter((o): o is { entry: ChannelEntry; name: AckName } => o.name.kind === 'ack'),
  );
  if (seen.kind !== 'done' || result.contradiction !== undefined) return seen;

  const data = ours
    .filter((o): o is { entry: ChannelEntry; name: DataName } => o.name.kind === 'data')
    .toSorted((a, b) => a.name.seq - b.name.seq);
  const copies = data.filter((o) => has(session.log.received, o.name.seq));
  const looked = await lookAtCopies(deps, result, copies);
  if (looked.kind !== 'done' || result.contradiction !== undefined) return looked;
  const old = copies.map((o) => o.entry.name);
  if (old.length > 0) {
    // A duplicate below the acknowledgement: the partner may have missed it.
    const removed = await deps.channel.remove(old);
    if (removed.kind !== 'done') return removed;
    session.log.ackNo += 1;
    await session.commit({ log: true });
  }
  let settled: string[] = [];
  let taken = 0;
  const remove = async (): Promise<Outcome<void>> => {
    if (settled.length === 0) return done(undefined);
    const names = settled;
    settled = [];
    return deps.channel.remove(names);
  };
  for (const { entry, name } of data) {
    if (has(session.log.received, name.seq) || isFarAhead(session.log, name.seq)) continue;
    if (result.inVain >= MOST_IN_VAIN) break;
    if (!shouldRead(session.log, entry, deps.clock.now())) continue;
    // At least one a run: it may bring the acknowledgement that makes room.
    const isFull = taken > 0 && logBytes(session.log) > LOG_MARKS.received;
    if (isFull || !deps.goOn()) {
      result.unfinished = true;
      break;
    }
    const one = await receiveOne(deps, result, numbers, entry, name);
    if (one.kind !== 'done') {
      await remove();
      return one;
    }
    if (result.contradiction !== undefined) break;
    if (one.value === 'settled') {
      taken += 1;
      settled.push(entry.name);
    }
    if (one.value === 'unfinished') {
      result.unfinished = true;
      break;
    }
    if (settled.length >= 20) {
      const removed = await remove();
      if (removed.kind !== 'done') return removed;
    }
  }
  return remove();
}

/** Its turn comes when the lower ones are there; until then it stays on the relay. */
function isFarAhead({ received }: LogRecord, seq: number): boolean {
  return seq > received.applied + MOST_AHEAD;
}

async function receiveOne(
  deps: InboundDeps,
  result: Received,
  numbers: NumberMark,
  entry: ChannelEntry,
  name: DataName,
): Promise<Outcome<'settled' | 'left' | 'unfinished'>> {
  const { session } = deps;
  const { log } = session;
  const read = await readMessage(deps, result, entry, name);
  if (read.kind !== 'done') return read;
  if (read.value === undefined) return done('left');
  const { message, hash } = read.value;
  const contradiction = contradictionOf(session, message, newestOf(log, result));
  if (contradiction !== undefined) {
    result.contradiction = contradiction;
    return done('left');
  }
  noteAcks(log, result, message.acks);

  fillHoles(session, message.changes, name.seq);
  const attempts = (log.attempts[name.seq] ?? 0) + 1;
  log.attempts[name.seq] = attempts;
  await session.commit({ log: true });
  let lines = { issues: 0, items: 0 };
  if (attempts > MOST_ATTEMPTS) {
    deps.note({
      at: deps.clock.now(),
      text: `Message ${name.seq} was set aside: it could not be applied in ${MOST_ATTEMPTS} attempts.`,
    });
  } else {
    const applied = await applyChanges(
      { deps, numbers, lowerMissing: log.received.applied < name.seq - 1, seq: name.seq },
      message.changes,
    );
    if (applied.kind !== 'done' || applied.value.kind !== 'applied') {
      // Waiting is not failing, nor is a Jira that lets us do nothing: only an end in the middle counts as an attempt.
      log.attempts[name.seq] = attempts - 1;
      await session.commit({ log: true });
      if (applied.kind === 'give-up') return applied;
      if (applied.kind === 'retry') {
        result.waiting = applied;
        return applied.cause.code === 'settling' ? done('left') : applied;
      }
      return done(applied.value.kind === 'wait' ? 'left' : 'unfinished');
    }
    hearFiles(log, name.seq, applied.value);
    log.heard.dirty = [...new Set([...log.heard.dirty, ...applied.value.dirty])];
    hearKeys(session, applied.value);
    if (applied.value.created) result.created = true;
    if (applied.value.stated && log.baseline !== undefined) log.baseline.heard = true;
    lines = countOf(message.changes);
  }
  delete log.attempts[name.seq];
  log.quarantine = log.quarantine.filter((q) => q.name !== entry.name);
  log.received = withSeq(log.received, name.seq);
  log.takenHashes = withHash(log.takenHashes, name.seq, hash);
  log.ackNo += 1;
  log.counts.received += 1;
  await session.commit({ log: true });
  result.lines.push({ direction: 'in', seq: name.seq, at: deps.clock.now(), ...lines });
  return done('settled');
}

/** The last announcement stands; it is acted on at the end of receiving, see worker/settle-keys.ts. */
function hearKeys({ log, sync }: Session, said: Pick<ApplyEnd, 'rekey' | 'rekeyed'>): void {
  const { heard } = log;
  heard.rekeyed = [...new Set([...heard.rekeyed, ...said.rekeyed])].slice(-MOST_KEYS);
  if (said.rekey === undefined || sync.partner === undefined) return;
  const { fingerprint, publicKey, proof } = said.rekey;
  // Said again in a later epoch: the key before it is then not the one that stands here.
  const isKnown = sync.partner.fingerprint === fingerprint && sync.partner.previous !== undefined;
  const before = isKnown ? sync.partner.previous?.fingerprint : sync.partner.fingerprint;
  heard.rekey = { fingerprint, publicKey, proof, before: before ?? '' };
}

/** Keys that are named at once; there are two. */
const MOST_KEYS = 4;

function countOf(changes: readonly unknown[]): { issues: number; items: number } {
  let issues = 0;
  let items = 0;
  for (const change of changes as { kind?: unknown; items?: unknown }[])
    if (change.kind === 'issue') {
      issues += 1;
      items += Array.isArray(change.items) ? change.items.length : 0;
    }
  return { issues, items };
}
