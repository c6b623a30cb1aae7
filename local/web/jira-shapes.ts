import { z } from 'zod';

/** The parts of Jira's REST answers that the pages show. Unknown members are dropped. */

const named = z.object({ id: z.string(), name: z.string() });
const user = z.object({ accountId: z.string(), displayName: z.string(), accountType: z.string().optional() });
const adf = z.looseObject({ type: z.string() }).nullable();

const status = named.extend({ statusCategory: z.object({ key: z.string() }) });
const issueType = named.extend({ subtask: z.boolean().optional(), hierarchyLevel: z.number().optional() });
const issueRef = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({ summary: z.string(), status, issuetype: issueType }),
});

const attachment = z.object({
  id: z.string(),
  filename: z.string(),
  size: z.number(),
  mimeType: z.string(),
  created: z.string(),
  author: user.optional(),
});

export const comment = z.object({
  id: z.string(),
  author: user.optional(),
  body: adf,
  created: z.string(),
  updated: z.string(),
  visibility: z.object({ type: z.string(), value: z.string().optional() }).optional(),
});

export const history = z.object({
  id: z.string(),
  author: user.optional(),
  created: z.string(),
  /** field, fromString, toString: read own members only, since every object has a toString. */
  items: z.array(z.record(z.string(), z.unknown())),
});

export const issue = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    summary: z.string(),
    description: adf.optional(),
    issuetype: issueType,
    status,
    priority: named.nullish(),
    labels: z.array(z.string()).default([]),
    duedate: z.string().nullish(),
    assignee: user.nullish(),
    reporter: user.nullish(),
    parent: issueRef.nullish(),
    subtasks: z.array(issueRef).default([]),
    attachment: z.array(attachment).default([]),
    created: z.string().optional(),
    updated: z.string(),
    project: z.object({
      id: z.string(),
      key: z.string(),
      name: z.string(),
      projectTypeKey: z.string().optional(),
    }),
  }),
});

export const issueList = z.object({ issues: z.array(issue), nextPageToken: z.string().optional() });
export const commentList = z.object({ comments: z.array(comment), total: z.number() });
export const historyList = z.object({ values: z.array(history) });
export const transitionList = z.object({ transitions: z.array(named.extend({ to: status })) });
export const projectList = z.object({
  values: z.array(z.object({ id: z.string(), key: z.string(), name: z.string() })),
});
export const project = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  projectTypeKey: z.string().optional(),
  issueTypes: z.array(issueType).default([]),
});
export const priorities = z.array(named);
export const users = z.array(user);
export const myself = user.extend({ timeZone: z.string().optional() });
export const permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

export type Issue = z.infer<typeof issue>;
export type IssueRef = z.infer<typeof issueRef>;
export type Attachment = z.infer<typeof attachment>;
export type Comment = z.infer<typeof comment>;
export type History = z.infer<typeof history>;
export type User = z.infer<typeof user>;
export type Named = z.infer<typeof named>;
export type Status = z.infer<typeof status>;
export type Project = z.infer<typeof project>;
