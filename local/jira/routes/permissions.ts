import { z } from 'zod';
import { Refusal, fail, failFields, ok } from '../answers';
import type { Call, RouteTable } from '../core';
import { visibleIssue, visibleProject } from '../lookup';
import {
  describePermission,
  hasGlobalPermission,
  hasPermission,
  permissionKeys,
  projectOf,
} from '../permissions';
import { listParam, readBody } from '../read-body';
import type { ProjectRecord } from '../model';

/** The project that the query names, directly or by an issue or comment; undefined where it names none. */
function contextProject(call: Call): ProjectRecord | Refusal | undefined {
  const { query, core } = call;
  const comment = core.data.comments.get(query.get('commentId') ?? '');
  const issueRef = query.get('issueKey') ?? query.get('issueId') ?? comment?.issueId;
  if (issueRef !== undefined) {
    const issue = visibleIssue(call, issueRef);
    return issue instanceof Refusal ? issue : projectOf(core, issue);
  }
  const projectRef = query.get('projectKey') ?? query.get('projectId');
  return projectRef === null ? undefined : visibleProject(call, projectRef);
}

/** Whether the account holds a permission: in the project, or in any project where none is named. */
function holds(
  call: Call,
  accountId: string | undefined,
  key: string,
  project: ProjectRecord | undefined,
): boolean {
  if (describePermission(key)?.type === 'GLOBAL') return hasGlobalPermission(call.core, accountId, key);
  const projects = project ? [project] : [...call.core.data.projects.values()];
  return projects.some((candidate) => hasPermission(call.core, accountId, candidate, key));
}

/** Jira numbers its permissions; the numbers mean nothing outside. */
function permissionId(key: string): string {
  return String(permissionKeys().indexOf(key));
}

function describe(key: string): Record<string, unknown> {
  const permission = describePermission(key);
  return {
    id: permissionId(key),
    key,
    name: permission?.name,
    type: permission?.type,
    description: permission?.name,
  };
}

/** One unknown key makes the whole call fail. */
function getMine(call: Call) {
  const keys = listParam(call.query, 'permissions');
  if (keys.length === 0) return fail(400, "The 'permissions' query parameter is required.");
  const unknown = keys.filter((key) => !describePermission(key));
  if (unknown.length > 0)
    return failFields(Object.fromEntries(unknown.map((key) => [key, 'Unrecognized permission'])));
  const project = contextProject(call);
  if (project instanceof Refusal) return project;
  const permissions = keys.map((key) => [
    key,
    { ...describe(key), havePermission: holds(call, call.accountId, key, project) },
  ]);
  return ok({ permissions: Object.fromEntries(permissions) }, { identities: 1 });
}

const idSchema = z.union([z.number(), z.string()]).transform(Number);

const checkSchema = z.object({
  accountId: z.string().optional(),
  globalPermissions: z.array(z.string()).default([]),
  projectPermissions: z
    .array(
      z.object({
        permissions: z.array(z.string()),
        issues: z.array(idSchema).default([]),
        projects: z.array(idSchema).default([]),
      }),
    )
    .default([]),
});

/** Answers what the account holds among what was asked. Asking for others is for administrators and for the app itself. */
function check(call: Call) {
  const request = readBody(call, checkSchema);
  if (request instanceof Refusal) return request;
  const { core } = call;
  const accountId = request.accountId ?? call.accountId;
  const mayAsk =
    accountId === call.accountId ||
    call.principal.kind === 'forge-app' ||
    hasGlobalPermission(core, call.accountId, 'ADMINISTER');
  if (!mayAsk) return fail(403, 'You do not have permission to check the permissions of another user.');
  const asked = [
    ...request.globalPermissions,
    ...request.projectPermissions.flatMap((entry) => entry.permissions),
  ];
  const unknown = asked.filter((key) => !describePermission(key));
  if (unknown.length > 0) return fail(400, `Unrecognized permissions: ${unknown.join(', ')}`);
  const holdsIn = (projectId: string | undefined, key: string) => {
    const project = core.data.projects.get(projectId ?? '');
    return project !== undefined && hasPermission(core, accountId, project, key);
  };
  return ok(
    {
      globalPermissions: request.globalPermissions.filter((key) => hasGlobalPermission(core, accountId, key)),
      projectPermissions: request.projectPermissions.flatMap(({ permissions, issues, projects }) =>
        permissions.map((permission) => ({
          permission,
          issues: issues.filter((id) => holdsIn(core.data.issues.get(String(id))?.projectId, permission)),
          projects: projects.filter((id) => holdsIn(String(id), permission)),
        })),
      ),
    },
    { identities: 1 },
  );
}

export const permissionRoutes: RouteTable = {
  'GET /mypermissions': getMine,
  'GET /permissions': () =>
    ok({ permissions: Object.fromEntries(permissionKeys().map((key) => [key, describe(key)])) }),
  'POST /permissions/check': check,
};
