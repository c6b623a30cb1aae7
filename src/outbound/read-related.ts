import type { Jira, JiraIssue } from '../ports/jira';
import { itemIdOf, parseItemId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';
import { readVisible } from '../state/visible-issues';
import { isBlocked } from './gate';

interface ReadDeps {
  session: Session;
  jira: Jira;
}

export interface Related {
  issues: JiraIssue[];
  /** Those among the asked ones that were deleted or are hidden. */
  missing: string[];
  /** Issues that a link makes worth a look, beyond those that were read along. */
  later: string[];
}

/** Issues that one look reads because of links: each is in memory with all its comments. */
const MOST_ALONG = 100;

/**
 * Reads issues, and with them what their news needs: parents that are not paired yet, because the partner cannot make a sub-task before
 * its parent; and the issues at the other ends of links that have not left, because a link leaves when both ends may. With
 * `edits` their changelogs come too.
 */
export async function readRelated(
  deps: ReadDeps,
  issueIds: readonly string[],
  options: { edits: boolean },
): Promise<Outcome<Related>> {
  const result: Related = { issues: [], missing: [], later: [] };
  const seen = new Set<string>();
  const later = new Set<string>();
  let wanted = [...new Set(issueIds)];
  const asked = new Set(wanted);
  let along = 0;
  while (wanted.length > 0) {
    const read = await readVisible(deps.jira, deps.session.sync.us.projectId, wanted, options);
    if (read.kind !== 'done') return read;
    for (const id of wanted) seen.add(id);
    result.issues.push(...read.value.issues);
    result.missing.push(...read.value.missing.filter((id) => asked.has(id)));
    const parents = await unpairedParents(deps.session, read.value.issues, seen);
    const ends = await openEnds(deps.session, read.value.issues, seen);
    const taken = ends.slice(0, MOST_ALONG - along);
    along += taken.length;
    for (const id of ends.slice(taken.length)) later.add(id);
    wanted = [...new Set([...parents, ...taken])];
  }
  result.later = [...later].filter((id) => !seen.has(id));
  return done(result);
}

async function unpairedParents(
  session: Session,
  issues: readonly JiraIssue[],
  seen: ReadonlySet<string>,
): Promise<string[]> {
  const parents = issues.flatMap((issue) =>
    issue.parentId !== null && !seen.has(issue.parentId) ? [issue.parentId] : [],
  );
  const ids = await session.pairIdsOfIssues(parents);
  const known = await session.pairs([...ids.values()]);
  return [...new Set(parents)].filter((id) => !known.has(ids.get(id) as string));
}

/**
 * Paired issues at the other ends of links that have not left. A link hangs on its outward end, but it may be the inward one that was
 * paired last: so each end, when it is looked at, brings the other one along. An end that is not paired now does the same when it is.
 */
async function openEnds(
  session: Session,
  issues: readonly JiraIssue[],
  seen: ReadonlySet<string>,
): Promise<string[]> {
  const linked = issues.filter((issue) => issue.links.length > 0 && !isBlocked(issue, session));
  if (linked.length === 0) return [];
  const ids = await session.pairIdsOfIssues(
    linked.flatMap((issue) => [issue.id, ...issue.links.map((link) => link.otherId)]),
  );
  const pairs = await session.pairs([...ids.values()]);
  const pairAt = (issueId: string) => pairs.get(ids.get(issueId) as string);
  const ends = linked.flatMap((issue) =>
    issue.links.flatMap(({ id, way, otherId }) => {
      const other = pairAt(otherId);
      if (seen.has(otherId) || other === undefined || other.gone !== undefined) return [];
      if (pairAt(issue.id)?.gone === 'there') return [];
      const holder = way === 'outward' ? pairAt(issue.id) : other;
      return hasLeft(holder, id, session) ? [] : [otherId];
    }),
  );
  return [...new Set(ends)];
}

/** True for a link that the partner was told of or made, and for one that stays here for good. */
function hasLeft(holder: PairRecord | undefined, linkId: string, { us }: Session): boolean {
  if (holder === undefined) return false;
  const item = itemIdOf(us, 'link', linkId);
  const known = holder.items[item];
  if (holder.parked[item] !== undefined) return true;
  if (known !== undefined) return known.gone !== true && holder.sayAgain !== true;
  return Object.entries(holder.items).some(
    ([id, { here }]) => here === linkId && parseItemId(id)?.kind === 'link',
  );
}
