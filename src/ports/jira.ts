import type { AdfDocument } from '../protocol/adf';
import type { FieldName } from '../protocol/fields';
import type { Outcome } from '../protocol/outcome';

export interface JiraUser {
  accountId: string;
  displayName: string;
  /** Absent when the person hides it. */
  email?: string;
}

export interface JiraComment {
  id: string;
  author: JiraUser;
  body: AdfDocument;
  /** Milliseconds since 1970. */
  created: number;
  updated: number;
  /** False when it is restricted to a role or group, or internal in a service project. */
  isPublic: boolean;
  /** The item id that the app wrote into the comment's property, where it was asked for and is there. */
  mark?: CommentMark;
}

/** Written by the app into the comment property `issue-synchronization` of each comment that it creates. */
export interface CommentMark {
  sync: string;
  /** Item id, see protocol/items.ts */
  item: string;
  /** Number of leading blocks that the app put before the author's own text. */
  lead: number;
  /** Whose it is; absent on what earlier versions made. */
  from?: MarkedAuthor | undefined;
}

/** Author, company and time of what the app made for a partner, as they came. */
export interface MarkedAuthor {
  author: string;
  company: string;
  /** Milliseconds since 1970. */
  created: number;
}

export interface JiraAttachment {
  id: string;
  filename: string;
  size: number;
  mimeType: string;
  authorId: string;
  authorName: string;
  created: number;
}

/** What a worklog says, apart from whose it is. */
export interface WorklogValues {
  /** Milliseconds since 1970. */
  started: number;
  /** Time spent, in seconds. */
  seconds: number;
  comment: AdfDocument | null;
}

export interface JiraWorklog extends WorklogValues {
  id: string;
  author: JiraUser;
  created: number;
  /** False when it is restricted to a role or group. */
  isPublic: boolean;
  /** As in JiraComment. */
  mark?: ItemMark;
}

/** Written by the app into the worklog property `issue-synchronization` of each worklog that it creates. */
export type ItemMark = Omit<CommentMark, 'lead'> & { lead?: number | undefined };

/** A link as one of its two issues shows it. */
export interface JiraLink {
  id: string;
  type: { id: string; name: string };
  /** `outward`: this issue is the one that reads "<outward description> other" ("blocks"), `inward`: it reads the inward one. */
  way: 'outward' | 'inward';
  /** Issue id of the other end. */
  otherId: string;
}

/** An issue as this app sees it: what the nine synchronized fields, the gate and the owned items need. */
export interface JiraIssue {
  id: string;
  key: string;
  projectId: string;
  created: number;
  updated: number;
  summary: string;
  description: AdfDocument | null;
  type: { id: string; name: string; subtask: boolean };
  priority: { id: string; name: string } | null;
  labels: string[];
  /** YYYY-MM-DD */
  dueDate: string | null;
  assignee: JiraUser | null;
  parentId: string | null;
  status: { id: string; name: string };
  /** True when a security level restricts who may see it: such an issue never leaves. */
  isRestricted: boolean;
  /** Comments, oldest first, complete (further pages were fetched where Jira cut them). */
  comments: JiraComment[];
  attachments: JiraAttachment[];
  /** As the comments; none where time tracking is switched off. */
  worklogs: JiraWorklog[];
  /** Both directions; without those to issues that cannot be seen. */
  links: JiraLink[];
  /** The app's mark, where this app (or a clone of such an issue) carries one. */
  mark?: IssueMark;
  /** Who changed its fields and when, where it was asked for and Jira told. */
  edits?: JiraEdits;
}

/** One entry of an issue's changelog about one field. Rich text stands there as wiki markup, never as a document. */
export interface JiraEdit {
  /** Milliseconds since 1970. */
  at: number;
  /** Account id. */
  by: string;
  field: FieldName;
  /** `id` is null for what has none; a day stands as YYYY-MM-DD in `id`. */
  from: { id: string | null; text: string | null };
  to: { id: string | null; text: string | null };
}

export interface JiraEdits {
  /** Newest first. */
  entries: JiraEdit[];
  /** Jira tells only the newest entries; present where older ones than of this time may be missing. */
  cutAt?: number;
}

