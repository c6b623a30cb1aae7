import { z } from 'zod';
import { Refusal, fail, noContent, ok } from '../answers';
import { selfLink } from '../beans';
import { commentJson, visibleComments } from '../comment-json';
import { addComment, commentSchema, editComment } from '../comment-writes';
import type { Call, RouteTable } from '../core';
import { emitComment } from '../events';
import { touch } from '../issue-writes';
import { seesRestricted, visibleIssue } from '../lookup';
import { mayOn, mayOnOwn } from '../permissions';
import { type PropertyOwner, deleteProperty, getProperty, listProperties, putProperty } from '../properties';
import { listParam, numberParam, readBody, valuesPage } from '../read-body';
import type { CommentRecord, IssueRecord } from '../model';

const MAX_PAGE = 100;
const MAX_LIST_IDS = 1000;

const wantsProperties = (call: Call) => listParam(call.query, 'expand').includes('properties');

function list(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const startAt = numberParam(call.query, 'startAt', 0, Number.MAX_SAFE_INTEGER);
  const maxResults = numberParam(call.query, 'maxResults', MAX_PAGE, MAX_PAGE);
  const orderBy = call.query.get('orderBy');
  const all = visibleComments(call, issue);
  if (orderBy === '-created') all.reverse();
  const page = all.slice(startAt, startAt + maxResults);
  const withProperties = wantsProperties(call);
  return ok({
    startAt,
    maxResults,
    total: all.length,
    comments: page.map((comment) => commentJson(call, comment, withProperties)),
  });
}

/** The comment of the path, if the caller sees its issue and itself. */
function pathComment(call: Call): { issue: IssueRecord; comment: CommentRecord } | Refusal {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const id = call.params['id'] ?? '';
  const comment = call.core.data.comments.get(id);
  if (comment?.issueId === issue.id && seesRestricted(call, comment, issue)) return { issue, comment };
  return fail(404, `Can not find a comment for the id: ${id}.`);
}

function get(call: Call) {
  const found = pathComment(call);
  return found instanceof Refusal ? found : ok(commentJson(call, found.comment, wantsProperties(call)));
}

function add(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const body = readBody(call, commentSchema);
  if (body instanceof Refusal) return body;
  const comment = addComment(call, issue, body);
  return comment instanceof Refusal
    ? comment
    : { status: 201, body: commentJson(call, comment, wantsProperties(call)) };
}

function edit(call: Call) {
  const found = pathComment(call);
  if (found instanceof Refusal) return found;
  const { issue, comment } = found;
  if (!mayOnOwn(call, issue, 'EDIT', 'COMMENTS', comment.authorId)) {
    return fail(400, 'You do not have the permission to edit this comment.');
  }
  const body = readBody(call, commentSchema);
  if (body instanceof Refusal) return body;
  return editComment(call, issue, comment, body) ?? ok(commentJson(call, comment, wantsProperties(call)));
}

function remove(call: Call) {
  const found = pathComment(call);
  if (found instanceof Refusal) return found;
  const { issue, comment } = found;
  if (!mayOnOwn(call, issue, 'DELETE', 'COMMENTS', comment.authorId)) {
    return fail(400, 'You do not have permission to delete a comment with the given id.');
  }
  call.core.data.comments.delete(comment.id);
  issue.commentIds = issue.commentIds.filter((id) => id !== comment.id);
  touch(call.core, issue);
  emitComment(call, issue, comment, 'deleted');
  return noContent();
}

const idsSchema = z.object({ ids: z.array(z.union([z.number(), z.string()])) });

/** POST /comment/list: the visible ones among the given ids; unknown ids are left out. */
function listByIds(call: Call) {
  const request = readBody(call, idsSchema);
  if (request instanceof Refusal) return request;
  if (request.ids.length === 0 || request.ids.length > MAX_LIST_IDS) {
    return fail(400, `Between 1 and ${MAX_LIST_IDS} comment ids must be given.`);
  }
  const comments = request.ids.flatMap((id) => {
    const comment = call.core.data.comments.get(String(id));
    const issue = comment && call.core.data.issues.get(comment.issueId);
    const visible =
      comment && issue && mayOn(call, issue, 'BROWSE_PROJECTS') && seesRestricted(call, comment, issue);
    return visible ? [comment] : [];
  });
  const page = valuesPage(call, selfLink(call.core, '/comment/list'), comments, 1000, 1000);
  return ok({
    ...page,
    values: page.values.map((comment) => commentJson(call, comment, wantsProperties(call))),
  });
}

/** Runs `act` with the comment of /comment/{commentId}; `write` asks for the right to edit it. */
function withOwner(
  call: Call,
  write: boolean,
  act: (owner: PropertyOwner) => ReturnType<typeof ok> | Refusal,
) {
  const comment = call.core.data.comments.get(call.params['commentId'] ?? '');
  const issue = comment && call.core.data.issues.get(comment.issueId);
  if (!comment || !issue || !mayOn(call, issue, 'BROWSE_PROJECTS') || !seesRestricted(call, comment, issue)) {
    return fail(404, `Can not find a comment for the id: ${call.params['commentId'] ?? ''}.`);
  }
  if (write && !mayOnOwn(call, issue, 'EDIT', 'COMMENTS', comment.authorId)) {
    return fail(403, 'You do not have the permission to edit this comment.');
  }
  return act({
    properties: comment.properties,
    path: `/comment/${comment.id}/properties`,
    written: () => call.core.changed(),
  });
}

const propertyKey = (call: Call) => call.params['propertyKey'] ?? '';

export const commentRoutes: RouteTable = {
  'GET /issue/{issueIdOrKey}/comment': list,
  'POST /issue/{issueIdOrKey}/comment': add,
  'GET /issue/{issueIdOrKey}/comment/{id}': get,
  'PUT /issue/{issueIdOrKey}/comment/{id}': edit,
  'DELETE /issue/{issueIdOrKey}/comment/{id}': remove,
  'POST /comment/list': listByIds,
  'GET /comment/{commentId}/properties': (call) =>
    withOwner(call, false, (owner) => listProperties(call, owner)),
  'GET /comment/{commentId}/properties/{propertyKey}': (call) =>
    withOwner(call, false, (owner) => getProperty(owner, propertyKey(call))),
  'PUT /comment/{commentId}/properties/{propertyKey}': (call) =>
    withOwner(call, true, (owner) => putProperty(call, owner, propertyKey(call))),
  'DELETE /comment/{commentId}/properties/{propertyKey}': (call) =>
    withOwner(call, true, (owner) => deleteProperty(owner, propertyKey(call))),
};
