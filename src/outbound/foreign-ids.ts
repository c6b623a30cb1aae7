import type { Jira, JiraIssue } from '../ports/jira';
import { parseItemId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';
import { forgotten } from './forgotten';

/**
 * What stands here for the partner's items, as `comment 10101` or `attachment 205`. While the making of one is
 * open, a call that was cut off may have made more of them than the pair knows: comments are then recognised by their
 * mark, attachments by the name and size that were awaited.
 */
export async function foreignIds(
  deps: { session: Session; jira: Jira },
  issue: JiraIssue,
  pair: PairRecord,
): Promise<Outcome<Set<string>>> {
  const result = new Set<string>();
  for (const [item, state] of Object.entries(pair.items)) {
    const parsed = parseItemId(item);
    if (parsed && parsed.owner !== deps.session.us && state.here !== undefined)
      result.add(`${parsed.kind} ${state.here}`);
  }
  const making = Object.entries(pair.making);
  if (making.some(([item]) => parseItemId(item)?.kind === 'comment')) {
    const comments = await deps.jira.listComments(issue.id);
    if (comments.kind !== 'done') return comments;
    for (const comment of comments.value)
      if (comment.mark !== undefined && comment.mark.sync === deps.session.sync.id)
        result.add(`comment ${comment.id}`);
  }
  for (const [item, at] of making) {
    const awaited = pair.items[item]?.awaited;
    if (awaited === undefined) continue;
    for (const attachment of issue.attachments)
      if (
        attachment.filename === awaited.filename &&
        attachment.size === awaited.size &&
        attachment.created >= at - 60_000
      )
        result.add(`attachment ${attachment.id}`);
  }
  const more = await forgotten(deps, issue, pair, result);
  if (more.kind !== 'done') return more;
  for (const one of more.value) result.add(one);
  return done(result);
}
