import { z } from 'zod';
import { acceptDocument } from './adf';
import { Refusal, fail, failFields } from './answers';
import type { Call } from './core';
import { nextId } from './core';
import { emitComment } from './events';
import { touch } from './issue-writes';
import { mayOn } from './permissions';
import { checkProperties, propertyListSchema } from './properties';
import { readVisibility, visibilitySchema } from './visibility';
import type { AdfNode, CommentRecord, IssueRecord } from './model';

/** The body of a comment's create and edit. */
export const commentSchema = z.object({
  body: z.unknown().optional(),
  visibility: visibilitySchema,
  parentId: z.union([z.string(), z.number()]).nullish(),
  properties: propertyListSchema.optional(),
});

type CommentInput = z.infer<typeof commentSchema>;

/** Comments that one issue may have (Jira's guardrails). */
const MAX_COMMENTS = 5000;

/** Adds a comment in the caller's name. `input` is the request's body, unchecked. */
export function addComment(call: Call, issue: IssueRecord, input: unknown): CommentRecord | Refusal {
  const { core } = call;
  if (!mayOn(call, issue, 'ADD_COMMENTS')) {
    return failFields({}, [`${displayName(call)}, you do not have the permission to comment on this issue.`]);
  }
  const parsed = commentSchema.safeParse(input);
  if (!parsed.success) {
    return fail(400, 'Invalid request payload. Refer to the REST API documentation and try again.');
  }
  if (issue.commentIds.length >= MAX_COMMENTS)
    return fail(413, 'The per-issue limit of comments has been breached.');
  const body = acceptBody(call, issue, parsed.data);
  if (body instanceof Refusal) return body;
  const visibility = readVisibility(parsed.data);
  if (visibility instanceof Refusal) return visibility;
  const properties = parsed.data.properties ?? [];
  const wrong = checkProperties(properties.map(({ key, value }) => ({ key, value })));
  if (wrong) return wrong;
  const parent =
    parsed.data.parentId == null ? undefined : core.data.comments.get(String(parsed.data.parentId));
  if (parsed.data.parentId != null && parent?.issueId !== issue.id)
    return fail(400, 'The parent comment does not exist.');
  const now = core.clock.now();
  const comment: CommentRecord = {
    id: nextId(core, 'comment'),
    issueId: issue.id,
    authorId: call.accountId ?? '',
    updateAuthorId: call.accountId ?? '',
    body,
    created: now,
    updated: now,
    visibility: parent?.visibility ?? visibility ?? null,
    parentId: parent?.id ?? null,
    properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
  };
  core.data.comments.set(comment.id, comment);
  issue.commentIds.push(comment.id);
  touch(core, issue);
  emitComment(call, issue, comment, 'saved');
  return comment;
}

/** Changes a comment; what the request leaves out stays as it is, so the body alone keeps the visibility. */
export function editComment(
  call: Call,
  issue: IssueRecord,
  comment: CommentRecord,
  input: CommentInput,
): Refusal | undefined {
  const body = acceptBody(call, issue, input);
  if (body instanceof Refusal) return body;
  const visibility = readVisibility(input);
  if (visibility instanceof Refusal) return visibility;
  const properties = input.properties ?? [];
  const wrong = checkProperties(properties.map(({ key, value }) => ({ key, value })));
  if (wrong) return wrong;
  comment.body = body;
  if (visibility !== undefined) comment.visibility = visibility;
  for (const { key, value } of properties) comment.properties[key] = value;
  comment.updated = Math.max(call.core.clock.now(), comment.updated);
  comment.updateAuthorId = call.accountId ?? '';
  touch(call.core, issue);
  emitComment(call, issue, comment, 'saved');
  return undefined;
}

function displayName({ core, accountId }: Call): string {
  return core.data.users.get(accountId ?? '')?.displayName ?? 'Anonymous';
}

function acceptBody(call: Call, issue: IssueRecord, { body }: CommentInput): AdfNode | Refusal {
  if (body === undefined || body === null) return failFields({ comment: 'Comment body can not be empty!' });
  const mediaIds = new Set(
    issue.attachmentIds.map((id) => call.core.data.attachments.get(id)?.mediaId ?? ''),
  );
  const document = acceptDocument(body, 'comment', mediaIds);
  if (!(document instanceof Refusal) && (document.content ?? []).length === 0) {
    return failFields({ comment: 'Comment body can not be empty!' });
  }
  return document;
}
