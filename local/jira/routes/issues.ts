import { z } from 'zod';
import { Refusal, fail, noContent, ok } from '../answers';
import { selfLink } from '../beans';
import type { Call, RouteTable } from '../core';
import { addComment } from '../comment-writes';
import { emitIssueUpdated } from '../events';
import { readFields, screenField } from '../fields/read-request';
import { checkParent } from '../hierarchy';
import { type CreateRequest, createIssue, projectType } from '../issue-create';
import { deleteIssue } from '../issue-delete';
import { fieldSelection, issueJson, subtasksOf } from '../issue-json';
import { addHistory, applyValues, touch } from '../issue-writes';
import { visibleIssue } from '../lookup';
import { projectOf, require403 } from '../permissions';
import { checkProperties, propertyListSchema } from '../properties';
import { refuseQuietWrite } from '../quiet-writes';
import { flagParam, listParam, readBody } from '../read-body';
import type { IssueRecord } from '../model';

const updateSchema = z.object({
  fields: z.record(z.string(), z.unknown()).default({}),
  update: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).default({}),
  properties: propertyListSchema.default([]),
});

const bulkSchema = z.object({ issueUpdates: z.array(updateSchema).min(1) });

const MAX_BULK_CREATE = 50;

function createdJson(call: Call, issue: IssueRecord): Record<string, unknown> {
  return { id: issue.id, key: issue.key, self: selfLink(call.core, `/issue/${issue.id}`) };
}

function create(call: Call) {
  const request = readBody(call, updateSchema);
  if (request instanceof Refusal) return request;
  const issue = createIssue(call, asCreate(request));
  return issue instanceof Refusal ? issue : { status: 201, body: createdJson(call, issue) };
}

const asCreate = (request: z.infer<typeof updateSchema>): CreateRequest => ({
  ...request,
  properties: request.properties.map(({ key, value }) => ({ key, value })),
});

/** Partial success: 201 with what was made and what was not; 400 only if nothing was. */
function createBulk(call: Call) {
  const request = readBody(call, bulkSchema);
  if (request instanceof Refusal) return request;
  if (request.issueUpdates.length > MAX_BULK_CREATE) {
    return fail(400, `Bulk create is limited to ${MAX_BULK_CREATE} issues.`);
  }
  const issues: unknown[] = [];
  const errors: unknown[] = [];
  for (const [failedElementNumber, element] of request.issueUpdates.entries()) {
    const issue = createIssue(call, asCreate(element));
    if (issue instanceof Refusal) {
      const { status, body } = issue.answer;
      errors.push({ status, elementErrors: body, failedElementNumber });
    } else issues.push(createdJson(call, issue));
  }
  const cost = { writes: request.issueUpdates.length };
  return { status: issues.length > 0 ? 201 : 400, body: { issues, errors }, cost };
}

function get(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const selection = fieldSelection(listParam(call.query, 'fields'), '*all');
  const extras = { properties: listParam(call.query, 'properties'), expand: listParam(call.query, 'expand') };
  return ok(issueJson(call, issue, selection, extras), { issues: 1 });
}

function edit(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const refused = require403(call, issue, 'EDIT_ISSUES', 'edit issues') ?? refuseQuietWrite(call, issue);
  if (refused) return refused;
  const request = readBody(call, updateSchema);
  if (request instanceof Refusal) return request;
  const wrong = applyEdit(call, issue, asCreate(request));
  if (wrong) return wrong;
  if (!flagParam(call.query, 'returnIssue')) return noContent();
  const extras = { expand: listParam(call.query, 'expand') };
  return ok(issueJson(call, issue, fieldSelection([], '*all'), extras));
}

function applyEdit(call: Call, issue: IssueRecord, request: CreateRequest): Refusal | undefined {
  const { core } = call;
  const project = projectOf(core, issue);
  const typeInput = request.fields['issuetype'];
  const type =
    typeInput === undefined ? core.data.issueTypes.get(issue.typeId) : projectType(call, project, typeInput);
  if (!type) return fail(400, 'The issue type selected is invalid.');
  const field = (id: string) => screenField(call, project, id);
  const read = readFields({ call, project, issue, skip: ['issuetype'], field }, request);
  if (read instanceof Refusal) return read;
  const { values, comments } = read;
  const parent = values.has('parent') ? values.get('parent') : issue.values['parent'];
  if (values.has('parent') || type.id !== issue.typeId) {
    if (type.subtask && (parent ?? null) === null) return fail(400, 'A sub-task needs a parent.');
    const wrong = checkParent(core, type, parent);
    if (wrong) return wrong;
  }
  const wrongProperties = checkProperties(request.properties);
  if (wrongProperties) return wrongProperties;
  for (const input of comments) {
    const added = addComment(call, issue, input);
    if (added instanceof Refusal) return added;
  }
  for (const { key, value } of request.properties) issue.properties[key] = value;
  const items = applyValues(core, issue, { values, typeId: type.id });
  if (items.length === 0) return undefined;
  addHistory(call, issue, items);
  touch(core, issue);
  const onlyAssignee = items.every((item) => item.field === 'assignee');
  emitIssueUpdated(call, issue, items, onlyAssignee ? 'issue_assigned' : 'issue_updated');
  return undefined;
}

function remove(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const refused = require403(call, issue, 'DELETE_ISSUES', 'delete issues');
  if (refused) return refused;
  const subtasks = subtasksOf(call.core, issue);
  if (subtasks.length > 0 && !flagParam(call.query, 'deleteSubtasks')) {
    return fail(
      400,
      `The issue '${issue.key}' has subtasks. You must specify the 'deleteSubtasks' parameter to delete this issue and all its subtasks.`,
    );
  }
  for (const subtask of subtasks) deleteIssue(call, subtask, 'silently');
  deleteIssue(call, issue, 'with event');
  return noContent();
}

export const issueRoutes: RouteTable = {
  'POST /issue': create,
  'POST /issue/bulk': createBulk,
  'GET /issue/{issueIdOrKey}': get,
  'PUT /issue/{issueIdOrKey}': edit,
  'DELETE /issue/{issueIdOrKey}': remove,
};
