import { beginsWithLead } from '../mapping/comment-lead';
import type { Jira, JiraIssue } from '../ports/jira';
import { itemIdOf } from '../protocol/items';
import type { ItemKind } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import type { Session } from '../state/session';
import { whoAmI } from '../state/who-am-i';

/*
 * What this app made on an issue for the partner and does not remember, because its storage was set back: it must never leave as the work of
 * this side. Comments and worklogs that begin like a partner's are recognised by their mark, attachments by the app's account. Where nothing
 * looks like it, no call is made.
 */

interface Look {
  issue: JiraIssue;
  pair: PairRecord;
  /** Known to stand for the partner's items, as `comment 10101`. */
  foreign: ReadonlySet<string>;
}

/** True where a comment or worklog that nothing is known of begins like a partner's. */
export function looksForgotten(kind: 'comment' | 'worklog', look: Look & { us: Side }): boolean {
  const { issue } = look;
  const texts =
    kind === 'comment'
      ? issue.comments.map(({ id, body }) => ({ id, text: body }))
      : issue.worklogs.map(({ id, comment }) => ({ id, text: comment }));
  return texts.some(({ id, text }) => isUnknown(look, kind, id) && text && beginsWithLead(text));
}

/** Attachments of the app's account that nothing is known of. `isAlone`: no other synchronization of the project makes some with it. */
export async function forgottenAttachments(
  deps: { session: Session; jira: Jira },
  look: Look & { isAlone: boolean },
): Promise<Outcome<string[]>> {
  const { session } = deps;
  const found = look.issue.attachments.filter(({ id }) =>
    isUnknown({ ...look, us: session.us }, 'attachment', id),
  );
  // A user's own account is also somebody's: only the app's is nobody's own.
  if (found.length === 0 || !look.isAlone || session.sync.syncUser.kind !== 'app') return done([]);
  const app = await whoAmI(deps);
  if (app.kind !== 'done') return app;
  return done(found.filter(({ authorId }) => authorId === app.value).map(({ id }) => `attachment ${id}`));
}

function isUnknown({ pair, foreign, us }: Look & { us: Side }, kind: ItemKind, id: string): boolean {
  return !foreign.has(`${kind} ${id}`) && pair.items[itemIdOf(us, kind, id)] === undefined;
}
