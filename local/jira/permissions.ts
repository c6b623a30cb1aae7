import type { Call, SiteCore } from './core';
import { type Refusal, fail } from './answers';
import type { IssueRecord, ProjectRecord, RoleName } from './model';

/** Project permissions with the names that Jira shows; `both`: admins and members have it from the start. */
const PROJECT_PERMISSIONS: Record<string, { name: string; roles: 'both' | 'admin' }> = {
  ADMINISTER_PROJECTS: { name: 'Administer Projects', roles: 'admin' },
  BROWSE_PROJECTS: { name: 'Browse Projects', roles: 'both' },
  CREATE_ISSUES: { name: 'Create Issues', roles: 'both' },
  EDIT_ISSUES: { name: 'Edit Issues', roles: 'both' },
  TRANSITION_ISSUES: { name: 'Transition Issues', roles: 'both' },
  ASSIGN_ISSUES: { name: 'Assign Issues', roles: 'both' },
  ASSIGNABLE_USER: { name: 'Assignable User', roles: 'both' },
  SCHEDULE_ISSUES: { name: 'Schedule Issues', roles: 'both' },
  RESOLVE_ISSUES: { name: 'Resolve Issues', roles: 'both' },
  CLOSE_ISSUES: { name: 'Close Issues', roles: 'both' },
  LINK_ISSUES: { name: 'Link Issues', roles: 'both' },
  MOVE_ISSUES: { name: 'Move Issues', roles: 'both' },
  ADD_COMMENTS: { name: 'Add Comments', roles: 'both' },
  EDIT_OWN_COMMENTS: { name: 'Edit Own Comments', roles: 'both' },
  EDIT_ALL_COMMENTS: { name: 'Edit All Comments', roles: 'admin' },
  DELETE_OWN_COMMENTS: { name: 'Delete Own Comments', roles: 'both' },
  DELETE_ALL_COMMENTS: { name: 'Delete All Comments', roles: 'admin' },
  CREATE_ATTACHMENTS: { name: 'Create Attachments', roles: 'both' },
  DELETE_OWN_ATTACHMENTS: { name: 'Delete Own Attachments', roles: 'both' },
  DELETE_ALL_ATTACHMENTS: { name: 'Delete All Attachments', roles: 'admin' },
  WORK_ON_ISSUES: { name: 'Work On Issues', roles: 'both' },
  EDIT_OWN_WORKLOGS: { name: 'Edit Own Worklogs', roles: 'both' },
  EDIT_ALL_WORKLOGS: { name: 'Edit All Worklogs', roles: 'admin' },
  DELETE_OWN_WORKLOGS: { name: 'Delete Own Worklogs', roles: 'both' },
  DELETE_ALL_WORKLOGS: { name: 'Delete All Worklogs', roles: 'admin' },
  DELETE_ISSUES: { name: 'Delete Issues', roles: 'admin' },
  MODIFY_REPORTER: { name: 'Modify Reporter', roles: 'admin' },
  MANAGE_WATCHERS: { name: 'Manage Watchers', roles: 'both' },
  VIEW_VOTERS_AND_WATCHERS: { name: 'View Voters and Watchers', roles: 'both' },
  SET_ISSUE_SECURITY: { name: 'Set Issue Security', roles: 'admin' },
  VIEW_READONLY_WORKFLOW: { name: 'View Read-Only Workflow', roles: 'both' },
};

const GLOBAL_PERMISSIONS: Record<string, { name: string; everyone: boolean }> = {
  ADMINISTER: { name: 'Administer Jira', everyone: false },
  SYSTEM_ADMIN: { name: 'Jira System Administrators', everyone: false },
  USER_PICKER: { name: 'Browse users and groups', everyone: true },
  CREATE_SHARED_OBJECTS: { name: 'Share dashboards and filters', everyone: true },
  BULK_CHANGE: { name: 'Make bulk changes', everyone: true },
};

/** Name and type of a permission key; undefined for keys that Jira does not know. */
export function describePermission(key: string): { name: string; type: 'PROJECT' | 'GLOBAL' } | undefined {
  const project = PROJECT_PERMISSIONS[key];
  if (project) return { name: project.name, type: 'PROJECT' };
  const global = GLOBAL_PERMISSIONS[key];
  return global && { name: global.name, type: 'GLOBAL' };
}

/** Every permission key, project permissions first. */
export function permissionKeys(): string[] {
  return [...Object.keys(PROJECT_PERMISSIONS), ...Object.keys(GLOBAL_PERMISSIONS)];
}

/** What a new project grants to a role. */
export function defaultGrants(role: RoleName): string[] {
  const all = Object.entries(PROJECT_PERMISSIONS);
  return all.filter(([, entry]) => role === 'admin' || entry.roles === 'both').map(([key]) => key);
}

/** Whether the account holds a global permission. */
export function hasGlobalPermission(core: SiteCore, accountId: string | undefined, key: string): boolean {
  const user = accountId === undefined ? undefined : core.data.users.get(accountId);
  if (!user?.active) return false;
  return user.admin || GLOBAL_PERMISSIONS[key]?.everyone === true;
}

/** Whether the account holds a project permission; nobody does anonymously. */
export function hasPermission(
  core: SiteCore,
  accountId: string | undefined,
  project: ProjectRecord,
  key: string,
): boolean {
  if (accountId === undefined || !core.data.users.get(accountId)?.active) return false;
  if (project.revoked[accountId]?.includes(key)) return false;
  const roles: RoleName[] = ['admin', 'member'];
  return roles.some((role) => project.roles[role].includes(accountId) && project.grants[role].includes(key));
}

/** `hasPermission` for the caller, on the issue's project. */
export function mayOn(call: Call, issue: IssueRecord, key: string): boolean {
  return hasPermission(call.core, call.accountId, projectOf(call.core, issue), key);
}

/** The issue's project. */
export function projectOf(core: SiteCore, issue: IssueRecord): ProjectRecord {
  const project = core.data.projects.get(issue.projectId);
  if (!project) throw new Error(`Issue ${issue.key} is in no project`);
  return project;
}

/** 403 in Jira's words unless the caller holds the permission on the issue's project. */
export function require403(call: Call, issue: IssueRecord, key: string, doing: string): Refusal | undefined {
  if (mayOn(call, issue, key)) return undefined;
  return fail(403, `You do not have the permission to ${doing} for this issue.`);
}

/** Whether the caller may edit or delete something that `ownerId` made: the OWN or the ALL form of a permission. */
export function mayOnOwn(
  call: Call,
  issue: IssueRecord,
  verb: string,
  things: string,
  ownerId: string,
): boolean {
  if (mayOn(call, issue, `${verb}_ALL_${things}`)) return true;
  return call.accountId === ownerId && mayOn(call, issue, `${verb}_OWN_${things}`);
}
