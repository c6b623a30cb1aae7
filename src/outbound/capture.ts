import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Jira, JiraIssue } from '../ports/jira';
import type { NeutralContext } from '../mapping/neutral';
import { adoptedFields } from '../mapping/own-writes';
import type { Store } from '../ports/store';
import { parsePairId } from '../protocol/items';
import { placeOf } from '../protocol/origin';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { emptyPair } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { partBytesOf } from '../protocol/part-size';
import type { Activity } from '../state/activity';
import { readChangelogs } from '../state/changelogs';
import type { Session } from '../state/session';
import { createValueHash } from '../state/value-hash';
import { birthOf } from './births';
import type { BirthContext } from './births';
import { diffFields } from './diff-fields';
import { diffItems } from './diff-items';
import { heldValues, keptToWrite } from './held-values';
import { foreignIds } from './foreign-ids';
import { attributions, keptBack } from './forwarded-items';
import { noteForgottenWrites } from './forgotten-writes';
import { isBlocked } from './gate';
import { meetsParked } from './meets-parked';
import { issueImages } from './issue-images';
import { ofOtherSyncs, otherSyncsOf } from '../state/of-other-syncs';
import { parentsFirst } from './parents-first';
import type { IssueNews } from './pieces';
import { readRelated } from './read-related';
import { statementOf } from './statement';
import { cutOffWrites, withEdits } from './with-edits';

export interface CaptureDeps {
  store: Store;
  session: Session;
  jira: Jira;
  crypto: Crypto;
  clock: Clock;
  /** A line for the activity log, and storing the lines now, as in InboundDeps. */
  note(line: Activity): void;
  keepNotes(): Promise<void>;
  /** At the beginning of an epoch: tells what is known of the pairs instead of what differs. */
  onlyKnown?: boolean;
}

export interface Captured {
  news: IssueNews[];
  /** Issues whose look has to be repeated later: a call of ours that was cut off may have made them. */
  undecided: string[];
  /** Issues that have to be looked at too, because of a link: more than one look takes along. */
  later: string[];
}

/**
 * Reads issues again and says what differs from what was last agreed. Events never say what changed; they only say where to look.
 * The gate is here: nothing of another project and nothing restricted goes further. `expected`: whether most of the issues are likely to
 * have changed; then their changelogs come with them, else only for those that have.
 */
