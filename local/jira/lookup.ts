import type { Call, SiteCore } from './core';
import { type Refusal, fail, noSuchIssue } from './answers';
import { hasPermission, mayOn } from './permissions';
import type { CommentRecord, IssueRecord, ProjectRecord } from './model';

/** The issue of an id or a key that it has or had; keys are compared without case, as in Jira. */
export function findIssue(core: SiteCore, idOrKey: string): IssueRecord | undefined {
  const { issues, issueKeys } = core.data;
  return issues.get(idOrKey) ?? issues.get(issueKeys.get(idOrKey.toUpperCase()) ?? '');
}

/** The issue if the caller may browse it, else Jira's one 404 for both cases. */
export function visibleIssue(call: Call, idOrKey: string): IssueRecord | Refusal {
  const issue = findIssue(call.core, idOrKey);
  return issue && mayOn(call, issue, 'BROWSE_PROJECTS') ? issue : noSuchIssue();
}

/** The project of an id or key, whoever asks. */
export function findProject(core: SiteCore, idOrKey: string): ProjectRecord | undefined {
  const byId = core.data.projects.get(idOrKey);
  if (byId) return byId;
  const key = idOrKey.toUpperCase();
  return [...core.data.projects.values()].find((project) => project.key === key);
}

/** The project if the caller may browse it, else Jira's 404. */
export function visibleProject(call: Call, idOrKey: string): ProjectRecord | Refusal {
  const project = findProject(call.core, idOrKey);
  if (project && hasPermission(call.core, call.accountId, project, 'BROWSE_PROJECTS')) return project;
  const what = /^\d+$/.test(idOrKey) ? 'id' : 'key';
  return fail(404, `No project could be found with ${what} '${idOrKey}'.`);
}

/** Whether the caller sees the comment or worklog: its visibility names a role or group that he is in. */
export function seesRestricted(
  call: Call,
  { visibility }: Pick<CommentRecord, 'visibility'>,
  issue: IssueRecord,
): boolean {
  if (!visibility) return true;
  const account = call.accountId ?? '';
  if (visibility.type === 'group') return groupsOf(call.core, account).includes(visibility.value);
  const project = call.core.data.projects.get(issue.projectId);
  const role = ROLE_NAMES.find((entry) => entry.name === visibility.value);
  return role !== undefined && project?.roles[role.role].includes(account) === true;
}

/** Project roles as the REST API names them. */
export const ROLE_NAMES = [
  { id: '10002', name: 'Administrators', role: 'admin' },
  { id: '10003', name: 'Members', role: 'member' },
] as const;

/** Groups of an account: everybody is in `jira-users`, site administrators in `site-admins` too. */
export function groupsOf(core: SiteCore, accountId: string): string[] {
  const user = core.data.users.get(accountId);
  if (!user) return [];
  return user.admin ? ['jira-users', 'site-admins'] : ['jira-users'];
}