/** Jira's values of the fields to write; an absent member is left as it is, null empties. */
export interface JiraFieldValues {
  summary?: string;
  description?: AdfDocument | null;
  typeId?: string;
  priorityId?: string | null;
  labels?: string[];
  dueDate?: string | null;
  assigneeId?: string | null;
  parentId?: string | null;
}

/** Written by the app into the issue property `issue-synchronization` of each issue that it creates. */
export interface IssueMark {
  sync: string;
  pair: string;
  /** Where the issue was born; absent where its partner did not tell. */
  origin?: string | undefined;
}

export interface IssueDraft {
  projectId: string;
  fields: JiraFieldValues;
  mark: IssueMark;
}

export type CreateResult =
  | { kind: 'created'; id: string; key: string }
  /** Jira refused this draft. `fields` maps a field of JiraFieldValues to Jira's text, where it named one. */
  | { kind: 'refused'; fields: Partial<Record<keyof JiraFieldValues, string>>; text: string };

export type EditResult =
  /** `quiet`: whether Jira lets this user edit without notifying others; absent where this call did not show it. */
  | { kind: 'edited'; issue: JiraIssue; quiet?: 'allowed' | 'refused' }
  | { kind: 'refused'; fields: Partial<Record<keyof JiraFieldValues, string>>; text: string }
  | { kind: 'gone' };

export interface JiraTransition {
  id: string;
  toStatusId: string;
}

export interface ProjectShape {
  id: string;
  key: string;
  name: string;
  types: { id: string; name: string; subtask: boolean; statuses: { id: string; name: string }[] }[];
}

export interface IssuePage {
  issueIds: string[];
  /** Token of the next page; absent on the last one. An old one gives up with `jira-page-expired`: list from the beginning. */
  next?: string;
}

/**
 * Jira Cloud of this installation's own site, as the synchronization user. Rate limits and 5xx answers are retried inside
 * the call's deadline where repeating is safe, and come out as `retry` otherwise. A body that is not what Jira documents is `retry`
 * with code `jira-unreadable`.
 */
