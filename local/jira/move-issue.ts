import type { Call, SiteCore } from './core';
import { emitIssueUpdated } from './events';
import { addHistory, touch } from './issue-writes';
import { findIssue } from './lookup';
import type { ProjectRecord } from './model';

/** What the Move dialog does: a new key, and where the other project lacks its type or status, the first one there. An event goes out. */
export function moveIssue(
  core: SiteCore,
  idOrKey: string,
  target: ProjectRecord,
  byAccountId: string,
): { key: string } {
  const issue = findIssue(core, idOrKey);
  const source = issue && core.data.projects.get(issue.projectId);
  if (!issue || !source) throw new Error(`No issue ${idOrKey}`);
  const oldKey = issue.key;
  target.issueCounter += 1;
  issue.key = `${target.key}-${target.issueCounter}`;
  issue.projectId = target.id;
  if (!target.issueTypeIds.includes(issue.typeId)) issue.typeId = target.issueTypeIds[0] ?? issue.typeId;
  if (!target.statusIds.includes(issue.statusId)) issue.statusId = target.statusIds[0] ?? issue.statusId;
  core.data.issueKeys.set(issue.key, issue.id);
  const base = { fieldtype: 'jira' as const };
  const items = [
    {
      ...base,
      field: 'project',
      fieldId: 'project',
      from: source.id,
      fromString: source.name,
      to: target.id,
      toString: target.name,
    },
    { ...base, field: 'Key', from: null, fromString: oldKey, to: null, toString: issue.key },
  ];
  const call: Call = {
    core,
    principal: { kind: 'user', accountId: byAccountId },
    accountId: byAccountId,
    method: 'POST',
    params: {},
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
  };
  addHistory(call, issue, items);
  touch(core, issue);
  emitIssueUpdated(call, issue, items, 'issue_moved');
  return { key: issue.key };
}
