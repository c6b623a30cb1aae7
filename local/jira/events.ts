import type { Call, SiteCore } from './core';
import { isApp } from './core';
import { isPublic } from './comment-json';
import { issueTypeBean, projectBean, statusBean, timestamp } from './beans';
import { projectOf } from './permissions';
import type {
  AttachmentRecord,
  ChangeItem,
  CommentRecord,
  IssueRecord,
  LinkRecord,
  WorklogRecord,
} from './model';

/**
 * Product events in the shapes of the Forge events reference for Jira and of recorded payloads: an issue carries nine
 * fields only, users are bare account ids, self links point to REST v2.
 */

type Properties = Record<string, unknown>;

function send(call: Call, eventType: string, properties: Properties): void {
  call.core.emit({
    eventType,
    ...properties,
    ...(call.accountId === undefined ? {} : { atlassianId: call.accountId }),
    selfGenerated: isApp(call.principal),
    context: { cloudId: call.core.identity.cloudId },
  });
}

const userRef = (accountId: unknown) => (typeof accountId === 'string' ? { accountId } : null);

function asV2(bean: Properties): Properties {
  return JSON.parse(JSON.stringify(bean).replaceAll('/rest/api/3/', '/rest/api/2/'));
}

function issuePayload(core: SiteCore, issue: IssueRecord): Properties {
  const type = core.data.issueTypes.get(issue.typeId);
  const status = core.data.statuses.get(issue.statusId);
  if (!type || !status) throw new Error(`Issue ${issue.key} has no type or status`);
  return {
    id: issue.id,
    key: issue.key,
    fields: {
      summary: issue.values['summary'],
      issuetype: asV2(issueTypeBean(core, type)),
      creator: userRef(issue.creatorId),
      created: timestamp(core, issue.created),
      project: asV2(projectBean(core, projectOf(core, issue))),
      reporter: userRef(issue.values['reporter']),
      assignee: userRef(issue.values['assignee']),
      updated: timestamp(core, issue.updated),
      status: asV2(statusBean(core, status)),
    },
  };
}

/** `avi:jira:created:issue`. */
export function emitIssueCreated(call: Call, issue: IssueRecord): void {
  send(call, 'avi:jira:created:issue', {
    issue: issuePayload(call.core, issue),
    associatedUsers: [userRef(issue.creatorId)],
    jiraEventTypeName: 'issue_created',
  });
}

/** `avi:jira:updated:issue`, and `avi:jira:assigned:issue` too where the assignee changed: Jira sends both. */
export function emitIssueUpdated(
  call: Call,
  issue: IssueRecord,
  items: ChangeItem[],
  typeName: string,
): void {
  const { core } = call;
  const statusItem = items.find((item) => item.field === 'status');
  const statuses = [statusItem?.to, statusItem?.from]
    .map((id) => core.data.statuses.get(id ?? ''))
    .filter((status) => status !== undefined)
    .map((status) => asV2(statusBean(core, status)));
  const users = [issue.values['assignee'], issue.values['reporter'], issue.creatorId]
    .filter((id): id is string => typeof id === 'string')
    .map(userRef);
  const common = {
    issue: issuePayload(core, issue),
    changelog: { items },
    associatedUsers: users,
    ...(statuses.length > 0 ? { associatedStatuses: statuses } : {}),
  };
  send(call, 'avi:jira:updated:issue', { ...common, jiraEventTypeName: typeName });
  if (items.some((item) => item.field === 'assignee')) send(call, 'avi:jira:assigned:issue', common);
}

/** `avi:jira:deleted:issue`; what hung on the issue gets no event of its own. */
export function emitIssueDeleted(call: Call, issue: IssueRecord): void {
  send(call, 'avi:jira:deleted:issue', { issue: issuePayload(call.core, issue) });
}

/** `avi:jira:commented:issue` (created or edited; nothing says which) or `avi:jira:deleted:comment`. */
export function emitComment(
  call: Call,
  issue: IssueRecord,
  comment: CommentRecord,
  what: 'saved' | 'deleted',
): void {
  const { core } = call;
  send(call, what === 'saved' ? 'avi:jira:commented:issue' : 'avi:jira:deleted:comment', {
    issue: issuePayload(core, issue),
    comment: {
      id: comment.id,
      author: userRef(comment.authorId),
      body: comment.body,
      updateAuthor: userRef(comment.updateAuthorId),
      created: timestamp(core, comment.created),
      updated: timestamp(core, comment.updated),
      ...(comment.visibility ? { visibility: comment.visibility } : {}),
      jsdPublic: isPublic(comment),
    },
  });
}

/** `avi:jira:created:attachment` or `avi:jira:deleted:attachment`: the attachment only, no issue object. */
export function emitAttachment(call: Call, attachment: AttachmentRecord, what: 'created' | 'deleted'): void {
  send(call, `avi:jira:${what}:attachment`, {
    attachment: {
      id: attachment.id,
      issueId: attachment.issueId,
      fileName: attachment.filename,
      createDate: timestamp(call.core, attachment.created),
      size: attachment.size,
      mimeType: attachment.mimeType,
      author: userRef(attachment.authorId),
    },
  });
}

/** `avi:jira:created:issuelink` or `avi:jira:deleted:issuelink`; Jira names no user in them. */
export function emitLink(call: Call, link: LinkRecord, what: 'created' | 'deleted'): void {
  const { core } = call;
  const project = (issueId: string) => Number(core.data.issues.get(issueId)?.projectId ?? 0);
  core.emit({
    eventType: `avi:jira:${what}:issuelink`,
    id: Number(link.id),
    sourceIssueId: Number(link.sourceId),
    destinationIssueId: Number(link.destinationId),
    sourceProjectId: project(link.sourceId),
    destinationProjectId: project(link.destinationId),
    issueLinkType: { id: link.typeId, name: core.data.linkTypes.get(link.typeId)?.name },
    selfGenerated: isApp(call.principal),
    context: { cloudId: core.identity.cloudId },
  });
}

/** `avi:jira:{created,updated,deleted}:worklog`. */
export function emitWorklog(
  call: Call,
  worklog: WorklogRecord,
  what: 'created' | 'updated' | 'deleted',
): void {
  const { core } = call;
  send(call, `avi:jira:${what}:worklog`, {
    worklog: {
      id: worklog.id,
      issueId: worklog.issueId,
      author: userRef(worklog.authorId),
      updateAuthor: userRef(worklog.updateAuthorId),
      created: timestamp(core, worklog.created),
      updated: timestamp(core, worklog.updated),
      started: timestamp(core, worklog.started),
      timeSpentSeconds: worklog.seconds,
    },
  });
}
