import type { JiraIssue } from '../ports/jira';
import { adoptedFields } from '../mapping/own-writes';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { emptyPair } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { readChangelogs } from '../state/changelogs';
import type { CaptureDeps } from './capture-deps';
import { compareIssue } from './compare-issue';
import { goneNews, isToBeToldGone } from './leaving-news';
import type { Around } from './look-around';
import type { IssueNews } from './pieces';

/** Whose pair is about to be known. */
const OPEN: ReadonlySet<string> = new Set(['undecided', 'lost']);

/** News of one issue; undefined: nothing of it is to be told now. `undecided`: the look has to be repeated later. */
export async function newsOf(
  deps: CaptureDeps,
  around: Around,
  issue: JiraIssue,
): Promise<Outcome<IssueNews | 'undecided' | undefined>> {
  const known = around.pairAt(issue.id);
  const mayLeave = around.mayLeave(issue);
  const isSkipped = known === undefined || known.gone !== undefined || !mayLeave;
  if (deps.onlyKnown === true && isSkipped) return done(undefined);
  if (known === undefined) {
    if (!mayLeave) return done(undefined);
    const { madeBy } = around.born(issue);
    if (madeBy === 'lost') return adoptLost(deps, around, issue);
    if (madeBy !== 'people') return done(madeBy === 'undecided' ? madeBy : undefined);
  } else if (known.intent?.kind === 'create') {
    // Made here a moment ago and not read back yet: there is nothing to compare with.
    return done('undecided');
  } else if (known.gone === 'there') {
    // The partner does not look at it now; what changed here is found when it takes part again.
    return done(undefined);
  } else if (!mayLeave) {
    const why = issue.projectId === deps.session.sync.us.projectId ? 'restricted' : 'moved';
    return done(isToBeToldGone(known) ? goneNews(known, why, issue.key) : undefined);
  }
  if (around.othersAt(issue.id)?.open === true || isParentOpen(around, issue)) return done('undecided');
  return compareIssue(deps, around, issue);
}

/** The parent is ours, and which pair it belongs to is not known yet: it must not travel under another one. */
function isParentOpen(around: Around, { parentId }: JiraIssue): boolean {
  const parent = parentId === null ? undefined : around.issueAt(parentId);
  if (parent === undefined || around.pairAt(parent.id) !== undefined) return false;
  return OPEN.has(around.born(parent).madeBy);
}

/**
 * An issue of the partner's whose pair was lost, recognised by its mark. It is stored again without a word about values: what somebody edited here
 * is found by the next look, what the partner says replaces the others.
 */
async function adoptLost(
  deps: CaptureDeps,
  { pairById, hash }: Around,
  issue: JiraIssue,
): Promise<Outcome<IssueNews | undefined>> {
  if (issue.mark === undefined) return done(undefined);
  const changelogs = await readChangelogs(deps, [issue.id]);
  if (changelogs.kind !== 'done') return changelogs;
  const writes = { ...changelogs.value, us: deps.session.us, hash };
  const fields = adoptedFields(issue.id, writes, true);
  const known = pairById(issue.mark.pair) ?? emptyPair(issue.mark.pair);
  const pair: PairRecord = { ...known, id: issue.id, key: issue.key };
  return done({
    pair,
    key: issue.key,
    fields: [],
    items: [],
    quiet: { fields, parked: {}, unparked: [] },
  });
}
