import { Refusal, fail } from '../answers';
import type { Answer } from '../answers';
import type { Call, RouteTable } from '../core';
import { reindex } from '../issue-writes';
import { visibleIssue, visibleProject } from '../lookup';
import { hasPermission, mayOn } from '../permissions';
import { type PropertyOwner, deleteProperty, getProperty, listProperties, putProperty } from '../properties';

type Act = (owner: PropertyOwner, key: string) => Answer | Refusal;

function onIssue(call: Call, write: boolean, act: Act): Answer | Refusal {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  if (write && !mayOn(call, issue, 'EDIT_ISSUES')) {
    return fail(403, 'You do not have permission to edit issues in this project.');
  }
  const owner: PropertyOwner = {
    properties: issue.properties,
    path: `/issue/${issue.id}/properties`,
    written: () => reindex(call.core, issue),
  };
  return act(owner, call.params['propertyKey'] ?? '');
}

function onProject(call: Call, write: boolean, act: Act): Answer | Refusal {
  const project = visibleProject(call, call.params['projectIdOrKey'] ?? '');
  if (project instanceof Refusal) return project;
  if (write && !hasPermission(call.core, call.accountId, project, 'ADMINISTER_PROJECTS')) {
    return fail(403, 'You must have Administer Projects permission to edit properties of this project.');
  }
  const owner: PropertyOwner = {
    properties: project.properties,
    path: `/project/${project.id}/properties`,
    written: () => call.core.changed(),
  };
  return act(owner, call.params['propertyKey'] ?? '');
}

/** Properties of issues and projects: values come back verbatim, a PUT replaces the whole value. */
export const entityPropertyRoutes: RouteTable = {
  'GET /issue/{issueIdOrKey}/properties': (call) =>
    onIssue(call, false, (owner) => listProperties(call, owner)),
  'GET /issue/{issueIdOrKey}/properties/{propertyKey}': (call) => onIssue(call, false, getProperty),
  'PUT /issue/{issueIdOrKey}/properties/{propertyKey}': (call) =>
    onIssue(call, true, (owner, key) => putProperty(call, owner, key)),
  'DELETE /issue/{issueIdOrKey}/properties/{propertyKey}': (call) => onIssue(call, true, deleteProperty),
  'GET /project/{projectIdOrKey}/properties': (call) =>
    onProject(call, false, (owner) => listProperties(call, owner)),
  'GET /project/{projectIdOrKey}/properties/{propertyKey}': (call) => onProject(call, false, getProperty),
  'PUT /project/{projectIdOrKey}/properties/{propertyKey}': (call) =>
    onProject(call, true, (owner, key) => putProperty(call, owner, key)),
  'DELETE /project/{projectIdOrKey}/properties/{propertyKey}': (call) =>
    onProject(call, true, deleteProperty),
};
