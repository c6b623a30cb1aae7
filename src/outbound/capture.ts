import type { Clock } from '../ports/clock';
import type { Crypto } from '../ports/crypto';
import type { Jira, JiraIssue } from '../ports/jira';
import type { Store } from '../ports/store';
import { parsePairId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { emptyPair } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { partBytesOf } from '../protocol/part-size';
import type { Session } from '../state/session';
import { createValueHash } from '../state/value-hash';
import { readVisible } from '../state/visible-issues';
import { diffFields } from './diff-fields';
import { diffItems } from './diff-items';
import { heldValues, keptToWrite } from './held-values';
import { foreignIds } from './foreign-ids';
import { ofOtherSyncs } from './of-other-syncs';
import { parentsFirst } from './parents-first';
import type { IssueNews } from './pieces';

export interface CaptureDeps {
  store: Store;
  session: Session;
  jira: Jira;
  crypto: Crypto;
  clock: Clock;
}

export interface Captured {
  news: IssueNews[];
  /** Issues whose look has to be repeated later: a call of ours that was cut off may have made them. */
  undecided: string[];
}

/**
 * Reads issues again and says what differs from what was last agreed. Events never say what changed; they only say where to look.
 * The gate is here: nothing of another project and nothing restricted goes further.
 */
export async function capture(deps: CaptureDeps, issueIds: readonly string[]): Promise<Outcome<Captured>> {
  const { session } = deps;
  const read = await readWithParents(deps, issueIds);
  if (read.kind !== 'done') return read;
  const { issues, missing } = read.value;

  const people = await addresses(deps.jira, issues);
  if (people.kind !== 'done') return people;

  const about = [
    ...issues.map((issue) => issue.id),
    ...issues.flatMap((issue) => (issue.parentId === null ? [] : [issue.parentId])),
    ...missing,
  ];
  const pairIds = await session.pairIdsOfIssues(about);
  const pairs = await session.pairs([
    ...pairIds.values(),
    ...issues.flatMap((issue) =>
      issue.mark !== undefined && parsePairId(issue.mark.pair) ? [issue.mark.pair] : [],
    ),
  ]);
  const leaving = new Set(issues.filter((issue) => !isBlocked(issue, session)).map((issue) => issue.id));
  const ofOthers = await ofOtherSyncs(
    deps.store,
    session.sync,
    issues.map((issue) => issue.id),
  );
  const hash = createValueHash(deps.crypto);
  const result: Captured = { news: [], undecided: [] };

  for (const issueId of missing) {
    const pair = pairs.get(pairIds.get(issueId) as string);
    if (pair !== undefined && isToBeToldGone(pair)) result.news.push(goneNews(pair, 'deleted'));
  }
  for (const issue of parentsFirst(issues)) {
    const pairId = pairIds.get(issue.id) as string;
    const known = pairs.get(pairId);
    if (known === undefined) {
      if (!leaving.has(issue.id)) continue;
      const madeBy = whoMade(issue, session, pairs);
      if (madeBy === 'undecided') result.undecided.push(issue.id);
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
    if (others?.open === true) {
      result.undecided.push(issue.id);
      continue;
    }
    const base = known ?? emptyPair(pairId);
    const foreign = await foreignIds(deps, issue, base);
    if (foreign.kind !== 'done') return foreign;
    const theirs = await heldValues(session, base);
    const fields = diffFields(
      issue,
      base,
      session.us,
      {
        company: session.sync.us.company,
        pairOf: (id) => {
          const parentPair = pairIds.get(id);
          const exists = parentPair !== undefined && (pairs.has(parentPair) || leaving.has(id));
          return exists ? parentPair : undefined;
        },
        emailOf: (accountId) => people.value.get(accountId),
      },
      hash,
      deps.clock.now(),
      theirs,
    );
    const items = diffItems(issue, base, {
      side: session.us,
      company: session.sync.us.company,
      attachmentBytes: attachmentBytes(session),
      partBytes: partBytesOf(session.sync),
      now: deps.clock.now(),
      hash,
      foreign: new Set([...foreign.value, ...(others?.ids ?? [])]),
    });
    const pair: PairRecord = { ...base, id: issue.id, key: issue.key };
    const isBack = pair.gone === 'here';
    if (isBack) delete pair.gone;
    const { quiet } = fields;
    result.news.push({
      pair,
      key: issue.key,
      fields: fields.fields,
      items: items.items,
      ...(isBack ? { back: true } : {}),
      quiet: {
        fields: quiet.fields,
        parked: { ...quiet.parked, ...items.parked },
        unparked: [...quiet.unparked, ...items.unparked],
      },
      ...(fields.toWrite.size === 0 ? {} : { keep: keptToWrite(session, pairId, fields.toWrite) }),
    });
  }
  return done(result);
}

function isBlocked(issue: JiraIssue, session: Session): boolean {
  return issue.projectId !== session.sync.us.projectId || issue.isRestricted;
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
): 'people' | 'partner' | 'undecided' {
  if (issue.mark === undefined) return 'people';
  if (issue.mark.sync !== session.sync.id) return 'partner';
  const pair = pairs.get(issue.mark.pair);
  if (pair?.id !== undefined && pair.id !== issue.id) return 'people';
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

/** Reads the issues and, where a parent is not paired yet, the parent too: the partner cannot make a sub-task before it. */
async function readWithParents(deps: CaptureDeps, issueIds: readonly string[]) {
  const issues: JiraIssue[] = [];
  const missing: string[] = [];
  const seen = new Set<string>();
  let wanted = [...new Set(issueIds)];
  const asked = new Set(wanted);
  while (wanted.length > 0) {
    const read = await readVisible(deps.jira, deps.session.sync.us.projectId, wanted);
    if (read.kind !== 'done') return read;
    for (const id of wanted) seen.add(id);
    issues.push(...read.value.issues);
    missing.push(...read.value.missing.filter((id) => asked.has(id)));
    const parents = read.value.issues.flatMap((issue) =>
      issue.parentId !== null && !seen.has(issue.parentId) ? [issue.parentId] : [],
    );
    const ids = await deps.session.pairIdsOfIssues(parents);
    const known = await deps.session.pairs([...ids.values()]);
    wanted = [...new Set(parents)].filter((id) => !known.has(ids.get(id) as string));
  }
  return done({ issues, missing });
}

async function addresses(jira: Jira, issues: readonly JiraIssue[]): Promise<Outcome<Map<string, string>>> {
  const hidden = new Set(
    issues.flatMap((issue) =>
      issue.assignee !== null && issue.assignee.email === undefined ? [issue.assignee.accountId] : [],
    ),
  );
  return hidden.size === 0 ? done(new Map<string, string>()) : jira.emails([...hidden]);
}
