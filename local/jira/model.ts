/** What one emulated site keeps. Times are milliseconds since 1970 UTC; ids are strings of digits as Jira writes them. */

export interface AdfNode {
  type: string;
  attrs?: Record<string, unknown>;
  marks?: AdfNode[];
  content?: AdfNode[];
  text?: string;
  version?: number;
}

export interface UserRecord {
  accountId: string;
  accountType: 'atlassian' | 'app';
  displayName: string;
  email: string;
  /** False: the profile hides the address from everybody but its owner. */
  emailVisible: boolean;
  apiToken: string;
  admin: boolean;
  active: boolean;
  timeZone: string;
}

export interface IssueTypeRecord {
  id: string;
  name: string;
  description: string;
  subtask: boolean;
  /** -1 sub-task, 0 standard, 1 epic. */
  hierarchyLevel: number;
}

export type StatusCategoryKey = 'new' | 'indeterminate' | 'done';

export interface StatusRecord {
  id: string;
  name: string;
  category: StatusCategoryKey;
}

export interface NamedRecord {
  id: string;
  name: string;
}

export interface TransitionRecord {
  id: string;
  name: string;
  /** Status ids, or '*' for a global transition. */
  from: string[] | '*';
  to: string;
  /** Field ids on the transition's screen; empty: no screen. */
  screen: string[];
  /** Field ids that the transition's validator insists on. */
  required: string[];
}

export type RoleName = 'admin' | 'member';

export interface ProjectRecord {
  id: string;
  key: string;
  name: string;
  leadId: string;
  simplified: boolean;
  issueTypeIds: string[];
  statusIds: string[];
  priorityIds: string[];
  transitions: TransitionRecord[];
  roles: Record<RoleName, string[]>;
  grants: Record<RoleName, string[]>;
  /** Permissions taken from one account, whatever its roles give. */
  revoked: Record<string, string[]>;
  /** Field ids that are not on the create and edit screens. */
  hiddenFields: string[];
  requiredFields: string[];
  components: NamedRecord[];
  versions: NamedRecord[];
  issueCounter: number;
  properties: Record<string, unknown>;
}

export interface ChangeItem {
  field: string;
  fieldtype: 'jira' | 'custom';
  fieldId?: string;
  from: string | null;
  fromString: string | null;
  to: string | null;
  toString: string | null;
  tmpFromAccountId?: string | null;
  tmpToAccountId?: string | null;
}

export interface HistoryRecord {
  id: string;
  authorId: string;
  created: number;
  items: ChangeItem[];
}

export interface IssueRecord {
  id: string;
  key: string;
  projectId: string;
  typeId: string;
  statusId: string;
  statusChanged: number;
  resolutionId: string | null;
  resolved: number | null;
  creatorId: string;
  created: number;
  updated: number;
  /** Field id -> stored value of the field's kind; absent = never set. Values are replaced, never changed in place. */
  values: Record<string, unknown>;
  properties: Record<string, unknown>;
  commentIds: string[];
  attachmentIds: string[];
  worklogIds: string[];
  linkIds: string[];
  history: HistoryRecord[];
  /** Rises with every write; orders index updates. */
  revision: number;
}

export interface Visibility {
  type: 'role' | 'group';
  value: string;
  identifier: string | null;
}

export interface CommentRecord {
  id: string;
  issueId: string;
  authorId: string;
  updateAuthorId: string;
  body: AdfNode;
  created: number;
  updated: number;
  visibility: Visibility | null;
  parentId: string | null;
  properties: Record<string, unknown>;
}

export interface AttachmentRecord {
  id: string;
  issueId: string;
  /** The id that ADF media nodes carry. */
  mediaId: string;
  authorId: string;
  filename: string;
  mimeType: string;
  size: number;
  created: number;
}

export interface WorklogRecord {
  id: string;
  issueId: string;
  authorId: string;
  updateAuthorId: string;
  comment: AdfNode | null;
  created: number;
  updated: number;
  started: number;
  seconds: number;
  visibility: Visibility | null;
  properties: Record<string, unknown>;
}

export interface LinkRecord {
  id: string;
  typeId: string;
  /** The issue that the link was made on: "inwardIssue" of the request. It reads "<outward description> other". */
  sourceId: string;
  destinationId: string;
}

export interface LinkTypeRecord extends NamedRecord {
  inward: string;
  outward: string;
}

export type FieldKind =
  | 'summary'
  | 'text'
  | 'richtext'
  | 'priority'
  | 'labels'
  | 'date'
  | 'datetime'
  | 'user'
  | 'number'
  | 'option'
  | 'options'
  | 'url'
  | 'parent'
  | 'components'
  | 'versions'
  | 'resolution';

export interface FieldRecord {
  id: string;
  name: string;
  kind: FieldKind;
  custom: boolean;
  options: { id: string; value: string }[];
}

export interface SiteData {
  users: Map<string, UserRecord>;
  projects: Map<string, ProjectRecord>;
  issueTypes: Map<string, IssueTypeRecord>;
  statuses: Map<string, StatusRecord>;
  priorities: Map<string, NamedRecord>;
  resolutions: Map<string, NamedRecord>;
  linkTypes: Map<string, LinkTypeRecord>;
  customFields: Map<string, FieldRecord>;
  issues: Map<string, IssueRecord>;
  /** Every key an issue ever had -> issue id. */
  issueKeys: Map<string, string>;
  comments: Map<string, CommentRecord>;
  attachments: Map<string, AttachmentRecord>;
  worklogs: Map<string, WorklogRecord>;
  links: Map<string, LinkRecord>;
  /** Last id given out, per kind of object. */
  counters: Map<string, number>;
}
