import { beginsWithLead } from '../mapping/comment-lead';
import type { JiraIssue } from '../ports/jira';
import type { ItemChange } from '../protocol/envelope';
import { itemIdOf, parseItemId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { ownAccount } from '../state/own-account';
import type { InboundDeps } from './inbound-deps';

/** Comments and worklogs to be made or removed of which a copy may be there: one that begins like them is known to nobody, because a record was lost. */
export function doubtful(
  { session }: InboundDeps,
  pair: PairRecord,
  issue: JiraIssue,
  changes: readonly ItemChange[],
): string[] {
  const here = new Set(Object.values(pair.items).map((state) => state.here));
  const isUnknown = (kind: 'comment' | 'worklog', id: string) =>
    !here.has(id) && pair.items[itemIdOf(session.us, kind, id)] === undefined;
  const itemsOf = (kind: 'comment' | 'worklog') =>
    changes
      .map(({ item }) => item)
      .filter((item) => parseItemId(item)?.kind === kind && pair.items[item]?.here === undefined);
  const { comments, worklogs } = issue;
  const isComment = comments.some(({ id, body }) => isUnknown('comment', id) && beginsWithLead(body));
  const isWorklog = worklogs.some(
    ({ id, comment }) => isUnknown('worklog', id) && comment && beginsWithLead(comment),
  );
  return [...(isComment ? itemsOf('comment') : []), ...(isWorklog ? itemsOf('worklog') : [])];
}

/**
 * The same for a file: one of that name and size that the app attached is compared with it once its bytes have come. Asked when a file is
 * announced, and before it is uploaded: it may have been awaited when the state was kept to which the storage was set back.
 */
export async function noteCopy(
  { session, jira }: InboundDeps,
  pair: PairRecord,
  item: string,
  file: { filename: string; size: number },
  issue: JiraIssue,
): Promise<Outcome<void>> {
  if (pair.making[item] !== undefined) return done(undefined);
  const here = new Set(Object.values(pair.items).map((state) => state.here));
  const alike = issue.attachments.filter(
    ({ id, filename, size }) =>
      filename === file.filename &&
      size === file.size &&
      !here.has(id) &&
      pair.items[itemIdOf(session.us, 'attachment', id)] === undefined,
  );
  if (alike.length === 0) return done(undefined);
  const self = await ownAccount({ session, jira });
  if (self.kind !== 'done') return self;
  // So old that the call which made it has long come to its end.
  if (alike.some(({ authorId }) => authorId === self.value)) pair.making[item] = 1;
  return done(undefined);
}
