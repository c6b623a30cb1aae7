import type { Jira, JiraIssue } from '../ports/jira';
import { isSameLink } from '../mapping/links';
import { parseItemId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';
import { forgottenAttachments, looksForgotten } from './forgotten';

/**
 * What stands here for the partner's items, as `comment 10101` or `link 205`. While the making of one is
 * open, a call that was cut off may have made more of them than the pair knows: comments and worklogs are then recognised by their
 * mark, attachments by the name and size that were awaited, links by type and ends. What a lost record no longer tells of
 * is in forgotten.ts. `isAlone`: the project has no other synchronization.
 */
export async function foreignIds(
  deps: { session: Session; jira: Jira },
  issue: JiraIssue,
  pair: PairRecord,
  isAlone: boolean,
): Promise<Outcome<Set<string>>> {
  const result = new Set<string>();
  for (const [item, state] of Object.entries(pair.items)) {
    const parsed = parseItemId(item);
    if (parsed && parsed.owner !== deps.session.us && state.here !== undefined)
      result.add(`${parsed.kind} ${state.here}`);
  }
  const making = Object.entries(pair.making);
  for (const kind of ['comment', 'worklog'] as const) {
    const isMaking = making.some(([item]) => parseItemId(item)?.kind === kind);
    if (!isMaking && !looksForgotten(kind, { us: deps.session.us, issue, pair, foreign: result })) continue;
    const listed = await (kind === 'comment'
      ? deps.jira.listComments(issue.id)
      : deps.jira.listWorklogs(issue.id));
    if (listed.kind !== 'done') return listed;
    for (const { id, mark } of listed.value)
      if (mark?.sync === deps.session.sync.id) result.add(`${kind} ${id}`);
  }
  for (const [item] of making) {
    const link = pair.items[item]?.link;
    const made = link && issue.links.find((one) => isSameLink(one, link));
    if (made) result.add(`link ${made.id}`);
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
  const more = await forgottenAttachments(deps, { issue, pair, foreign: result, isAlone });
  if (more.kind !== 'done') return more;
  for (const one of more.value) result.add(one);
  return done(result);
}
