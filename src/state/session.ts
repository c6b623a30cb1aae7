import type { Clock } from '../ports/clock';
import type { Store, StoreChange } from '../ports/store';
import { epochCounter } from '../protocol/epoch';
import type { AckState } from '../protocol/envelope';
import { pairIdOf, parsePairId } from '../protocol/items';
import { emptyLog, logRecord } from '../protocol/log-record';
import type { LogRecord } from '../protocol/log-record';
import { emptyPair, pairRecord } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { MESSAGE_VERSION } from '../protocol/message-version';
import { otherSide, sideOf, syncKeys, syncRecord } from '../protocol/sync-record';
import type { Side, SyncRecord } from '../protocol/sync-record';
import { unreadableOf } from '../protocol/unreadable';
import { ackOf } from '../protocol/window';
import { takeAlong } from './next-epoch';

/**
 * Thrown when a commit finds that another worker has taken over, or that an admin removed the synchronization. Nothing was
 * changed; the run ends without a word, for the other worker does the rest.
 */
export class WriterReplaced extends Error {}

export const stateKeys = {
  fence: (sync: string) => `${sync}:fence`,
  log: (sync: string) => `${sync}:log`,
  out: (sync: string, seq: number) => `${sync}:out:${seq}`,
  pair: (sync: string, pair: string) => `${sync}:pair:${pair}`,
  at: (sync: string, issueId: string) => `${sync}:at:${issueId}`,
  parked: (sync: string, pair: string, subject: string) => `${sync}:parked:${pair}.${subject}`,
  /** The partner's value of a held conflict. */
  held: (sync: string, pair: string, field: string) => `${sync}:parked:${pair}.held-${field}`,
};

/** Pairs of one commit: each may bring its index entry, and there is the fence, the log and an outbox entry besides. */
export const PAIRS_PER_COMMIT = 10;

/** One worker's hold on a synchronization: every write is refused once a later worker has begun. */
export interface Session {
  readonly sync: SyncRecord;
  readonly us: Side;
  readonly them: Side;
  /** The worker's copy of the log; changed in memory, stored by commits with `log: true`. */
  readonly log: LogRecord;
  /** Highest version of messages that this side reads. */
  readonly reads: number;
  /** The version in which this side writes now: the highest that both sides read. */
  writes(): number;
  /** What is told of the other direction. */
  acks(): AckState;
  /** Pairs by id; absent when there is none yet. Changed copies are stored by `commit`. */
  pairs(ids: readonly string[]): Promise<Map<string, PairRecord>>;
  /** The pair id under which a local issue is or would be known. */
  pairIdsOfIssues(issueIds: readonly string[]): Promise<Map<string, string>>;
  pairOrNew(id: string): Promise<PairRecord>;
  /** Copies of pairs that were changed in memory and not stored are given up: what failed on its way is done again from what is stored. */
  forget(): void;
  /**
   * All or nothing, in one transaction. Throws WriterReplaced when another worker has begun. A log that is as it was stored last is
   * not written again; a pair that is named twice is written once.
   */
  commit(write: {
    pairs?: readonly PairRecord[];
    log?: boolean;
    other?: readonly StoreChange[];
  }): Promise<void>;
  read(key: string): Promise<{ value: unknown; rev: number } | undefined>;
}

export interface SessionDeps {
  store: Store;
  clock: Clock;
  /** Absent: what this code reads. */
  reads?: number;
}

/**
 * Takes over the synchronization: from here on every earlier worker's commits fail. Throws WriterReplaced when it no longer stands as
 * `sync` says: an admin stopped, restarted or removed it since that was read.
 */
