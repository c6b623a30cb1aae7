import type { Jira, JiraIssue } from '../ports/jira';
import { done, giveUp } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';

/**
 * Reads issues; an issue that is `missing` was deleted or is hidden by itself. Where the synchronization user may not see the project at all,
 * nothing is missing: that gives up with `jira-permission`, so that a withdrawn permission never passes for deletions.
 */
export async function readVisible(
  jira: Jira,
  projectId: string,
  ids: readonly string[],
  options?: { edits: boolean },
): Promise<Outcome<{ issues: JiraIssue[]; missing: string[] }>> {
  const read = await jira.readIssues(ids, options);
  if (read.kind !== 'done' || read.value.missing.length === 0) return read;
  const lacking = await jira.missingPermissions(projectId, ['BROWSE_PROJECTS']);
  if (lacking.kind !== 'done') return lacking;
  if (lacking.value.length === 0) return done(read.value);
  return giveUp('jira-permission', 'The synchronization user may not browse the project any more.');
}