export async function capture(
  deps: CaptureDeps,
  issueIds: readonly string[],
  expected: 'news' | 'little',
): Promise<Outcome<Captured>> {
  const { session } = deps;
  const read = await readRelated(deps, issueIds, { edits: expected === 'news' });
  if (read.kind !== 'done') return read;
  const { missing, later } = read.value;

  const people = await addresses(deps.jira, read.value.issues);
  if (people.kind !== 'done') return people;

  const about = [
    ...read.value.issues.map((issue) => issue.id),
    ...read.value.issues.flatMap((issue) => (issue.parentId === null ? [] : [issue.parentId])),
    ...missing,
  ];
  const pairIds = await session.pairIdsOfIssues(about);
  const pairs = await session.pairs([
    ...pairIds.values(),
    ...read.value.issues.flatMap((issue) =>
      issue.mark !== undefined && parsePairId(issue.mark.pair) ? [issue.mark.pair] : [],
    ),
  ]);
  const otherSyncs = await otherSyncsOf(deps.store, session.sync);
  const ofOthers = await ofOtherSyncs(deps.store, otherSyncs, read.value.issues);
  const hash = createValueHash(deps.crypto);
  const births = birthContext(deps);
  const born = (issue: JiraIssue) =>
    birthOf(issue, whoMade(issue, session, pairs), ofOthers.get(issue.id), births);
  const pairOf = (issue: JiraIssue) => pairs.get(pairIds.get(issue.id) as string);
  const withTimes = await withEdits(deps, read.value.issues, pairOf, hash);
  if (withTimes.kind !== 'done') return withTimes;
  const issues = withTimes.value;
  const leaving = new Set(issues.filter((issue) => !isBlocked(issue, session)).map((issue) => issue.id));
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  const isTakingPart = (issue: JiraIssue): boolean => {
    if (!leaving.has(issue.id)) return false;
    const known = pairOf(issue);
    if (known === undefined) return born(issue).madeBy === 'people';
    return known.gone !== 'there' && known.intent?.kind !== 'create';
  };
  const result: Captured = { news: [], undecided: [], later };

  for (const issueId of deps.onlyKnown === true ? [] : missing) {
    const pair = pairs.get(pairIds.get(issueId) as string);
    if (pair !== undefined && isToBeToldGone(pair)) result.news.push(goneNews(pair, 'deleted'));
  }
  for (const issue of parentsFirst(issues)) {
    const pairId = pairIds.get(issue.id) as string;
    const known = pairs.get(pairId);
    const isSkipped = known === undefined || known.gone !== undefined || !leaving.has(issue.id);
    if (deps.onlyKnown === true && isSkipped) continue;
    if (known === undefined) {
      if (!leaving.has(issue.id)) continue;
      const { madeBy } = born(issue);
      if (madeBy === 'undecided') result.undecided.push(issue.id);
      if (madeBy === 'lost' && issue.mark !== undefined) {
        const changelogs = await readChangelogs(deps, [issue.id]);
        if (changelogs.kind !== 'done') return changelogs;
        const writes = { ...changelogs.value, us: session.us, hash };
        const pair = pairs.get(issue.mark.pair) ?? emptyPair(issue.mark.pair);
        result.news.push(adoptedNews(issue, pair, adoptedFields(issue.id, writes, true)));
      }
      if (madeBy !== 'people') continue;
    } else if (known.intent?.kind === 'create') {
      // Made here a moment ago and not read back yet: there is nothing to compare with.
      result.undecided.push(issue.id);
      continue;
    } else if (known.gone === 'there') {
      // The partner does not look at it now; what changed here is found when it takes part again.
      continue;
    } else if (!leaving.has(issue.id)) {
      const why = issue.projectId === session.sync.us.projectId ? 'restricted' : 'moved';
      if (isToBeToldGone(known)) result.news.push(goneNews(known, why, issue.key));
      continue;
    }
    const others = ofOthers.get(issue.id);
    const above = issue.parentId === null ? undefined : byId.get(issue.parentId);
    // The parent is ours, and which pair it belongs to is not known yet: it must not travel under another one.
    const isParentOpen = above !== undefined && pairOf(above) === undefined && OPEN.has(born(above).madeBy);
    if (others?.open === true || isParentOpen) {
      result.undecided.push(issue.id);
      continue;
    }
    const base = structuredClone(known ?? emptyPair(pairId));
    // It is back: what was on its way when it left was let pass, or was given up without being said again.
    if (base.gone === 'here') base.sayAgain = true;
    const { origin } = born(issue);
    if (parsePairId(pairId)?.bornOn === session.us && origin !== undefined) base.origin ??= origin;
    const images = await issueImages(deps, issue, base, attachmentBytes(session));
    if (images.kind !== 'done') return images;
    const { imageOf } = images.value;
    const foreign = await foreignIds(deps, issue, base, otherSyncs.length === 0);
    if (foreign.kind !== 'done') return foreign;
    const isOf = { us: session.us, forwards: session.sync.forwards };
    const stays = new Set([...foreign.value, ...keptBack(others, base, isOf)]);
    const authors = await attributions({ jira: deps.jira, us: session.us }, issue, base, others, stays);
    if (authors.kind !== 'done') return authors;
    const isLearned = noteForgottenWrites({ session, hash, isAlone: otherSyncs.length === 0 }, issue, base);
    const cutOff = await cutOffWrites(deps, issue, base, hash);
    if (cutOff.kind !== 'done') return cutOff;
    await noteLost(deps, cutOff.value.covered);
    const undecided = new Set([...cutOff.value.written, ...meetsParked(session, issue, base, hash)]);
    const theirs = await heldValues(session, base);
    const neutral: NeutralContext = {
      company: session.sync.us.company,
      pairOf: (id) => {
        const parentPair = pairIds.get(id);
        const parent = byId.get(id);
        const exists = parentPair !== undefined && pairs.has(parentPair);
        return exists || (parent !== undefined && isTakingPart(parent)) ? parentPair : undefined;
      },
      emailOf: (accountId) => people.value.get(accountId),
      imageOf,
    };
    const aboutItems = {
      side: session.us,
      company: session.sync.us.company,
      attachmentBytes: attachmentBytes(session),
      partBytes: partBytesOf(session.sync),
      now: deps.clock.now(),
      hash,
      foreign: stays,
      attributed: authors.value,
      imageOf,
      linkable: (id: string) => {
        const other = byId.get(id);
        return other && isTakingPart(other) ? pairIds.get(id) : undefined;
      },
    };
    if (deps.onlyKnown === true) {
      const again = diffItems(issue, { ...base, sayAgain: true }, aboutItems);
      result.news.push(
        statementOf(issue, base, {
          us: session.us,
          epoch: session.sync.epoch,
          neutral,
          hash,
          items: again.items,
        }),
      );
      continue;
    }
    const fields = diffFields(issue, base, session.us, neutral, hash, deps.clock.now(), theirs, undecided);
    const items = diffItems(issue, base, aboutItems);
    const pair: PairRecord = { ...base, id: issue.id, key: issue.key };
    const isBack = pair.gone === 'here';
    if (isBack) delete pair.gone;
    const { quiet } = fields;
    result.news.push({
      pair,
      key: issue.key,
      fields: fields.fields,
      items: items.items,
      ...(parsePairId(pairId)?.bornOn === session.us && base.origin !== undefined
        ? { origin: base.origin }
        : {}),
      ...(images.value.isNews || isLearned ? { learned: true } : {}),
      ...(isBack ? { back: true } : {}),
      quiet: {
        fields: quiet.fields,
        parked: { ...quiet.parked, ...items.parked },
        unparked: [...quiet.unparked, ...items.unparked],
      },
      ...(Object.keys(fields.unsure).length === 0 ? {} : { known: { fields: fields.unsure, items: {} } }),
      ...(fields.toWrite.size === 0 ? {} : { keep: keptToWrite(session, pairId, fields.toWrite) }),
    });
  }
  return done(result);
}

