import type { Call } from './core';
import { selfLink, timestamp, userBean } from './beans';
import { seesRestricted } from './lookup';
import type { IssueRecord, WorklogRecord } from './model';

/** A worklog as REST answers show it; with `properties` when they were asked for. */
export function worklogJson(
  call: Call,
  worklog: WorklogRecord,
  withProperties = false,
): Record<string, unknown> {
  const { core } = call;
  return {
    self: selfLink(core, `/issue/${worklog.issueId}/worklog/${worklog.id}`),
    author: userBean(core, worklog.authorId, call.accountId),
    updateAuthor: userBean(core, worklog.updateAuthorId, call.accountId),
    ...(worklog.comment ? { comment: worklog.comment } : {}),
    created: timestamp(core, worklog.created),
    updated: timestamp(core, worklog.updated),
    ...(worklog.visibility ? { visibility: worklog.visibility } : {}),
    started: timestamp(core, worklog.started),
    timeSpent: formatDuration(worklog.seconds),
    timeSpentSeconds: worklog.seconds,
    id: worklog.id,
    issueId: worklog.issueId,
    ...(withProperties
      ? { properties: Object.entries(worklog.properties).map(([key, value]) => ({ key, value })) }
      : {}),
  };
}

/** The worklogs of an issue that the caller sees, oldest first. */
export function visibleWorklogs(call: Call, issue: IssueRecord): WorklogRecord[] {
  return issue.worklogIds
    .flatMap((id) => call.core.data.worklogs.get(id) ?? [])
    .filter((worklog) => seesRestricted(call, worklog, issue));
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
