import type { Jira, JiraIssue } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { soleAccount } from './own-account';
import type { Session } from './session';
import { readVisible } from './visible-issues';

/** Issues with their edits, and who writes here. */
export interface Changelogs {
  issues: ReadonlyMap<string, JiraIssue>;
  /** The account whose entries are this app's; undefined where they may be somebody else's as well. */
  app: string | undefined;
}

/** Reads the changelogs of issues. Where no account is this app's alone no call is made. */
export async function readChangelogs(
  deps: { session: Session; jira: Jira },
  ids: readonly string[],
): Promise<Outcome<Changelogs>> {
  const { session, jira } = deps;
  const nothing = { issues: new Map(), app: undefined };
  if (ids.length === 0) return done(nothing);
  const app = await soleAccount(deps);
  if (app.kind !== 'done') return app;
  if (app.value === undefined) return done(nothing);
  const read = await readVisible(jira, session.sync.us.projectId, ids, { edits: true });
  if (read.kind !== 'done') return read;
  const issues = new Map(read.value.issues.map((issue) => [issue.id, issue]));
  return done({ issues, app: app.value });
}
