import type { Call } from './core';
import { emitIssueDeleted } from './events';
import { reindex } from './issue-writes';
import type { IssueRecord } from './model';

/** Removes the issue and all that hangs on it. Only the issue itself gets an event; its sub-tasks are removed silently, as Jira does. */
export function deleteIssue(call: Call, issue: IssueRecord, how: 'silently' | 'with event'): void {
  const { core } = call;
  const { data } = core;
  for (const id of issue.commentIds) data.comments.delete(id);
  for (const id of issue.worklogIds) data.worklogs.delete(id);
  for (const id of issue.attachmentIds) {
    const attachment = data.attachments.get(id);
    if (attachment) void core.files.remove(attachment.mediaId);
    data.attachments.delete(id);
  }
  for (const id of issue.linkIds) {
    const link = data.links.get(id);
    const other = data.issues.get(link?.sourceId === issue.id ? link.destinationId : (link?.sourceId ?? ''));
    if (other) other.linkIds = other.linkIds.filter((linkId) => linkId !== id);
    data.links.delete(id);
  }
  for (const child of data.issues.values()) {
    if (child.values['parent'] !== issue.id) continue;
    delete child.values['parent'];
    reindex(core, child);
  }
  if (how === 'with event') emitIssueDeleted(call, issue);
  data.issues.delete(issue.id);
  for (const [key, id] of data.issueKeys) if (id === issue.id) data.issueKeys.delete(key);
  core.index.forget(issue.id);
  core.changed();
}
