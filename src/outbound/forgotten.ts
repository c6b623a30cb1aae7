import { beginsWithLead } from '../mapping/comment-lead';
import type { Jira, JiraIssue } from '../ports/jira';
import { itemIdOf } from '../protocol/items';
import type { ItemKind } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';
import { readSiteSyncs } from '../state/site-syncs';
import { whoAmI } from '../state/who-am-i';

/**
 * What this app made on an issue for the partner and does not remember, because its storage was set back: it must never leave as the work of
 * this side. Comments that begin like a partner's are recognised by their mark, attachments by the app's account. Where nothing looks
 * like it, no call is made.
 */
export async function forgotten(
  deps: { session: Session; jira: Jira },
  issue: JiraIssue,
  pair: PairRecord,
  foreign: ReadonlySet<string>,
): Promise<Outcome<string[]>> {
  const { session, jira } = deps;
  const isUnknown = (kind: ItemKind, id: string) =>
    !foreign.has(`${kind} ${id}`) && pair.items[itemIdOf(session.us, kind, id)] === undefined;
  const result: string[] = [];
  if (issue.comments.some(({ id, body }) => isUnknown('comment', id) && beginsWithLead(body))) {
    const listed = await jira.listComments(issue.id);
    if (listed.kind !== 'done') return listed;
    for (const { id, mark } of listed.value)
      if (mark !== undefined && mark.sync === session.sync.id) result.push(`comment ${id}`);
  }
  if (
    issue.worklogs.some(({ id, comment }) => isUnknown('worklog', id) && comment && beginsWithLead(comment))
  ) {
    const listed = await jira.listWorklogs(issue.id);
    if (listed.kind !== 'done') return listed;
    for (const { id, mark } of listed.value)
      if (mark !== undefined && mark.sync === session.sync.id) result.push(`worklog ${id}`);
  }
  const attachments = issue.attachments.filter(({ id }) => isUnknown('attachment', id));
  if (attachments.length === 0 || !(await isAppAlone(session))) return done(result);
  const app = await whoAmI(deps);
  if (app.kind !== 'done') return app;
  const made = attachments.filter(({ authorId }) => authorId === app.value);
  return done([...result, ...made.map(({ id }) => `attachment ${id}`)]);
}

/** The app's account is nobody's own, and no other synchronization of the project makes attachments with it. */
async function isAppAlone(session: Session): Promise<boolean> {
  if (session.sync.syncUser.kind !== 'app') return false;
  const { projectId } = session.sync.us;
  const syncs = Object.values(await readSiteSyncs(session));
  return syncs.filter((sync) => sync.projectId === projectId).length < 2;
}