export async function openSession(deps: SessionDeps, sync: SyncRecord): Promise<Session> {
  const us = sideOf(sync.role);
  const recordKey = syncKeys.record(sync.id);
  const found = await deps.store.readMany([recordKey, stateKeys.fence(sync.id), stateKeys.log(sync.id)]);
  const standing = found.get(recordKey);
  const stands = syncRecord.safeParse(standing?.value);
  if (standing === undefined || stands.data?.status !== sync.status || stands.data.epoch !== sync.epoch)
    throw new WriterReplaced('the synchronization is another one now');
  const fenceBefore = found.get(stateKeys.fence(sync.id))?.rev ?? 0;
  const took = await deps.store.commit([
    {
      op: 'put',
      key: stateKeys.fence(sync.id),
      value: { v: 1, since: deps.clock.now() },
      expect: fenceBefore,
    },
    { op: 'check', key: recordKey, expect: standing.rev },
  ]);
  if (took === 'conflict') throw new WriterReplaced('another worker began at the same moment');
  const fence = fenceBefore + 1;
  const reads = deps.reads ?? MESSAGE_VERSION;

  const storedLog = found.get(stateKeys.log(sync.id));
  const known = storedLog === undefined ? undefined : logRecord.parse(storedLog.value);
  const log = known !== undefined && known.epoch === sync.epoch ? known : emptyLog(sync.epoch);
  const revs = new Map<string, number>([[stateKeys.log(sync.id), storedLog?.rev ?? 0]]);
  let storedText = known === log ? JSON.stringify(log) : undefined;
  const cache = new Map<string, PairRecord>();
  const atIndex = new Map<string, string>();
  /** Pairs whose local issue is in the index already: stored together with the id, once. */
  const indexed = new Set<string>();

  async function load(ids: readonly string[]): Promise<void> {
    // What is no pair id has no record: a name that the partner made up is no key of the store.
    const missing = [...new Set(ids)].filter(
      (id) => parsePairId(id) !== undefined && !revs.has(stateKeys.pair(sync.id, id)),
    );
    const records = await deps.store.readMany(missing.map((id) => stateKeys.pair(sync.id, id)));
    for (const id of missing) {
      const key = stateKeys.pair(sync.id, id);
      const record = records.get(key);
      revs.set(key, record?.rev ?? 0);
      if (!record) continue;
      const pair = pairRecord.parse(record.value);
      cache.set(id, pair);
      if (pair.id !== undefined) indexed.add(id);
    }
  }

  async function pairs(ids: readonly string[]): Promise<Map<string, PairRecord>> {
    await load(ids);
    const result = new Map<string, PairRecord>();
    for (const id of ids) {
      const record = cache.get(id);
      if (record) result.set(id, record);
    }
    return result;
  }

  const session: Session = {
    sync,
    us,
    them: otherSide(us),
    log,
    reads,
    writes: () => Math.min(reads, log.partner.reads ?? sync.partner?.reads ?? 1),
    acks: () => ({
      ...ackOf(log.received, log.ackNo, log.takenHashes, unreadableOf(log, sync)),
      ...(reads > 1 ? { reads } : {}),
      ...(log.partner.ackNo > 0 ? { knows: [log.partner.ackNo, log.partner.ack] as [number, number] } : {}),
    }),
    pairs,
    async pairOrNew(id) {
      return (await pairs([id])).get(id) ?? emptyPair(id);
    },
    forget() {
      for (const key of revs.keys()) if (key.startsWith(stateKeys.pair(sync.id, ''))) revs.delete(key);
      cache.clear();
    },
    async pairIdsOfIssues(issueIds) {
      const unknown = [...new Set(issueIds)].filter((id) => !atIndex.has(id));
      const asked = await deps.store.readMany(unknown.map((id) => stateKeys.at(sync.id, id)));
      for (const id of unknown) {
        const stored = asked.get(stateKeys.at(sync.id, id));
        // A pair whose record was lost is stored again, and its entry may still be there.
        revs.set(stateKeys.at(sync.id, id), stored?.rev ?? 0);
        const entry = stored?.value as { pair?: unknown } | undefined;
        atIndex.set(id, typeof entry?.pair === 'string' ? entry.pair : pairIdOf(us, id));
      }
      return new Map(issueIds.map((id) => [id, atIndex.get(id) as string]));
    },
    async commit(write) {
      const changes: StoreChange[] = [{ op: 'check', key: stateKeys.fence(sync.id), expect: fence }];
      const text = write.log === true ? JSON.stringify(log) : storedText;
      // A partner may name a pair several times; a transaction may not.
      const touched = [...new Map(write.pairs?.map((pair) => [pair.pair, pair])).values()];
      const bringsMore = touched.length + (write.other ?? []).length > 0;
      // What brings nothing else is written all the same: the caller wants to know that it is still the worker.
      if (write.log === true && (text !== storedText || !bringsMore))
        changes.push({
          op: 'put',
          key: stateKeys.log(sync.id),
          value: log,
          expect: revs.get(stateKeys.log(sync.id)) ?? 0,
        });
      for (const pair of touched) {
        await load([pair.pair]);
        const key = stateKeys.pair(sync.id, pair.pair);
        changes.push({ op: 'put', key, value: pair, expect: revs.get(key) ?? 0 });
        const foreign = parsePairId(pair.pair)?.bornOn !== us;
        if (foreign && pair.id !== undefined && !indexed.has(pair.pair)) {
          const at = stateKeys.at(sync.id, pair.id);
          // Only a site that was set back gives an id to an issue again, and that begins an epoch.
          const isLater = epochCounter(sync.epoch) > 1;
          const expect = revs.get(at) ?? (isLater ? ((await deps.store.read(at))?.rev ?? 0) : 0);
          changes.push({ op: 'put', key: at, value: { v: 1, pair: pair.pair }, expect });
        }
      }
      changes.push(...(write.other ?? []));
      if ((await deps.store.commit(changes)) === 'conflict')
        throw new WriterReplaced('a record was not as expected');
      storedText = text;
      for (const change of changes) if (change.op === 'put') revs.set(change.key, change.expect + 1);
      for (const pair of touched) {
        cache.set(pair.pair, pair);
        if (pair.id === undefined) continue;
        atIndex.set(pair.id, pair.pair);
        indexed.add(pair.pair);
      }
    },
    read: (key) => deps.store.read(key),
  };
  if (known !== undefined && known.epoch !== sync.epoch)
    await takeAlong(session, known, (seq) => stateKeys.out(sync.id, seq));
  return session;
}