export interface Jira {
  /**
   * Up to 100 ids (the adapter splits more); ids that do not exist or cannot be seen are in `missing`. With `edits` the issues tell who
   * changed what: the same number of requests and points, larger answers. An issue whose changelog is too long for one answer comes without.
   */
  readIssues(
    ids: readonly string[],
    options?: { edits: boolean },
  ): Promise<Outcome<{ issues: JiraIssue[]; missing: string[] }>>;
  /** Ids of the project's issues, oldest first, 100 a page. The search index may lag by seconds. */
  listIssues(projectId: string, next?: string): Promise<Outcome<IssuePage>>;
  /** Ids of all issues of the project as the index knows them, in pages as long as Jira makes them (5,000), in the order of ids. */
  listIds(projectId: string, next?: string): Promise<Outcome<IssuePage>>;
  /** As listIssues, for issues updated within the last `minutes`. */
  listUpdated(projectId: string, minutes: number, next?: string): Promise<Outcome<IssuePage>>;
  /** Up to 50 drafts in one call. Not idempotent: the caller stores its intent first. A `retry` leaves open whether issues were made. */
  createIssues(drafts: readonly IssueDraft[]): Promise<Outcome<CreateResult[]>>;
  /** Issues carrying marks of `sync`, looked for by key from `fromKey`'s number on (consistent, unlike search), stopping after a gap of 50 missing keys beyond `toNumber`. */
  findMarked(
    projectKey: string,
    fromNumber: number,
    sync: string,
    toNumber?: number,
  ): Promise<Outcome<{ id: string; key: string; pair: string }[]>>;
  /** The highest issue number in use in the project (of `PROJ-123`: 123), 0 when there is none; as far as the index knows. */
  highestNumber(projectId: string): Promise<Outcome<number>>;
  /**
   * Writes and reads back in one call; the issue comes without its mark, and with its edits where Jira tells them. Users are not notified where the permission allows it, unless
   * `notifyUsers` is true: that saves the request that a lacking permission costs.
   */
  editIssue(
    id: string,
    fields: JiraFieldValues,
    options?: { notifyUsers: boolean },
  ): Promise<Outcome<EditResult>>;
  transitions(issueId: string): Promise<Outcome<JiraTransition[]>>;
  transition(issueId: string, transitionId: string): Promise<Outcome<'moved' | 'refused' | 'gone'>>;
  /** All comments with their marks, oldest first. */
  listComments(issueId: string): Promise<Outcome<JiraComment[]>>;
  addComment(
    issueId: string,
    body: AdfDocument,
    mark: CommentMark,
  ): Promise<Outcome<{ id: string } | 'gone'>>;
  /** `gone`: somebody deleted it. */
  editComment(issueId: string, commentId: string, body: AdfDocument): Promise<Outcome<'edited' | 'gone'>>;
  /** Deleting what is gone is done. */
  deleteComment(issueId: string, commentId: string): Promise<Outcome<void>>;
  /** All worklogs with their marks, oldest first. */
  listWorklogs(issueId: string): Promise<Outcome<JiraWorklog[]>>;
  /**
   * Leaves the remaining estimate alone, as the two after it do, and notifies users only where `notifyUsers` is true or Jira insists.
   * Gives up with `time-tracking-off` where the site or project takes no worklogs. A `retry` leaves open whether it was made.
   */
  addWorklog(
    issueId: string,
    values: WorklogValues,
    mark: ItemMark,
    options?: { notifyUsers: boolean },
  ): Promise<Outcome<{ id: string } | 'gone'>>;
  /** `gone`: somebody deleted it. */
  editWorklog(
    issueId: string,
    worklogId: string,
    values: WorklogValues,
    options?: { notifyUsers: boolean },
  ): Promise<Outcome<'edited' | 'gone'>>;
  /** Deleting what is gone is done. */
  deleteWorklog(
    issueId: string,
    worklogId: string,
    options?: { notifyUsers: boolean },
  ): Promise<Outcome<void>>;
  /** The site's types of links; none where linking is switched off. */
  linkTypes(): Promise<Outcome<{ id: string; name: string }[]>>;
  /**
   * Links two issues that exist: `fromId` reads "<outward description> `toId`". Where the same link stands already nothing is made, and that is
   * done too. Jira does not tell the id: read the issue. A `retry` leaves open whether it was made.
   */
  addLink(link: { typeId: string; fromId: string; toId: string }): Promise<Outcome<void>>;
  /** Deleting what is gone is done; what is still there because the permission lacks gives up with `jira-forbidden`. */
  deleteLink(linkId: string): Promise<Outcome<void>>;
  listAttachments(issueId: string): Promise<Outcome<JiraAttachment[] | 'gone'>>;
  /** Bytes `from` (inclusive) to `to` (exclusive) of an attachment; `gone` when it was deleted. */
  download(attachmentId: string, from: number, to: number): Promise<Outcome<Uint8Array | 'gone'>>;
  /**
   * The id by which documents of the attachment's issue show it as an image; undefined where it was deleted or Jira does not tell. One
   * request, no bytes.
   */
  mediaId(attachmentId: string): Promise<Outcome<string | undefined>>;
  upload(
    issueId: string,
    file: { filename: string; mimeType: string; bytes: Uint8Array },
  ): Promise<Outcome<{ id: string } | 'gone'>>;
  deleteAttachment(attachmentId: string): Promise<Outcome<void>>;
  /** The one account with exactly this e-mail that can be assigned in the project; undefined when there is none. */
  findAssignable(projectKey: string, email: string): Promise<Outcome<JiraUser | undefined>>;
  /** E-mail of accounts; ids whose e-mail is hidden are absent. */
  emails(accountIds: readonly string[]): Promise<Outcome<Map<string, string>>>;
  /** Display names of accounts; unknown ones are absent. */
  displayNames(accountIds: readonly string[]): Promise<Outcome<Map<string, string>>>;
  projectShape(projectId: string): Promise<Outcome<ProjectShape>>;
  priorities(): Promise<Outcome<{ id: string; name: string }[]>>;
  /** Which of the named project permissions the synchronization user lacks in the project. */
  missingPermissions(projectId: string, permissions: readonly string[]): Promise<Outcome<string[]>>;
  myself(): Promise<Outcome<JiraUser>>;
  /** Points spent by this object so far (Jira Cloud rate limiting: 1 a request plus 1 an issue, 2 a user). */
  pointsSpent(): number;
}
