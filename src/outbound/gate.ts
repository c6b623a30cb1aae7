import type { JiraIssue } from '../ports/jira';
import type { Session } from '../state/session';

/** True for what must not leave: an issue of another project, or one that a security level restricts. */
export function isBlocked(issue: JiraIssue, session: Session): boolean {
  return issue.projectId !== session.sync.us.projectId || issue.isRestricted;
}
