import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import { MAX_PLAIN, MAX_SEALED } from '../protocol/envelope';
import type { Envelope, IssueChange, KnownChange } from '../protocol/envelope';
import { parseItemId } from '../protocol/items';
import { directionFrom, nameOf, wireId } from '../protocol/names';
import { noteLast } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { withHash } from '../protocol/recent-hashes';
import type { RepairChange } from '../protocol/repair-message';
import { listHeld } from '../state/held-list';
import { listParked } from '../state/parked-list';
import { askForFiles, letGoOfFiles } from '../state/served-parts';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';
import { attachmentsArrived } from './acknowledged';
import { seal } from './seal';
import type { SealingKeys } from './seal';
import { TOO_LARGE, bytesOf } from './pieces';
import { toldBy } from './told';
import type { FieldNews, IssueNews } from './pieces';

export interface OutboxDeps {
  session: Session;
  crypto: Crypto;
  clock: Clock;
  keys: SealingKeys;
}

const BATCH = 20;
/** Pairs of one message: with the fence, the log and the entry itself they fill one transaction. */
const PAIRS_PER_MESSAGE = 20;

/** Collects changes into messages and makes each durable together with what the pairs remember of it. */
export interface Outbox {
  add(news: IssueNews): Promise<void>;
  tell(change: KnownChange | RepairChange): Promise<void>;
  /** Makes what was added since the last flush durable. Nothing added: nothing happens. */
  flush(): Promise<void>;
}

interface Open {
  changes: Map<string, IssueChange>;
  others: (KnownChange | RepairChange)[];
  pairs: Map<string, PairRecord>;
  bytes: number;
  items: number;
  /** Pairs that are stored for the first time. */
  newPairs: number;
  /** Keys of the partner's values of held conflicts that are over. */
  over: string[];
}

const fresh = (): Open => ({
  changes: new Map(),
  others: [],
  pairs: new Map(),
  bytes: 0,
  items: 0,
  newPairs: 0,
  over: [],
});

