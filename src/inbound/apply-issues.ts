import type { JiraIssue } from '../ports/jira';
import type { NeutralContext } from '../mapping/neutral';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { PAIRS_PER_COMMIT } from '../state/session';
import { readVisible } from '../state/visible-issues';
import type { ApplyContext, ApplyEnd, Work } from './apply-context';
import { applyItems } from './apply-items';
import { editIssue } from './edit-issue';
import { finishMoves, isMoving } from './finish-moves';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';

/** Fields and items of everything that has a local issue. One read serves all of the message; `fresh` has just been read. */
export async function applyIssues(
  { deps }: ApplyContext,
  parking: Parking,
  work: readonly Work[],
  fresh: readonly JiraIssue[],
  end: ApplyEnd,
): Promise<Outcome<void>> {
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
