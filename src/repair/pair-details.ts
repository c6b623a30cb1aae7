import { detailsOf } from '../protocol/digest';
import { parsePairId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairDetails } from '../protocol/repair-message';
import { MOST_DETAILS } from '../protocol/repair-message';
import { markDirty } from '../state/dirty';
import { readVisible } from '../state/visible-issues';
import type { RepairDeps } from './repair-deps';

/** Bytes of the pairs of one message; a pair may have 1,500 items. */
const MOST_BYTES = 80 * 1024;

/**
 * What this side knows of pairs, as many as one message carries. Of a pair that is unknown here its issue is looked for first: an own one by
 * its id, one of the partner's by its mark; one that is there is looked at again, and its pair is then stored anew.
 */
export async function detailsFor(
  deps: RepairDeps,
  pairs: readonly string[],
): Promise<Outcome<PairDetails[]>> {
  const records = await deps.session.pairs(pairs);
  const unknown = pairs.filter((pair) => !records.has(pair));
  const states = await lookFor(deps, unknown);
  if (states.kind !== 'done') return states;
  const result: PairDetails[] = [];
  let bytes = 0;
  for (const pair of pairs.slice(0, MOST_DETAILS)) {
    const record = records.get(pair);
    const details: PairDetails = record
      ? detailsOf(record)
      : { pair, state: states.value.get(pair) ?? 'later', fields: {}, items: {} };
    bytes += JSON.stringify(details).length;
    if (result.length > 0 && bytes > MOST_BYTES) break;
    result.push(details);
  }
  return done(result);
}

async function lookFor(
  deps: RepairDeps,
  pairs: readonly string[],
): Promise<Outcome<Map<string, PairDetails['state']>>> {
  const states = new Map<string, PairDetails['state']>();
  if (pairs.length === 0) return done(states);
  const { session, jira } = deps;
  const { projectId, projectKey } = session.sync.us;
  const own = pairs.flatMap((pair) => {
    const id = parsePairId(pair);
    return id?.bornOn === session.us ? [{ pair, issueId: id.issueId }] : [];
  });
  const read =
    own.length === 0
      ? done({ issues: [] })
      : await readVisible(
          jira,
          projectId,
          own.map((o) => o.issueId),
        );
  if (read.kind !== 'done') return read;
  const ended: string[] = [];
  for (const { pair, issueId } of own) {
    // Whatever the partner names: of an issue outside the synchronization it is only said that it takes no part.
    const issue = read.value.issues.find(({ id }) => id === issueId);
    const takesPart = issue?.projectId === projectId && !issue.isRestricted;
    if (takesPart) await markDirty(deps.store, session.sync.id, issueId);
    else ended.push(pair);
    states.set(pair, takesPart ? 'later' : 'ended-here');
  }
  if (ended.length > 0)
    await deps.say(...ended.map((pair) => ({ kind: 'gone' as const, pair, why: 'deleted' as const })));
  const foreign = pairs.filter((pair) => !states.has(pair));
  if (foreign.length === 0) return done(states);
  const highest = await jira.highestNumber(projectId);
  if (highest.kind !== 'done') return highest;
  const marked = await jira.findMarked(projectKey, 1, session.sync.id, highest.value);
  if (marked.kind !== 'done') return marked;
  for (const pair of foreign) {
    const found = marked.value.find((issue) => issue.pair === pair);
    if (found !== undefined) await markDirty(deps.store, session.sync.id, found.id);
    states.set(pair, found === undefined ? 'absent' : 'later');
  }
  return done(states);
}
