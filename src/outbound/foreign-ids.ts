import type { Jira, JiraIssue } from '../ports/jira';
import { beginsWithLead } from '../mapping/comment-lead';
import { isSameLink } from '../mapping/links';
import { itemIdOf, parseItemId } from '../protocol/items';
import type { ItemKind } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { ownAccount } from '../state/own-account';
import type { Session } from '../state/session';

/**
 * What stands here for the partner's items, as `comment 10101` or `link 205`. While the making of one is
 * open, a call that was cut off may have made more of them than the pair knows: comments and worklogs are then recognised by their
 * mark, attachments by the name and size that were awaited, links by type and ends. Where a record was lost, comments that begin like the
 * partner's are asked for their mark, and what the app attached under its own account is nobody's here.
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
  const isKnown = (kind: ItemKind, id: string) =>
    result.has(`${kind} ${id}`) || pair.items[itemIdOf(deps.session.us, kind, id)] !== undefined;
  // What a lost record no longer tells of begins like a comment of the partner's.
  const isDoubtful = issue.comments.some(({ id, body }) => !isKnown('comment', id) && beginsWithLead(body));
  for (const kind of ['comment', 'worklog'] as const) {
    const isOpen = making.some(([item]) => parseItemId(item)?.kind === kind);
    if (!isOpen && !(kind === 'comment' && isDoubtful)) continue;
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
  const unknown = issue.attachments.filter(({ id }) => !isKnown('attachment', id));
  if (unknown.length === 0) return done(result);
  const self = await ownAccount(deps);
  if (self.kind !== 'done') return self;
  for (const { id, authorId } of unknown) if (authorId === self.value) result.add(`attachment ${id}`);
  return done(result);
}
