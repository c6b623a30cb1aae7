import { beginsWithLead } from '../mapping/comment-lead';
import type { JiraIssue } from '../ports/jira';
import type { ItemChange } from '../protocol/envelope';
import { itemIdOf } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { ownAccount } from '../state/own-account';
import type { InboundDeps } from './inbound-deps';

/** Comments to be made of which a copy may be there: one that begins like them is known to nobody, because a record was lost. */
export function doubtful(
  { session }: InboundDeps,
  pair: PairRecord,
  issue: JiraIssue,
  births: readonly ItemChange[],
): string[] {
  const items = births.filter((change) => change.comment !== undefined).map(({ item }) => item);
  if (items.length === 0) return items;
  const here = new Set(Object.values(pair.items).map((state) => state.here));
  const isUnknown = (id: string) =>
    !here.has(id) && pair.items[itemIdOf(session.us, 'comment', id)] === undefined;
  return issue.comments.some(({ id, body }) => isUnknown(id) && beginsWithLead(body)) ? items : [];
}

/** The same for a file: one of that name and size that the app attached is compared with it once its bytes have come. */
export async function noteCopy(
  { session, jira }: InboundDeps,
  pair: PairRecord,
  item: string,
  file: { filename: string; size: number },
  issue: JiraIssue,
): Promise<Outcome<void>> {
  if (pair.items[item] !== undefined) return done(undefined);
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
