import type { SiteCore } from './core';
import { issueTypeBean, priorityBean, selfLink, statusBean } from './beans';
import type { IssueRecord } from './model';

/** An issue as its parent, sub-tasks and links show it. */
export function issueRef(core: SiteCore, issue: IssueRecord): Record<string, unknown> {
  const type = core.data.issueTypes.get(issue.typeId);
  const status = core.data.statuses.get(issue.statusId);
  const priority = core.data.priorities.get(String(issue.values['priority']));
  return {
    id: issue.id,
    key: issue.key,
    self: selfLink(core, `/issue/${issue.id}`),
    fields: {
      summary: issue.values['summary'],
      status: status && statusBean(core, status),
      priority: priority && priorityBean(core, priority),
      issuetype: type && issueTypeBean(core, type),
    },
  };
}
