import type { AdfNode } from '../../jira/model';

/** `m`: the site of the master, `s`: of the slave; the letter with which ids of that side begin. */
export type SideLetter = 'm' | 's';

export interface CommentView {
  id: string;
  author: string;
  /** Milliseconds since 1970. */
  created: number;
  body: AdfNode;
  /** Present on what the app made from the partner's comment: its id there, and how many blocks lead it. */
  mark?: { item: string; lead: number };
}

export interface AttachmentView {
  id: string;
  filename: string;
  mimeType: string;
  size: number;
  sha256: string;
}

export interface IssueFields {
  summary: string;
  type: string;
  priority: string | null;
  labels: string;
  dueDate: string | null;
  /** E-mail address. */
  assignee: string | null;
  status: string;
}

export interface IssueView {
  id: string;
  key: string;
  /** Present on what the app made from the partner's issue: side letter and id at its birth. */
  pair?: string;
  fields: IssueFields;
  description: AdfNode | null;
  parentId: string | null;
  comments: CommentView[];
  attachments: AttachmentView[];
}

/** Everything of one project that must be the same on both sites. */
export interface SiteView {
  side: SideLetter;
  company: string;
  /** E-mail addresses of those who can be assigned. */
  people: ReadonlySet<string>;
  issues: IssueView[];
}
