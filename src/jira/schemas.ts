import { z } from 'zod';
import type {
  CommentMark,
  IssueMark,
  ItemMark,
  JiraAttachment,
  JiraComment,
  JiraLink,
  JiraUser,
  JiraWorklog,
} from '../ports/jira';
import { adfDocument } from '../protocol/adf';
import { originId } from '../protocol/origin';
import { changelogSchema } from './changelog';
import { parseTimestamp } from './timestamps';

/**
 * What the app reads out of Jira's answers, and nothing else: members that Jira adds, or leaves empty where its
 * OpenAPI document does not say so, must not stop a synchronization.
 */

/** Key of the properties of issues, comments and worklogs that carry the app's marks. */
export const MARK_KEY = 'issue-synchronization';

/** Jira writes most ids as strings and some, by history, as numbers. */
export const idText = z.union([z.string().min(1), z.number()]).transform(String);

const timestamp = z.union([z.string(), z.number()]).transform((value, context) => {
  const millis = typeof value === 'number' ? value : parseTimestamp(value);
  if (millis === undefined) context.addIssue({ code: 'custom', message: 'not a time' });
  return millis ?? 0;
});

/** Account id that Jira itself shows for a person it no longer knows. */
const UNKNOWN_ACCOUNT = 'unknown';

const userShape = z.object({
  accountId: z.string().nullish(),
  displayName: z.string().nullish(),
  emailAddress: z.string().nullish(),
  accountType: z.string().nullish(),
});

type UserShape = z.output<typeof userShape>;

function toUser(shape: UserShape | null | undefined): JiraUser {
  const email = shape?.emailAddress ?? '';
  return {
    accountId: shape?.accountId ?? UNKNOWN_ACCOUNT,
    displayName: shape?.displayName ?? '',
    ...(email === '' ? {} : { email }),
  };
}

export const user = userShape.transform(toUser);

/** A user of a search result, with what tells people from apps. */
export const foundUser = userShape.transform((shape) => ({
  user: toUser(shape),
  accountType: shape.accountType,
}));

const properties = z.array(z.object({ key: z.string(), value: z.unknown().optional() })).nullish();
const lead = z.number().int().nonnegative();
/** What is not of the form that the app writes is as none. */
const from: z.ZodType<CommentMark['from']> = z
  .object({
    author: z.string().max(255),
    company: z.string().max(100),
    created: z.number().int().min(0).max(8.64e15),
  })
  .optional()
  .catch(undefined);
const commentMark: z.ZodType<CommentMark> = z.object({ sync: z.string(), item: z.string(), lead, from });

export const comment = z
  .object({
    id: idText,
    author: userShape.nullish(),
    body: adfDocument,
    created: timestamp,
    updated: timestamp.nullish(),
    visibility: z.unknown().optional(),
    jsdPublic: z.boolean().nullish(),
    properties,
  })
  .transform((shape): JiraComment => {
    // Anybody may write properties: one that is not ours in form is no mark.
    const mark = commentMark.safeParse(
      shape.properties?.find((property) => property.key === MARK_KEY)?.value,
    );
    return {
      id: shape.id,
      author: toUser(shape.author),
      body: shape.body,
      created: shape.created,
      updated: shape.updated ?? shape.created,
      isPublic: (shape.visibility ?? null) === null && shape.jsdPublic !== false,
      ...(mark.success ? { mark: mark.data } : {}),
    };
  });

export const commentPage = z.object({
  comments: z.array(comment),
  total: z.number().int().nonnegative(),
});

const itemMark: z.ZodType<ItemMark> = z.object({
  sync: z.string(),
  item: z.string(),
  lead: lead.optional().catch(undefined),
  from,
});

export const worklog = z
  .object({
    id: idText,
    author: userShape.nullish(),
    comment: adfDocument.nullish(),
    created: timestamp.nullish(),
    started: timestamp,
    timeSpentSeconds: z.number().int().nonnegative(),
    visibility: z.unknown().optional(),
    properties,
  })
  .transform((shape): JiraWorklog => {
    const mark = itemMark.safeParse(shape.properties?.find((property) => property.key === MARK_KEY)?.value);
    return {
      id: shape.id,
      author: toUser(shape.author),
      comment: shape.comment ?? null,
      created: shape.created ?? shape.started,
      started: shape.started,
      seconds: shape.timeSpentSeconds,
      isPublic: (shape.visibility ?? null) === null,
      ...(mark.success ? { mark: mark.data } : {}),
    };
  });

