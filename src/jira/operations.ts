/**
 * Every REST operation that the app uses, with path templates exactly as in Atlassian's OpenAPI document of Jira Cloud
 * REST v3; the lint check compares them with the scopes that the manifest declares.
 */
export const OPERATIONS = {
  getIssue: { method: 'GET', path: '/rest/api/3/issue/{issueIdOrKey}' },
  editIssue: { method: 'PUT', path: '/rest/api/3/issue/{issueIdOrKey}' },
  createIssues: { method: 'POST', path: '/rest/api/3/issue/bulk' },
  fetchIssues: { method: 'POST', path: '/rest/api/3/issue/bulkfetch' },
  searchIssues: { method: 'POST', path: '/rest/api/3/search/jql' },
  getTransitions: { method: 'GET', path: '/rest/api/3/issue/{issueIdOrKey}/transitions' },
  doTransition: { method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/transitions' },
  getComments: { method: 'GET', path: '/rest/api/3/issue/{issueIdOrKey}/comment' },
  addComment: { method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/comment' },
  editComment: { method: 'PUT', path: '/rest/api/3/issue/{issueIdOrKey}/comment/{id}' },
  deleteComment: { method: 'DELETE', path: '/rest/api/3/issue/{issueIdOrKey}/comment/{id}' },
  getWorklogs: { method: 'GET', path: '/rest/api/3/issue/{issueIdOrKey}/worklog' },
  addWorklog: { method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/worklog' },
  editWorklog: { method: 'PUT', path: '/rest/api/3/issue/{issueIdOrKey}/worklog/{id}' },
  deleteWorklog: { method: 'DELETE', path: '/rest/api/3/issue/{issueIdOrKey}/worklog/{id}' },
  getLinkTypes: { method: 'GET', path: '/rest/api/3/issueLinkType' },
  addLink: { method: 'POST', path: '/rest/api/3/issueLink' },
  getLink: { method: 'GET', path: '/rest/api/3/issueLink/{linkId}' },
  deleteLink: { method: 'DELETE', path: '/rest/api/3/issueLink/{linkId}' },
  addAttachment: { method: 'POST', path: '/rest/api/3/issue/{issueIdOrKey}/attachments' },
  getAttachmentContent: { method: 'GET', path: '/rest/api/3/attachment/content/{id}' },
  deleteAttachment: { method: 'DELETE', path: '/rest/api/3/attachment/{id}' },
  findAssignableUsers: { method: 'GET', path: '/rest/api/3/user/assignable/search' },
  getUsers: { method: 'GET', path: '/rest/api/3/user/bulk' },
  getUserEmail: { method: 'GET', path: '/rest/api/3/user/email' },
  getProject: { method: 'GET', path: '/rest/api/3/project/{projectIdOrKey}' },
  getProjectStatuses: { method: 'GET', path: '/rest/api/3/project/{projectIdOrKey}/statuses' },
  getPriorities: { method: 'GET', path: '/rest/api/3/priority' },
  getMyPermissions: { method: 'GET', path: '/rest/api/3/mypermissions' },
  getMyself: { method: 'GET', path: '/rest/api/3/myself' },
} as const satisfies Record<
  string,
  { method: 'GET' | 'POST' | 'PUT' | 'DELETE'; path: `/rest/api/3/${string}` }
>;

export type OperationName = keyof typeof OPERATIONS;

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The path parameters of an operation, by name. */
export type PathParams<Name extends OperationName> = Record<
  NamesIn<(typeof OPERATIONS)[Name]['path']>,
  string
>;

/** Query parameters; a list is repeated (`a=1&a=2`), undefined is left out. */
export type Query = Record<string, string | number | boolean | readonly string[] | undefined>;

/**
 * The path and query of one request, every value percent-encoded.
 * A path value that would change the path itself (empty, `.` or `..`) is a bug and throws.
 */
export function pathOf<Name extends OperationName>(
  operation: Name,
  params: PathParams<Name>,
  query: Query = {},
): string {
  const values: Record<string, string> = params;
  const path = OPERATIONS[operation].path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || /^\.{0,2}$/.test(value))
      throw new Error(`bad path parameter ${name} of ${operation}`);
    return encodeURIComponent(value);
  });
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map(
      (one) => `${encodeURIComponent(name)}=${encodeURIComponent(String(one))}`,
    ),
  );
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
