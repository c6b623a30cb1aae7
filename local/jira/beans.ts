import type { SiteCore } from './core';
import type {
  ChangeItem,
  HistoryRecord,
  IssueTypeRecord,
  LinkTypeRecord,
  NamedRecord,
  ProjectRecord,
  StatusCategoryKey,
  StatusRecord,
  UserRecord,
} from './model';
import { formatTimestamp } from './site-time';

/** The JSON forms of the objects that many answers share. `core` gives the base of self links and the site's zone. */

const API = '/rest/api/3';

/** Absolute URL of a REST resource; `path` begins after `/rest/api/3`. */
export function selfLink(core: SiteCore, path: string): string {
  return `${core.identity.baseUrl}${API}${path}`;
}

/** A timestamp in the site's zone. */
export function timestamp(core: SiteCore, ms: number): string {
  return formatTimestamp(ms, core.identity.timeZone);
}

function avatarUrls(core: SiteCore, path: string): Record<string, string> {
  const url = (size: number) => `${core.identity.baseUrl}${path}?size=${size}`;
  return { '48x48': url(48), '24x24': url(24), '16x16': url(16), '32x32': url(32) };
}

/** A user; the e-mail address is left out where the profile hides it from others. */
export function userBean(core: SiteCore, accountId: string, viewerId?: string): Record<string, unknown> {
  const user = core.data.users.get(accountId);
  if (!user) throw new Error(`No account ${accountId}`);
  return {
    self: selfLink(core, `/user?accountId=${encodeURIComponent(user.accountId)}`),
    accountId: user.accountId,
    ...(showsEmail(user, viewerId) ? { emailAddress: user.email } : {}),
    avatarUrls: avatarUrls(core, `/avatars/user/${encodeURIComponent(user.accountId)}`),
    displayName: user.displayName,
    active: user.active,
    timeZone: user.timeZone,
    accountType: user.accountType,
  };
}

function showsEmail(user: UserRecord, viewerId: string | undefined): boolean {
  if (user.accountType === 'app') return false;
  return user.emailVisible || viewerId === user.accountId;
}

/** A user, or null. */
export function userOrNull(
  core: SiteCore,
  accountId: unknown,
  viewerId?: string,
): Record<string, unknown> | null {
  return typeof accountId === 'string' ? userBean(core, accountId, viewerId) : null;
}

/** An issue type; `self` under v2 in events, v3 in REST answers. */
export function issueTypeBean(core: SiteCore, type: IssueTypeRecord): Record<string, unknown> {
  return {
    self: selfLink(core, `/issuetype/${type.id}`),
    id: type.id,
    description: type.description,
    iconUrl: `${core.identity.baseUrl}/images/issuetype/${type.id}.svg`,
    name: type.name,
    subtask: type.subtask,
    hierarchyLevel: type.hierarchyLevel,
  };
}

const CATEGORIES: Record<StatusCategoryKey, { id: number; name: string; colorName: string }> = {
  new: { id: 2, name: 'To Do', colorName: 'blue-gray' },
  indeterminate: { id: 4, name: 'In Progress', colorName: 'yellow' },
  done: { id: 3, name: 'Done', colorName: 'green' },
};

/** A status category. */
export function statusCategoryBean(core: SiteCore, key: StatusCategoryKey): Record<string, unknown> {
  const { id, name, colorName } = CATEGORIES[key];
  return { self: selfLink(core, `/statuscategory/${id}`), id, key, colorName, name };
}

/** A status with its category. */
export function statusBean(core: SiteCore, status: StatusRecord): Record<string, unknown> {
  return {
    self: selfLink(core, `/status/${status.id}`),
    description: '',
    iconUrl: `${core.identity.baseUrl}/images/icons/status_generic.gif`,
    name: status.name,
    id: status.id,
    statusCategory: statusCategoryBean(core, status.category),
  };
}

/** A priority. */
export function priorityBean(core: SiteCore, priority: NamedRecord): Record<string, unknown> {
  return {
    self: selfLink(core, `/priority/${priority.id}`),
    iconUrl: `${core.identity.baseUrl}/images/icons/priorities/${priority.name.toLowerCase()}.svg`,
    name: priority.name,
    id: priority.id,
  };
}

/** A resolution, component or version: id, name and self link. */
export function namedBean(core: SiteCore, path: string, entry: NamedRecord): Record<string, unknown> {
  return { self: selfLink(core, `${path}/${entry.id}`), id: entry.id, name: entry.name };
}

/** A project as issues and lists show it. */
export function projectBean(core: SiteCore, project: ProjectRecord): Record<string, unknown> {
  return {
    self: selfLink(core, `/project/${project.id}`),
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: 'software',
    simplified: project.simplified,
    avatarUrls: avatarUrls(core, `/avatars/project/${project.id}`),
  };
}

/** An issue link type. */
export function linkTypeBean(core: SiteCore, type: LinkTypeRecord): Record<string, unknown> {
  return {
    id: type.id,
    name: type.name,
    inward: type.inward,
    outward: type.outward,
    self: selfLink(core, `/issueLinkType/${type.id}`),
  };
}

/** One changelog entry. Cloud's REST answers name the version of a description in `to`; events and webhooks do not. */
export function historyBean(
  core: SiteCore,
  issueId: string,
  history: HistoryRecord,
): Record<string, unknown> {
  return {
    id: history.id,
    author: userBean(core, history.authorId),
    created: timestamp(core, history.created),
    items: history.items.map((item) => restChangeItem(core, issueId, history.id, item)),
  };
}

function restChangeItem(core: SiteCore, issueId: string, version: string, item: ChangeItem): ChangeItem {
  if (item.fieldId !== 'description') return item;
  const id = `ari:cloud:jira:${core.identity.cloudId}:issuefieldvalue/${issueId}/description`;
  return { ...item, to: JSON.stringify({ id, version }) };
}
