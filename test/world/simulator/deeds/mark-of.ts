import type { IssueRecord } from '../../../../local/jira/model';

/** The pair that the app's mark on an issue names. */
export function markOf(issue: IssueRecord): string | undefined {
  const mark = issue.properties['issue-synchronization'] as { pair?: string } | undefined;
  return mark?.pair;
}
