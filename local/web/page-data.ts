import * as shapes from './jira-shapes';
import type { Choices } from './pages/issue-fields';
import type { SiteClient } from './site-client';

const LIST_FIELDS = [
  'summary',
  'issuetype',
  'status',
  'priority',
  'labels',
  'assignee',
  'updated',
  'project',
];
const PAGE_SIZE = 100;

/** The project, or undefined where it does not exist or the viewer may not see it. */
export async function readProject(client: SiteClient, key: string): Promise<shapes.Project | undefined> {
  const found = await client.get(`/rest/api/3/project/${encodeURIComponent(key)}`, shapes.project);
  return found.ok ? found.value : undefined;
}

/** All projects that the viewer may see. */
export async function readProjects(client: SiteClient): Promise<{ key: string; name: string }[]> {
  const found = await client.get('/rest/api/3/project/search', shapes.projectList);
  return found.ok ? found.value.values : [];
}

/** Which of the named permissions the viewer has, in a project if one is named. */
export async function readPermissions(
  client: SiteClient,
  names: readonly string[],
  projectKey?: string,
): Promise<Set<string>> {
  const query = new URLSearchParams({ permissions: names.join(',') });
  if (projectKey) query.set('projectKey', projectKey);
  const found = await client.get(`/rest/api/3/mypermissions?${query.toString()}`, shapes.permissions);
  if (!found.ok) return new Set();
  return new Set(names.filter((name) => found.value.permissions[name]?.havePermission));
}

/** One page of the search, or Jira's own words on what is wrong with the JQL. */
export async function searchIssues(client: SiteClient, jql: string) {
  const body = { jql, fields: LIST_FIELDS, maxResults: PAGE_SIZE };
  const found = await client.post('/rest/api/3/search/jql', body, shapes.issueList);
  if (!found.ok) return { issues: [], more: false, problem: found.message };
  return { issues: found.value.issues, more: found.value.nextPageToken !== undefined };
}

export async function readPriorities(client: SiteClient): Promise<shapes.Named[]> {
  const found = await client.get('/rest/api/3/priority', shapes.priorities);
  return found.ok ? found.value : [];
}

/** Everything that the issue's page shows, or undefined where the viewer may not see the issue. */
export async function readIssue(client: SiteClient, issueKey: string) {
  const base = `/rest/api/3/issue/${encodeURIComponent(issueKey)}`;
  const found = await client.get(`${base}?fields=*all`, shapes.issue);
  if (!found.ok) return undefined;
  const projectKey = found.value.fields.project.key;
  const [project, comments, histories, transitions, priorities, assignable, permissions] = await Promise.all([
    readProject(client, projectKey),
    client.get(`${base}/comment?maxResults=100&orderBy=created`, shapes.commentList),
    client.get(`${base}/changelog?maxResults=100`, shapes.historyList),
    client.get(`${base}/transitions`, shapes.transitionList),
    readPriorities(client),
    client.get(`/rest/api/3/user/assignable/search?project=${encodeURIComponent(projectKey)}`, shapes.users),
    readPermissions(client, ['EDIT_ISSUES', 'DELETE_ISSUES'], projectKey),
  ]);
  const choices: Choices = {
    issueTypes: project?.issueTypes ?? [],
    priorities,
    assignable: assignable.ok ? assignable.value.filter((user) => user.accountType !== 'app') : [],
    transitions: transitions.ok ? transitions.value.transitions : [],
  };
  return {
    issue: found.value,
    project,
    comments: comments.ok ? comments.value.comments : [],
    histories: histories.ok ? histories.value.values.toReversed() : [],
    choices,
    mayEdit: permissions.has('EDIT_ISSUES'),
    mayDelete: permissions.has('DELETE_ISSUES'),
  };
}