export const worklogPage = z.object({
  worklogs: z.array(worklog),
  total: z.number().int().nonnegative(),
});

export const attachment = z
  .object({
    id: idText,
    filename: z.string(),
    size: z.number().nonnegative(),
    mimeType: z.string().nullish(),
    author: userShape.nullish(),
    created: timestamp,
  })
  .transform((shape): JiraAttachment => ({
    id: shape.id,
    filename: shape.filename,
    size: shape.size,
    mimeType: shape.mimeType ?? 'application/octet-stream',
    authorId: toUser(shape.author).accountId,
    authorName: toUser(shape.author).displayName,
    created: shape.created,
  }));

const named = z.object({ id: idText, name: z.string() });

const otherEnd = z.object({ id: idText }).nullish();

/** One that names no other end (an issue that may not be seen) says nothing. */
const links = z
  .array(z.object({ id: idText, type: named, outwardIssue: otherEnd, inwardIssue: otherEnd }))
  .nullish()
  .transform((shapes) =>
    (shapes ?? []).flatMap(({ id, type, outwardIssue, inwardIssue }): JiraLink[] => {
      const other = outwardIssue ?? inwardIssue;
      return other ? [{ id, type, way: outwardIssue ? 'outward' : 'inward', otherId: other.id }] : [];
    }),
  );

const issueMark: z.ZodType<IssueMark> = z.object({
  sync: z.string(),
  pair: z.string(),
  origin: originId.optional().catch(undefined),
});

/** The app's mark among an issue's properties; what somebody else wrote under its key is none. */
const markOfIssue = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((byKey) => issueMark.safeParse(byKey?.[MARK_KEY]).data);

const changelog = changelogSchema({
  id: idText,
  author: userShape.nullish().transform((shape) => toUser(shape).accountId),
  created: timestamp,
});

/** `comment`, `attachment`, `worklog` and `issuelinks` are absent where Jira was not asked for them or the site has them switched off. */
export const issue = z.object({
  id: idText,
  key: z.string(),
  properties: markOfIssue,
  changelog,
  fields: z.object({
    project: z.object({ id: idText }),
    created: timestamp,
    updated: timestamp,
    summary: z.string(),
    description: adfDocument.nullish(),
    issuetype: named.extend({ subtask: z.boolean().nullish() }),
    priority: named.nullish(),
    labels: z.array(z.string()).nullish(),
    duedate: z.string().nullish(),
    assignee: user.nullish(),
    parent: z.object({ id: idText }).nullish(),
    status: named,
    security: z.unknown().optional(),
    comment: z.object({ comments: z.array(comment), total: z.number().nullish() }).nullish(),
    attachment: z.array(attachment).nullish(),
    worklog: z.object({ worklogs: z.array(worklog), total: z.number().nullish() }).nullish(),
    issuelinks: links,
  }),
});

export type IssueShape = z.output<typeof issue>;

export const issueAttachments = z.object({ fields: z.object({ attachment: z.array(attachment).nullish() }) });

export const markedIssue = z.object({ id: idText, key: z.string(), properties: markOfIssue });

export const searchPage = z.object({
  issues: z.array(z.object({ id: idText, key: z.string().nullish() })),
  nextPageToken: z.string().nullish(),
});

export const createdIssues = z.object({
  issues: z.array(z.object({ id: idText, key: z.string() })).nullish(),
  errors: z
    .array(z.object({ failedElementNumber: z.number().int(), elementErrors: z.unknown().optional() }))
    .nullish(),
});

export const transitionList = z.object({
  transitions: z.array(z.object({ id: idText, to: z.object({ id: idText }) })),
});

export const created = z.object({ id: idText });
export const project = z.object({ id: idText, key: z.string(), name: z.string() });
export const projectTypes = z.array(
  named.extend({ subtask: z.boolean().nullish(), statuses: z.array(named) }),
);
export const namedList = z.array(named);
export const linkTypeList = z.object({ issueLinkTypes: namedList });
/** Ids that Jira does not know come as null. */
export const userPage = z.object({ values: z.array(user.nullable()) });
export const userEmail = z.object({ email: z.string().nullish() });
export const permissionList = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean().nullish() })),
});
