import type { Jira, JiraIssue } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { bulkFetch, fetchOne } from './bulk-fetch';
import { oldestFirst, readComments } from './comments';
import type { Rest } from './replies';
import { issue as issueSchema, MARK_KEY } from './schemas';
import type { IssueShape } from './schemas';
import { readWorklogs } from './worklogs';

/** Named one by one: Jira's default set is large, and bulk fetch answers more issues when the fields are explicit. */
const FIELDS = [
  'summary',
  'description',
  'issuetype',
  'priority',
  'labels',
  'duedate',
  'assignee',
  'parent',
  'status',
  'security',
  'comment',
  'attachment',
  'worklog',
  'issuelinks',
  'project',
  'created',
  'updated',
] as const;

const EXPAND = ['changelog'] as const;
const PLAN = { fields: FIELDS, properties: [MARK_KEY], schema: issueSchema };

export function createIssueReader(rest: Rest): Pick<Jira, 'readIssues'> {
  return {
    async readIssues(ids, options) {
      const plan = options?.edits === true ? { ...PLAN, expand: EXPAND } : PLAN;
      const shapes = await bulkFetch(rest, { ...plan, idsOrKeys: ids });
      if (shapes.kind !== 'done') return shapes;
      const issues: JiraIssue[] = [];
      for (const shape of shapes.value) {
        const issue = await completed(rest, shape);
        if (issue.kind !== 'done') return issue;
        if (issue.value !== 'gone') issues.push(issue.value);
      }
      const found = new Set(issues.map((issue) => issue.id));
      return done({ issues, missing: [...new Set(ids)].filter((id) => !found.has(id)) });
    },
  };
}

/** One issue with its edits, read consistently. */
export async function readIssue(rest: Rest, id: string): Promise<Outcome<JiraIssue | 'gone'>> {
  const shape = await fetchOne(rest, { ...PLAN, expand: EXPAND }, id);
  return shape.kind !== 'done' || shape.value === 'gone'
    ? (shape as Outcome<'gone'>)
    : completed(rest, shape.value);
}

/** An issue with all its comments and worklogs; Jira puts only the first few into an issue. */
export async function completed(rest: Rest, shape: IssueShape): Promise<Outcome<JiraIssue | 'gone'>> {
  const { comment, worklog } = shape.fields;
  const comments = isWhole(comment, comment?.comments)
    ? done(oldestFirst(comment.comments))
    : await readComments(rest, shape.id, { withMarks: false });
  if (comments.kind !== 'done') return comments;
  // Absent where time tracking is switched off: there is nothing to ask for.
  const worklogs =
    !worklog || isWhole(worklog, worklog.worklogs)
      ? done(oldestFirst(worklog?.worklogs ?? []))
      : await readWorklogs(rest, shape.id, { withMarks: false });
  if (worklogs.kind !== 'done') return worklogs;
  return comments.value === 'gone' || worklogs.value === 'gone'
    ? done('gone')
    : done(toIssue(shape, comments.value, worklogs.value));
}

function isWhole<Page extends { total?: number | null | undefined }>(
  page: Page | null | undefined,
  entries: readonly unknown[] | undefined,
): page is Page {
  return page != null && (page.total ?? 0) <= (entries?.length ?? 0);
}

function toIssue(
  shape: IssueShape,
  comments: JiraIssue['comments'],
  worklogs: JiraIssue['worklogs'],
): JiraIssue {
  const { fields } = shape;
  return {
    id: shape.id,
    key: shape.key,
    projectId: fields.project.id,
    created: fields.created,
    updated: fields.updated,
    summary: fields.summary,
    description: fields.description ?? null,
    type: {
      id: fields.issuetype.id,
      name: fields.issuetype.name,
      subtask: fields.issuetype.subtask ?? false,
    },
    priority: fields.priority ?? null,
    labels: fields.labels ?? [],
    dueDate: fields.duedate ?? null,
    assignee: fields.assignee ?? null,
    parentId: fields.parent?.id ?? null,
    status: fields.status,
    isRestricted: (fields.security ?? null) !== null,
    comments,
    attachments: fields.attachment ?? [],
    worklogs,
    links: fields.issuelinks,
    ...(shape.properties ? { mark: shape.properties } : {}),
    ...(shape.changelog ? { edits: shape.changelog } : {}),
  };
}