export function createOutbox(deps: OutboxDeps): Outbox {
  const { session, clock } = deps;
  let open = fresh();

  async function flush(): Promise<void> {
    const { changes, others, pairs, items, newPairs, over } = open;
    open = fresh();
    const all = [...changes.values(), ...others];
    if (all.length === 0) {
      if (pairs.size > 0) await session.commit({ pairs: [...pairs.values()], log: true });
      return;
    }
    const { log } = session;
    const now = clock.now();
    const seq = log.nextSeq;
    const message: Envelope = {
      v: session.writes(),
      sync: wireId(session.sync.id),
      epoch: session.sync.epoch,
      from: session.us,
      to: session.them,
      site: session.sync.us.siteId,
      seq,
      sentAt: now,
      kind: 'data',
      acks: session.acks(),
      changes: all,
    };
    const bytes = await seal(deps.crypto, deps.keys, message);
    if (bytes.length > MAX_SEALED) throw new Error(`a sealed message of ${bytes.length} bytes`);
    log.nextSeq = seq + 1;
    log.sentHashes = withHash(log.sentHashes, seq, deps.crypto.sha256(JSON.stringify(message)).slice(0, 24));
    log.told = log.ackNo;
    log.counts.sent += 1;
    log.counts.pairs += newPairs;
    log.out.push({
      seq,
      name: nameOf({
        kind: 'data',
        sync: wireId(session.sync.id),
        direction: directionFrom(session.us),
        epoch: session.sync.epoch,
        seq,
      }),
      sentAt: 0,
      tries: 0,
      v: message.v,
      issues: changes.size,
      items,
      pairs: [...pairs.keys()],
    });
    for (const pair of pairs.values()) {
      for (const name of Object.keys(changes.get(pair.pair)?.fields ?? {})) {
        const register = pair.fields[name];
        if (register?.by === session.us) register.seq = seq;
      }
      pair.sentAt = now;
      noteLast(pair, session.sync.epoch, 'out', seq);
    }
    await session.commit({
      pairs: [...pairs.values()],
      log: true,
      other: [
        {
          op: 'put',
          key: stateKeys.out(session.sync.id, seq),
          value: {
            v: 1,
            epoch: session.sync.epoch,
            text: Buffer.from(bytes).toString('latin1'),
            told: toldBy(all, oldKeyOf(session)),
          },
          expect: (await session.read(stateKeys.out(session.sync.id, seq)))?.rev ?? 0,
        },
      ],
    });
    // Nothing refers to them any more: what an end in between leaves is harmless.
    for (let from = 0; from < over.length; from += BATCH)
      await session.commit({
        other: over.slice(from, from + BATCH).map((key) => ({ op: 'delete' as const, key })),
      });
  }

  /** Makes room for `bytes` more of `pair`; at most PAIRS_PER_MESSAGE pairs share a message. */
  async function room(pair: string | undefined, bytes: number): Promise<void> {
    const full = open.bytes + bytes > MAX_PLAIN;
    const many = pair !== undefined && !open.pairs.has(pair) && open.pairs.size >= PAIRS_PER_MESSAGE;
    if (full || many) await flush();
    open.bytes += bytes;
  }

  function changeOf(news: IssueNews, record: PairRecord): IssueChange {
    const known = open.changes.get(record.pair);
    if (known) return known;
    const made: IssueChange = { kind: 'issue', pair: record.pair, key: news.key, fields: {}, items: [] };
    open.changes.set(record.pair, made);
    open.bytes += 140;
    return made;
  }

  return {
    flush,
    async tell(change) {
      await room(undefined, bytesOf(change));
      open.others.push(change);
    },
    async add(news) {
      const { log } = session;
      for (const { key, value } of news.keep ?? []) {
        const expect = (await session.read(key))?.rev ?? 0;
        await session.commit({ other: [{ op: 'put', key, value: { v: 1, value }, expect }] });
      }
      let record = open.pairs.get(news.pair.pair) ?? structuredClone(news.pair);
      const isNew = !(await session.pairs([record.pair])).has(record.pair) && !open.pairs.has(record.pair);
      Object.assign(record.fields, news.quiet.fields);
      Object.assign(record.parked, news.quiet.parked);
      for (const subject of news.quiet.unparked) delete record.parked[subject];
      if (Object.keys(news.quiet.parked).length > 0) listParked(log, record.pair, clock.now());
      if (news.gone !== undefined) {
        await room(record.pair, 100);
        record.gone = 'here';
        listHeld(log, record);
        delete record.sayAgain;
        delete record.say;
        // Files on their way, either way, have no issue any more; should it come back, they are asked for again.
        letGoOfFiles(log, record);
        attachmentsArrived(
          session,
          Object.keys(record.items).filter((item) => parseItemId(item)?.owner === session.us),
        );
        open.pairs.set(record.pair, record);
        open.others.push({ kind: 'gone', pair: record.pair, why: news.gone });
        return;
      }
      if (news.back === true) {
        await room(record.pair, 20);
        changeOf(news, record).back = true;
        askForFiles(log, record);
      }
      // What the partner may have to make the issue from: the first word of it, and all of it again.
      const isAgain = record.sayAgain === true || record.say?.includes('*') === true;
      const isWhole = isNew || isAgain || news.known !== undefined;
      if (news.fields.length > 0 || isNew) {
        const fitting = fittingFields(news, record, clock.now());
        if (fitting.fields.length < news.fields.length) listParked(log, record.pair, clock.now());
        await room(record.pair, fitting.bytes);
        if (isNew) open.newPairs += 1;
        open.pairs.set(record.pair, record);
        const change = changeOf(news, record);
        if (isWhole && news.origin !== undefined) change.origin = news.origin;
        for (const field of fitting.fields) {
          change.fields[field.name] = field.change;
          record.fields[field.name] = field.register;
          // An edit of somebody here; what a cut-off run was about to write there is overtaken.
          if (record.intent?.kind === 'edit') delete record.intent.before[field.name];
          if (settleHeld(record, field))
            open.over.push(stateKeys.held(session.sync.id, record.pair, field.name));
          if (news.quiet.parked[field.name] === undefined) delete record.parked[field.name];
          if (field.name === 'status' && typeof field.change.value === 'string')
            record.status = field.change.value;
        }
      }
      for (const item of news.items) {
        await room(record.pair, bytesOf(item.change));
        record = open.pairs.get(record.pair) ?? record;
        open.pairs.set(record.pair, record);
        changeOf(news, record).items.push(item.change);
        record.items[item.change.item] = item.state;
        delete record.parked[item.change.item];
        open.items += 1;
        if (item.upload) log.uploads.push({ item: item.change.item });
      }
      listHeld(log, record);
      // Tried in the same run.
      if (news.keep !== undefined) log.retriedAt = 0;
      await room(record.pair, 0);
      if (news.known !== undefined) {
        const known: KnownChange = { kind: 'known', pair: record.pair, ...news.known };
        await room(record.pair, bytesOf(known));
        open.others.push(known);
      }
      // With its last piece only: a run that was cut off before says all of it again.
      delete record.sayAgain;
      delete record.say;
      open.pairs.set(record.pair, record);
    },
  };
}

function oldKeyOf({ sync }: Session): { oldKey?: string } {
  return sync.oldKey === undefined ? {} : { oldKey: sync.oldKey.fingerprint };
}

/** What is told of a held conflict is stored in the same commit as that it was told. True when nothing is held any more. */
function settleHeld(record: PairRecord, { name, held }: FieldNews): boolean {
  const state = record.held?.[name];
  if (record.held === undefined || state === undefined || held === undefined) return false;
  if (held === 'over') delete record.held[name];
  else delete state.unsaid;
  return held === 'over';
}

/** All fields go in one message, so that an issue can be made from it; what does not fit beside the others is parked here. */
function fittingFields(news: IssueNews, record: PairRecord, now: number) {
  const fields: IssueNews['fields'] = [];
  let bytes = 0;
  for (const field of news.fields) {
    const size = bytesOf(field.change) + field.name.length + 6;
    if (bytes + size > MAX_PLAIN) record.parked[field.name] = { ...TOO_LARGE, since: now, tries: 0 };
    else {
      fields.push(field);
      bytes += size;
    }
  }
  return { fields, bytes };
}
