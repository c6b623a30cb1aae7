import type { Call } from './core';
import { selfLink, timestamp, userBean } from './beans';
import { seesRestricted } from './lookup';
import type { CommentRecord, IssueRecord } from './model';

/** A comment as REST answers show it; with `properties` when they were asked for. */
export function commentJson(
  call: Call,
  comment: CommentRecord,
  withProperties = false,
): Record<string, unknown> {
  const { core } = call;
  return {
    self: selfLink(core, `/issue/${comment.issueId}/comment/${comment.id}`),
    id: comment.id,
    author: userBean(core, comment.authorId, call.accountId),
    body: comment.body,
    updateAuthor: userBean(core, comment.updateAuthorId, call.accountId),
    created: timestamp(core, comment.created),
    updated: timestamp(core, comment.updated),
    ...(comment.visibility ? { visibility: comment.visibility } : {}),
    jsdPublic: isPublic(comment),
    ...(comment.parentId === null ? {} : { parentId: Number(comment.parentId) }),
    ...(withProperties
      ? { properties: Object.entries(comment.properties).map(([key, value]) => ({ key, value })) }
      : {}),
  };
}

/** Service desks mark an internal note by the property sd.public.comment = {internal: true}. */
export function isPublic(comment: CommentRecord): boolean {
  const mark = comment.properties['sd.public.comment'];
  return !(typeof mark === 'object' && mark !== null && 'internal' in mark && mark.internal === true);
}

/** The comments of an issue that the caller sees, oldest first. */
export function visibleComments(call: Call, issue: IssueRecord): CommentRecord[] {
  return issue.commentIds
    .flatMap((id) => call.core.data.comments.get(id) ?? [])
    .filter((comment) => seesRestricted(call, comment, issue));
}
