import type { JiraIssue } from '../ports/jira';
import type { NeutralContext } from '../mapping/neutral';
import { knownChange } from '../protocol/envelope';
import type { IssueChange, KnownChange } from '../protocol/envelope';
import { parsePairId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { LogRecord } from '../protocol/log-record';
import { emptyPair, isElsewhere, isOffered, noteLast } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { repairChange } from '../protocol/repair-message';
import type { RepairChange } from '../protocol/repair-message';
import { listHeld } from '../state/held-list';
import { hearRepair } from '../state/repair-record';
import { askForFiles, letGoOfFiles } from '../state/served-parts';
import { PAIRS_PER_COMMIT } from '../state/session';
import { readVisible } from '../state/visible-issues';
import { adoptOwn } from './adopt-own';
import { applyItems } from './apply-items';
import { createIssues } from './create-issues';
import type { NumberMark } from './forgotten-issues';
import { editIssue } from './edit-issue';
import { finishMoves, isMoving } from './finish-moves';
import type { InboundDeps } from './inbound-deps';
import { countOn } from './known-versions';
import { createParking } from './parking';
import type { Parking } from './parking';
import { tellAgain } from './refuse-known';
import { withdrawForgotten } from './withdraw-forgotten';

export interface ApplyContext {
  deps: InboundDeps;
  numbers: NumberMark;
  /** True while lower numbers of the log are missing: what refers to something that they may bring waits for them. */
  lowerMissing: boolean;
  /** Number of the message; absent: something parked is tried again. */
  seq?: number;
}

export interface ApplyEnd {
  /** `wait`: a lower number has to come first; `unfinished`: time is up. Either way the message stays on the relay. */
  kind: 'applied' | 'wait' | 'unfinished';
  /** Issues here that have to be looked at again. */
  dirty: string[];
  have: string[];
  want: string[];
  created: boolean;
  /** The partner has told all that it knows of the pairs. */
  stated: boolean;
  /** What the partner said of keys. */
  rekey?: Extract<KnownChange, { kind: 'rekey' }>;
  rekeyed: string[];
}

type Work = { pair: PairRecord; change: IssueChange };

/** Kinds that count only when everything before them was applied. */
const ORDERED = new Set<KnownChange['kind']>(['gone', 'known', 'stated', 'rekey', 'rekeyed']);

/**
 * Applies one message's changes. Applying again ends in the same state; a part that fails for good is parked and the rest goes on. Where it
 * does not come to an end, no later stage of the run sees what was not stored: half of it would be stored with something else.
 */
export async function applyChanges(
  context: ApplyContext,
  changes: readonly unknown[],
): Promise<Outcome<ApplyEnd>> {
  const applied = await apply(context, changes);
  if (applied.kind !== 'done' || applied.value.kind === 'unfinished') context.deps.session.forget();
  return applied;
}

async function apply(context: ApplyContext, changes: readonly unknown[]): Promise<Outcome<ApplyEnd>> {
  const { deps } = context;
  const { session } = deps;
  const end: ApplyEnd = {
    kind: 'applied',
    dirty: [],
    have: [],
    want: [],
    created: false,
    stated: false,
    rekeyed: [],
  };
  const known: KnownChange[] = [];
  const readable: unknown[] = [];
  const repair: RepairChange[] = [];
  for (const change of changes) {
    const parsed = knownChange.safeParse(change);
    const aside = parsed.success ? undefined : repairChange.safeParse(change);
    if (aside?.success === true) repair.push(aside.data);
    if (!parsed.success) continue;
    known.push(parsed.data);
    readable.push(change);
  }
  // One line a message: many must not push everything else out of the activity log.
  const skipped = changes.length - known.length - repair.length;
  if (skipped > 0) deps.note({ at: deps.clock.now(), text: skippedText(skipped) });
  const issues = known.filter((change) => change.kind === 'issue');
  const strangeItems = itemsOf(readable) - itemsOf(known);
  if (strangeItems > 0) deps.note({ at: deps.clock.now(), text: skippedItemsText(strangeItems) });
  const pairs = await session.pairs(issues.map((change) => change.pair));
  const ordered =
    repair.length > 0 || known.some((c) => ORDERED.has(c.kind) || (c.kind === 'issue' && c.back === true));
  if (context.lowerMissing && (ordered || (await refersToMissing(context, issues, pairs))))
    return done({ ...end, kind: 'wait' });

  const parking = createParking(session, () => deps.clock.now());
  const work: Work[] = [];
  const strangers: string[] = [];
  const { baseline } = session.log;
  const versions = known.filter((change) => change.kind === 'known');
  const forgotten = await forgottenOf(deps, [...issues, ...versions]);
  if (forgotten.kind !== 'done') return forgotten;
  for (const change of issues) {
    const pair = pairs.get(change.pair) ?? forgotten.value.get(change.pair) ?? emptyPair(change.pair);
    // An issue of ours that we know nothing of: this side was set back. Nothing is made from it.
    if (pair.id === undefined && parsePairId(change.pair)?.bornOn === session.us) {
      if (baseline === undefined) strangers.push(change.key);
      continue;
    }
    // It is here by another way; the partner did not know that yet when he said this.
    if (isElsewhere(pair, session.us)) {
      tellAgain(deps, pair, change);
      continue;
    }
    if (pair.id === undefined && change.origin !== undefined) pair.origin ??= change.origin;
    // What an index that lags did not show, and what has left the project, is looked for by its mark before anything is made.
    if (baseline !== undefined && pair.id === undefined)
      pair.intent ??= { kind: 'create', at: 0, fromNumber: unseenFrom(session.log, baseline.highest) };
    // That it had left may have come in no message that could be read; what he was told meanwhile he let pass all the same.
    const wasAway = pair.gone === undefined && change.back === true && pair.id !== undefined;
    // What is parked came before he said that it left: trying it again does not bring it back.
    if ((pair.gone === 'there' || wasAway) && context.seq !== undefined) {
      delete pair.gone;
      // What changed here while the partner did not look is still to be told; and what was on its way then he let pass.
      pair.sayAgain = true;
      listHeld(session.log, pair);
      askForFiles(session.log, pair);
      if (pair.id !== undefined) end.dirty.push(pair.id);
    }
    if (context.seq !== undefined) noteLast(pair, session.sync.epoch, 'in', context.seq);
    work.push({ pair, change: await parking.whole(pair, change) });
  }
  if (strangers.length > 0) deps.note({ at: deps.clock.now(), text: strangersText(strangers) });
  const unborn = work.filter((w) => w.pair.id === undefined || w.pair.intent?.kind === 'create');
  const fresh: JiraIssue[] = [];
  for (const wave of waves(unborn)) {
    const created = await createIssues(deps, parking, context.numbers, wave);
    if (created.kind !== 'done') return created;
    fresh.push(...created.value);
    if (wave.some((w) => w.pair.id !== undefined)) end.created = true;
  }
  const edited = await editAll(context, parking, work, fresh, end);
  if (edited.kind !== 'done') return edited;
  if (end.kind !== 'applied') return done(end);
  const counted = await countOn(deps, versions, forgotten.value);
  if (counted.kind !== 'done') return counted;
  end.dirty.push(...counted.value);
  if (session.log.baseline !== undefined) {
    end.stated = known.some((change) => change.kind === 'stated');
  }
  await applyRest(context, known, end);
  if (context.seq !== undefined) await hearRepair(session, repair);
  return done(end);
}

/** The first number of an issue that may have been made and forgotten: none up to what was looked through. */
function unseenFrom({ seenNumber }: LogRecord, highest: number): number {
  return Math.max(1, seenNumber === undefined ? highest : Math.min(highest, seenNumber + 1));
}

/** At the beginning of an epoch: issues of ours that the partner names and this side has forgotten. */
async function forgottenOf(
  deps: InboundDeps,
  changes: readonly { pair: string }[],
): Promise<Outcome<Map<string, PairRecord>>> {
  const { session } = deps;
  if (session.log.baseline === undefined) return done(new Map());
  const own = changes.flatMap(({ pair }) => (parsePairId(pair)?.bornOn === session.us ? [pair] : []));
  const pairs = await session.pairs(own);
  const ids = own.filter((pair) => !pairs.has(pair));
  return ids.length === 0 ? done(new Map()) : adoptOwn(deps, [...new Set(ids)]);
}

function skippedText(count: number): string {
  return count === 1
    ? 'A change of a kind that this version does not know was skipped.'
    : `${count} changes of a kind that this version does not know were skipped.`;
}

/** Number of the items of all issues, known or not. */
function itemsOf(changes: readonly unknown[]): number {
  const counts = changes.map((change) => {
    const { kind, items } = (change ?? {}) as { kind?: unknown; items?: unknown };
    return kind === 'issue' && Array.isArray(items) ? items.length : 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function skippedItemsText(count: number): string {
  return count === 1
    ? 'Something attached to an issue, of a kind or form that this version does not know, was skipped.'
    : `${count} things attached to issues, of kinds or forms that this version does not know, were skipped.`;
}

function strangersText([first, ...others]: readonly string[]): string {
  const more = others.length === 0 ? '' : ` and ${others.length} other issues`;
  return `A change of ${first}${more} came for an issue that is not known here.`;
}

/** Fields and items of everything that has a local issue. One read serves all of the message; `fresh` has just been read. */
async function editAll(
  context: ApplyContext,
  parking: Parking,
  work: readonly Work[],
  fresh: readonly JiraIssue[],
  end: ApplyEnd,
): Promise<Outcome<void>> {
  const { deps } = context;
  const here = work.filter((w) => w.pair.id !== undefined);
  const isFresh = new Set(fresh.map((issue) => issue.id));
  const toRead = here.filter((w) => needsIssue(w) && !isFresh.has(w.pair.id as string));
  const read = await readVisible(
    deps.jira,
    deps.session.sync.us.projectId,
    toRead.map((w) => w.pair.id as string),
  );
  if (read.kind !== 'done') return read;
  const found = [...fresh, ...read.value.issues];
  const byId = new Map(found.map((issue) => [issue.id, issue]));
  const neutral = await neutralContext(deps, found);
  /** Pairs for which Jira was not asked to change anything: their bookkeeping is stored together. */
  const quiet: PairRecord[] = [];
  const withParkedStatus = new Set<PairRecord>();
  for (const { pair, change } of here) {
    if (!deps.goOn()) {
      end.kind = 'unfinished';
      return done(undefined);
    }
    const issueId = pair.id as string;
    pair.partnerKey = change.key;
    const issue = byId.get(issueId);
    if (pair.gone === 'here' && change.back === true) {
      // He did not hear that it left here, for it had left there, too.
      pair.sayAgain = true;
      end.dirty.push(issueId);
      quiet.push(pair);
    }
    if (needsIssue({ pair, change }) && issue?.projectId !== deps.session.sync.us.projectId) {
      if (pair.gone === undefined) {
        end.dirty.push(issueId);
        // That it takes part again there has to be known, for otherwise nobody tells that it left here.
        quiet.push(pair);
      }
      continue;
    }
    let isQuiet = change.items.length === 0 && Object.keys(pair.parked).length === 0;
    if (issue !== undefined && Object.keys(change.fields).length > 0) {
      const edited = await editIssue(deps, parking, issue, pair, change, neutral);
      if (edited.kind !== 'done') return edited;
      if (edited.value.kind === 'gone' || edited.value.dirty) end.dirty.push(issueId);
      if (edited.value.kind === 'gone' || edited.value.wrote) isQuiet = false;
      if (edited.value.kind === 'applied' && edited.value.parkedStatus) withParkedStatus.add(pair);
    }
    const items = await applyItems(deps, parking, pair, change.items, issue);
    if (items.kind !== 'done') return items;
    if (items.value === 'gone') end.dirty.push(issueId);
    if (items.value === 'unfinished') end.kind = 'unfinished';
    if (items.value === 'applied') parking.drop(pair, 'issue');
    pair.receivedAt = deps.clock.now();
    if (isQuiet) quiet.push(pair);
    else await parking.commit({ pairs: [pair], log: true });
    if (end.kind === 'unfinished') return done(undefined);
  }
  for (let from = 0; from < quiet.length; from += PAIRS_PER_COMMIT)
    await deps.session.commit({ pairs: quiet.slice(from, from + PAIRS_PER_COMMIT), log: true });
  const moves = here.filter(({ pair, change }) => isMoving(pair) && change.fields['status'] !== undefined);
  const finished = await finishMoves(
    deps,
    parking,
    moves.map((move) => ({ ...move, isParked: withParkedStatus.has(move.pair) })),
  );
  if (finished.kind !== 'done') return finished;
  end.dirty.push(...finished.value);
  return done(undefined);
}

/** Fields are compared with Jira's values; nothing is written to an issue that no longer stands in the project. */
function needsIssue({ pair, change }: Work): boolean {
  return Object.keys(change.fields).length + change.items.length > 0 || pair.gone === 'here';
}

async function neutralContext(deps: InboundDeps, issues: readonly JiraIssue[]): Promise<NeutralContext> {
  const parents = issues.flatMap((issue) => (issue.parentId === null ? [] : [issue.parentId]));
  const ids = await deps.session.pairIdsOfIssues(parents);
  const known = await deps.session.pairs([...ids.values()]);
  return {
    company: deps.session.sync.us.company,
    pairOf: (id) => {
      const pair = ids.get(id);
      return pair !== undefined && known.has(pair) ? pair : undefined;
    },
    emailOf: () => undefined,
  };
}

/** Parents before children: a wave's issues need none of the same or a later wave. */
function waves(work: readonly Work[]): Work[][] {
  const result: Work[][] = [];
  let rest = [...work];
  while (rest.length > 0) {
    const coming = new Set(rest.map((w) => w.pair.pair));
    const ready = rest.filter((w) => {
      const parent = w.change.fields['parent']?.value;
      return typeof parent !== 'string' || !coming.has(parent) || parent === w.pair.pair;
    });
    if (ready.length === 0) return [...result, rest];
    result.push(ready);
    rest = rest.filter((w) => !ready.includes(w));
  }
  return result;
}

async function refersToMissing(
  context: ApplyContext,
  issues: readonly IssueChange[],
  pairs: Map<string, PairRecord>,
): Promise<boolean> {
  const inside = new Set(issues.map((change) => change.pair));
  const parents = issues.flatMap((change) => {
    const parent = change.fields['parent']?.value;
    return typeof parent === 'string' && !inside.has(parent) ? [parent] : [];
  });
  const known = await context.deps.session.pairs(parents);
  if (parents.some((parent) => known.get(parent)?.id === undefined)) return true;
  return issues.some((change) => {
    const pair = pairs.get(change.pair);
    const exists = pair !== undefined && (pair.id !== undefined || pair.parked['issue'] !== undefined);
    return !exists && change.fields['summary'] === undefined;
  });
}

/** Parts of it lie on the relay or are to go there. */
function isExpected({ lying, uploads }: LogRecord, item: string): boolean {
  return lying[item] !== undefined || uploads.some((upload) => upload.item === item);
}

async function applyRest(context: ApplyContext, known: readonly KnownChange[], end: ApplyEnd): Promise<void> {
  const { session, clock } = context.deps;
  const touched = new Map<string, PairRecord>();
  for (const change of known) {
    if (change.kind === 'have')
      end.have.push(...change.items.filter((item) => isExpected(session.log, item)));
    if (change.kind === 'rekey') end.rekey = change;
    if (change.kind === 'rekeyed') end.rekeyed.push(change.fingerprint);
    if (change.kind === 'want') {
      const record = (await session.pairs([change.pair])).get(change.pair);
      // The gate: ids of attachments are those of the whole site, and a partner may write down any.
      end.want.push(...change.items.filter((item) => isOffered(record, item, session.us)));
      if (record?.id !== undefined && withdrawForgotten(record, change.items, session.us)) {
        touched.set(record.pair, record);
        end.dirty.push(record.id);
      }
    }
    if (change.kind === 'paired') {
      const pairs = await session.pairs(change.pairs.map((p) => p.pair));
      for (const { pair, key } of change.pairs) {
        const record = pairs.get(pair);
        if (record === undefined || record.partnerKey === key) continue;
        record.partnerKey = key;
        touched.set(pair, record);
      }
    }
    if (change.kind === 'gone') {
      const record = (await session.pairs([change.pair])).get(change.pair);
      if (record === undefined || record.gone !== undefined) continue;
      record.gone = 'there';
      listHeld(session.log, record);
      record.receivedAt = clock.now();
      if (context.seq !== undefined) noteLast(record, session.sync.epoch, 'in', context.seq);
      touched.set(change.pair, record);
      letGoOfFiles(session.log, record);
      // Nobody takes the parts of ours in any more.
      end.have.push(...Object.keys(record.items).filter((item) => isExpected(session.log, item)));
    }
  }
  const records = [...touched.values()];
  for (let from = 0; from < records.length; from += 20)
    await session.commit({ pairs: records.slice(from, from + 20) });
}
