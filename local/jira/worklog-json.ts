import type { Call } from './core';
import { selfLink, timestamp, userBean } from './beans';
import type { WorklogRecord } from './model';

/** A worklog as REST answers show it. */
export function worklogJson(call: Call, worklog: WorklogRecord): Record<string, unknown> {
  const { core } = call;
  return {
    self: selfLink(core, `/issue/${worklog.issueId}/worklog/${worklog.id}`),
    author: userBean(core, worklog.authorId, call.accountId),
    updateAuthor: userBean(core, worklog.updateAuthorId, call.accountId),
    ...(worklog.comment ? { comment: worklog.comment } : {}),
    created: timestamp(core, worklog.created),
    updated: timestamp(core, worklog.updated),
    started: timestamp(core, worklog.started),
    timeSpent: formatDuration(worklog.seconds),
    timeSpentSeconds: worklog.seconds,
    id: worklog.id,
    issueId: worklog.issueId,
  };
}

/** Jira's short form with days of 8 hours: 30600 s = `1d 30m`. */
export function formatDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const parts = [
    [Math.floor(minutes / 480), 'd'],
    [Math.floor((minutes % 480) / 60), 'h'],
    [minutes % 60, 'm'],
  ] as const;
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count}${unit}`)
      .join(' ') || '0m'
  );
}
