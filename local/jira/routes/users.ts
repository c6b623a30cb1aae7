import { Refusal, fail, ok } from '../answers';
import { selfLink, userBean } from '../beans';
import type { Call, RouteTable } from '../core';
import { groupsOf, visibleIssue, visibleProject } from '../lookup';
import { hasGlobalPermission, hasPermission, projectOf } from '../permissions';
import { listParam, numberParam, valuesPage } from '../read-body';
import type { UserRecord } from '../model';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 1000;
const DEFAULT_BULK_PAGE = 10;
const MAX_BULK_PAGE = 200;

const bean = (call: Call, user: UserRecord) => userBean(call.core, user.accountId, call.accountId);

/** Prefix of the display name, of one of its words, or of an e-mail address that others may see. */
function matches(user: UserRecord, query: string, viewerId: string | undefined): boolean {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return true;
  const name = user.displayName.toLowerCase();
  if (name.startsWith(wanted) || name.split(/\s+/).some((word) => word.startsWith(wanted))) return true;
  const emailShown = user.emailVisible || user.accountId === viewerId;
  return emailShown && user.email.toLowerCase().startsWith(wanted);
}

function pageOf(call: Call, users: UserRecord[]) {
  const startAt = numberParam(call.query, 'startAt', 0, Number.MAX_SAFE_INTEGER);
  const maxResults = numberParam(call.query, 'maxResults', DEFAULT_PAGE, MAX_PAGE);
  const page = users.slice(startAt, startAt + maxResults);
  return ok(
    page.map((user) => bean(call, user)),
    { identities: page.length },
  );
}

function getUser(call: Call) {
  const user = call.core.data.users.get(call.query.get('accountId') ?? '');
  if (!user) return fail(404, 'Specified user does not exist or you do not have required permissions');
  return ok(bean(call, user), { identities: 1 });
}

/** Without any search term 400; with an empty one everybody. */
function search(call: Call) {
  const query = call.query.get('query');
  const accountId = call.query.get('accountId');
  if (query === null && accountId === null && call.query.get('property') === null) {
    return fail(400, 'The query parameter is required.');
  }
  if (!hasGlobalPermission(call.core, call.accountId, 'USER_PICKER')) return ok([]);
  const users = [...call.core.data.users.values()].filter((user) =>
    accountId === null
      ? user.active && matches(user, query ?? '', call.accountId)
      : user.accountId === accountId,
  );
  return pageOf(call, users);
}

function searchAssignable(call: Call) {
  const projectKey = call.query.get('project');
  const issueKey = call.query.get('issueKey') ?? call.query.get('issueId');
  if (projectKey === null && issueKey === null) {
    return fail(400, 'Either the project or the issueKey parameter must be given.');
  }
  const issue = issueKey === null ? undefined : visibleIssue(call, issueKey);
  if (issue instanceof Refusal) return issue;
  const project = issue ? projectOf(call.core, issue) : visibleProject(call, projectKey ?? '');
  if (project instanceof Refusal) return project;
  const query = call.query.get('query') ?? '';
  const accountId = call.query.get('accountId');
  const users = [...call.core.data.users.values()].filter(
    (user) =>
      user.active &&
      user.accountType === 'atlassian' &&
      hasPermission(call.core, user.accountId, project, 'ASSIGNABLE_USER') &&
      (accountId === null ? matches(user, query, call.accountId) : user.accountId === accountId),
  );
  return pageOf(call, users);
}

/** Ten a page unless asked otherwise; an unknown id gives null in its place. */
function getBulk(call: Call) {
  const ids = call.query.getAll('accountId');
  if (ids.length === 0) return fail(400, 'The accountId parameter is required.');
  const users = ids.map((id) => call.core.data.users.get(id));
  const page = valuesPage(call, selfLink(call.core, '/user/bulk'), users, DEFAULT_BULK_PAGE, MAX_BULK_PAGE);
  const values = page.values.map((user) => (user ? bean(call, user) : null));
  return ok({ ...page, values }, { identities: values.length });
}

/** Only an app itself may read hidden addresses, with its own scope. */
function getEmail(call: Call) {
  if (call.principal.kind !== 'forge-app') return fail(403, 'This operation is available to apps only.');
  const user = call.core.data.users.get(call.query.get('accountId') ?? '');
  if (!user) return fail(404, 'The user does not exist.');
  return ok({ accountId: user.accountId, email: user.email }, { identities: 1 });
}

function getMyself(call: Call) {
  const user = call.core.data.users.get(call.accountId ?? '');
  if (!user) return fail(401, 'Client must be authenticated to access this resource.');
  const expand = listParam(call.query, 'expand');
  const groups = groupsOf(call.core, user.accountId).map((name) => ({
    name,
    groupId: name,
    self: selfLink(call.core, `/group?groupId=${name}`),
  }));
  return ok(
    {
      ...bean(call, user),
      locale: 'en_US',
      groups: { size: groups.length, items: expand.includes('groups') ? groups : [] },
      applicationRoles: { size: 1, items: [] },
      expand: 'groups,applicationRoles',
    },
    { identities: 1 },
  );
}

export const userRoutes: RouteTable = {
  'GET /user': getUser,
  'GET /user/search': search,
  'GET /user/assignable/search': searchAssignable,
  'GET /user/bulk': getBulk,
  'GET /user/email': getEmail,
  'GET /users/search': (call) => pageOf(call, [...call.core.data.users.values()]),
  'GET /myself': getMyself,
};