/** Values that stand nowhere else. After a crash they may be noted twice. */
async function noteLost(deps: CaptureDeps, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  for (const text of lines) deps.note({ at: deps.clock.now(), text });
  await deps.keepNotes();
}

/** Whose pair is about to be known. */
const OPEN: ReadonlySet<string> = new Set(['undecided', 'lost']);

function birthContext({ session, crypto }: CaptureDeps): BirthContext {
  const { us, partner, forwards } = session.sync;
  const place = (side: { siteId: string; projectId: string }) => placeOf(side, (text) => crypto.sha256(text));
  return { forwards, here: place(us), there: partner === undefined ? '' : place(partner) };
}

/** The smaller of what both sides announced. */
export function attachmentBytes(session: Session): number {
  const theirs = session.sync.partner?.limits.attachmentBytes ?? Number.MAX_SAFE_INTEGER;
  return Math.min(session.sync.us.limits.attachmentBytes, theirs);
}

/**
 * An issue without a pair was made by people, or by this app in a call that was cut off before its result was stored.
 * `partner`: it came by another synchronization and does not leave by this one. A clone copies the property: there the
 * stored pair already has another issue.
 */
function whoMade(
  issue: JiraIssue,
  session: Session,
  pairs: Map<string, PairRecord>,
): 'people' | 'partner' | 'lost' | 'undecided' {
  if (issue.mark === undefined) return 'people';
  if (issue.mark.sync !== session.sync.id) return 'partner';
  const pair = pairs.get(issue.mark.pair);
  if (pair?.id !== undefined && pair.id !== issue.id) return 'people';
  // Before the call that made it the pair was stored with an intent: without one the record was lost.
  const isForeign = parsePairId(issue.mark.pair)?.bornOn === session.them;
  if (isForeign && pair?.id === undefined && pair?.intent === undefined) return 'lost';
  return 'undecided';
}

function isToBeToldGone(pair: PairRecord): boolean {
  return pair.gone === undefined || (pair.gone === 'here' && pair.sayAgain === true);
}

function goneNews(pair: PairRecord, why: 'deleted' | 'moved' | 'restricted', key?: string): IssueNews {
  return {
    pair,
    key: key ?? pair.key ?? '',
    fields: [],
    items: [],
    gone: why,
    quiet: { fields: {}, parked: {}, unparked: [] },
  };
}

/** Stored again without a word about values: what somebody edited here is found by the next look, what the partner says replaces the others. */
function adoptedNews(issue: JiraIssue, pair: PairRecord, fields: PairRecord['fields']): IssueNews {
  const quiet = { fields, parked: {}, unparked: [] };
  return { pair: { ...pair, id: issue.id, key: issue.key }, key: issue.key, fields: [], items: [], quiet };
}

async function addresses(jira: Jira, issues: readonly JiraIssue[]): Promise<Outcome<Map<string, string>>> {
  const hidden = new Set(
    issues.flatMap((issue) =>
      issue.assignee !== null && issue.assignee.email === undefined ? [issue.assignee.accountId] : [],
    ),
  );
  return hidden.size === 0 ? done(new Map<string, string>()) : jira.emails([...hidden]);
}
