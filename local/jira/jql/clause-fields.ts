import { plainText } from '../adf';
import type { Call, SiteCore } from '../core';
import { findIssue, findProject } from '../lookup';
import type { AdfNode, IssueRecord } from '../model';

/** A field whose values are ids: `=`, `!=`, `in`, `not in`, `is empty`. */
export interface IdField {
  kind: 'ids';
  /** The issue's value ids; none = empty. */
  of(issue: IssueRecord): string[];
  /** The ids that a written value means; none = Jira does not know it. */
  resolve(value: string): string[];
  /** May be given currentUser(). */
  user?: boolean;
}

/** A moment (`ms`) or a calendar day (`day`, yyyy-MM-dd): comparisons and `is empty`. */
export interface DateField {
  kind: 'moment' | 'day';
  of(issue: IssueRecord): number | string | null;
}

/** Text that `~` and `!~` search. */
export interface TextField {
  kind: 'text';
  of(issue: IssueRecord): string;
}

export type ClauseField = IdField | DateField | TextField;

/** The field of a JQL name, aliases included; undefined where the emulator has none of that name. */
export function clauseField(call: Call, name: string): ClauseField | undefined {
  const builder = FIELDS[ALIASES[name.toLowerCase()] ?? name.toLowerCase()];
  return builder?.(call.core);
}

const ALIASES: Record<string, string> = {
  issuekey: 'key',
  issue: 'key',
  id: 'key',
  type: 'issuetype',
  createddate: 'created',
  updateddate: 'updated',
  resolutiondate: 'resolved',
  due: 'duedate',
};

/** The ids of the entries that a value names, by id or by name without case. */
function byIdOrName(all: Iterable<{ id: string; name: string }>, value: string): string[] {
  const lower = value.toLowerCase();
  return [...all]
    .filter((entry) => entry.id === value || entry.name.toLowerCase() === lower)
    .map(({ id }) => id);
}

const single = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);

function userField(of: (issue: IssueRecord) => unknown): (core: SiteCore) => IdField {
  return (core) => ({
    kind: 'ids',
    user: true,
    of: (issue) => single(of(issue)),
    resolve: (value) => {
      if (core.data.users.has(value)) return [value];
      const lower = value.toLowerCase();
      return [...core.data.users.values()]
        .filter((user) => user.displayName.toLowerCase() === lower || user.email.toLowerCase() === lower)
        .map(({ accountId }) => accountId);
    },
  });
}

const issueIds = (core: SiteCore, value: string) => {
  const issue = findIssue(core, value);
  return issue ? [issue.id] : [];
};

const text = (issue: IssueRecord, field: string) =>
  plainText((issue.values[field] as AdfNode | null | undefined) ?? null);

const CATEGORY_NAMES: Record<string, string> = { new: 'To Do', indeterminate: 'In Progress', done: 'Done' };

const FIELDS: Record<string, (core: SiteCore) => ClauseField> = {
  project: (core) => ({
    kind: 'ids',
    of: (issue) => [issue.projectId],
    resolve: (value) => {
      const project = findProject(core, value);
      return project ? [project.id] : byIdOrName(core.data.projects.values(), value);
    },
  }),
  key: (core) => ({ kind: 'ids', of: (issue) => [issue.id], resolve: (value) => issueIds(core, value) }),
  parent: (core) => ({
    kind: 'ids',
    of: (issue) => single(issue.values['parent']),
    resolve: (value) => issueIds(core, value),
  }),
  status: (core) => ({
    kind: 'ids',
    of: (issue) => [issue.statusId],
    resolve: (value) => byIdOrName(core.data.statuses.values(), value),
  }),
  statuscategory: (core) => ({
    kind: 'ids',
    of: (issue) => single(core.data.statuses.get(issue.statusId)?.category),
    resolve: (value) =>
      byIdOrName(
        Object.entries(CATEGORY_NAMES).map(([id, name]) => ({ id, name })),
        value,
      ),
  }),
  issuetype: (core) => ({
    kind: 'ids',
    of: (issue) => [issue.typeId],
    resolve: (value) => byIdOrName(core.data.issueTypes.values(), value),
  }),
  priority: (core) => ({
    kind: 'ids',
    of: (issue) => single(issue.values['priority']),
    resolve: (value) => byIdOrName(core.data.priorities.values(), value),
  }),
  resolution: (core) => ({
    kind: 'ids',
    of: (issue) => single(issue.resolutionId),
    resolve: (value) => byIdOrName(core.data.resolutions.values(), value),
  }),
  assignee: userField((issue) => issue.values['assignee']),
  reporter: userField((issue) => issue.values['reporter']),
  creator: userField((issue) => issue.creatorId),
  labels: () => ({
    kind: 'ids',
    of: (issue) =>
      ((issue.values['labels'] as string[] | undefined) ?? []).map((label) => label.toLowerCase()),
    resolve: (value) => [value.toLowerCase()],
  }),
  created: () => ({ kind: 'moment', of: (issue) => issue.created }),
  updated: () => ({ kind: 'moment', of: (issue) => issue.updated }),
  resolved: () => ({ kind: 'moment', of: (issue) => issue.resolved }),
  duedate: () => ({
    kind: 'day',
    of: (issue) => (issue.values['duedate'] as string | null | undefined) ?? null,
  }),
  summary: () => ({ kind: 'text', of: (issue) => String(issue.values['summary']) }),
  description: () => ({ kind: 'text', of: (issue) => text(issue, 'description') }),
  text: (core) => ({
    kind: 'text',
    of: (issue) => {
      const comments = issue.commentIds.map((id) => plainText(core.data.comments.get(id)?.body ?? null));
      const own = [String(issue.values['summary']), text(issue, 'description'), text(issue, 'environment')];
      return [...own, ...comments].join('\n');
    },
  }),
};
