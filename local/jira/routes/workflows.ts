import { z } from 'zod';
import { Refusal, ok } from '../answers';
import { selfLink } from '../beans';
import type { Call, RouteTable } from '../core';
import { hasGlobalPermission, hasPermission } from '../permissions';
import { readBody, valuesPage } from '../read-body';
import type { ProjectRecord, StatusCategoryKey, TransitionRecord } from '../model';

/** Every project of an emulated site has one workflow of its own; its id and name come from the project. */

const CATEGORY_NAMES: Record<StatusCategoryKey, string> = {
  new: 'TODO',
  indeterminate: 'IN_PROGRESS',
  done: 'DONE',
};

const workflowId = (project: ProjectRecord) => `workflow-${project.id}`;
const workflowName = (project: ProjectRecord) => `${project.key}: Workflow`;

/** The projects whose workflow the caller may see: site administrators all, others by a permission in the project. */
function visibleWorkflows(call: Call): ProjectRecord[] {
  const { core, accountId } = call;
  const all = [...core.data.projects.values()];
  if (hasGlobalPermission(core, accountId, 'ADMINISTER')) return all;
  return all.filter((project) =>
    ['ADMINISTER_PROJECTS', 'VIEW_READONLY_WORKFLOW'].some((key) =>
      hasPermission(core, accountId, project, key),
    ),
  );
}

/** A status stands in a workflow under a reference; the emulator takes the status id for it. */
function transitionJson({ id, name, from, to, screen, required }: TransitionRecord): Record<string, unknown> {
  return {
    id,
    name,
    description: '',
    type: from === '*' ? 'GLOBAL' : 'DIRECTED',
    toStatusReference: to,
    links:
      from === '*'
        ? []
        : from.map((fromStatusReference) => ({ fromStatusReference, fromPort: 0, toPort: 0 })),
    actions: [],
    validators: required.map((field) => ({
      ruleKey: 'system:validate-field-value',
      parameters: { ruleType: 'fieldRequired', fieldsRequired: field },
    })),
    triggers: [],
    properties: {},
    ...(screen.length > 0
      ? { transitionScreen: { ruleKey: 'system:transition-screen', parameters: {} } }
      : {}),
  };
}

function workflowJson(project: ProjectRecord): Record<string, unknown> {
  const first = project.statusIds[0] ?? '';
  const initial = {
    id: '1',
    name: 'Create',
    description: '',
    type: 'INITIAL',
    toStatusReference: first,
    links: [],
  };
  return {
    id: workflowId(project),
    name: workflowName(project),
    description: '',
    scope: { type: 'GLOBAL' },
    isEditable: false,
    version: { versionNumber: 1, id: workflowId(project) },
    statuses: project.statusIds.map((statusReference) => ({
      statusReference,
      properties: {},
      deprecated: false,
    })),
    transitions: [
      { ...initial, actions: [], validators: [], triggers: [], properties: {} },
      ...project.transitions.map(transitionJson),
    ],
  };
}

function statusesOf(call: Call, projects: ProjectRecord[]): Record<string, unknown>[] {
  const ids = new Set(projects.flatMap((project) => project.statusIds));
  return [...ids].flatMap((id) => {
    const status = call.core.data.statuses.get(id);
    if (!status) return [];
    const { name, category } = status;
    const scope = { type: 'GLOBAL' };
    return [
      { id, name, statusReference: id, statusCategory: CATEGORY_NAMES[category], description: '', scope },
    ];
  });
}

function search(call: Call) {
  const text = (call.query.get('queryString') ?? '').toLowerCase();
  const projects = visibleWorkflows(call).filter((project) =>
    workflowName(project).toLowerCase().includes(text),
  );
  const page = valuesPage(call, selfLink(call.core, '/workflows/search'), projects, 50, 200);
  return ok({ ...page, values: page.values.map(workflowJson), statuses: statusesOf(call, page.values) });
}

const readSchema = z.object({
  workflowIds: z.array(z.string()).default([]),
  workflowNames: z.array(z.string()).default([]),
  projectAndIssueTypes: z.array(z.object({ projectId: z.string(), issueTypeId: z.string() })).default([]),
});

/** The workflows of given ids, names, or pairs of project and issue type; what the caller may not see is left out. */
function read(call: Call) {
  const request = readBody(call, readSchema);
  if (request instanceof Refusal) return request;
  const projects = visibleWorkflows(call).filter(
    (project) =>
      request.workflowIds.includes(workflowId(project)) ||
      request.workflowNames.includes(workflowName(project)) ||
      request.projectAndIssueTypes.some(
        ({ projectId, issueTypeId }) =>
          projectId === project.id && project.issueTypeIds.includes(issueTypeId),
      ),
  );
  return ok({ workflows: projects.map(workflowJson), statuses: statusesOf(call, projects) });
}

export const workflowRoutes: RouteTable = {
  'GET /workflows/search': search,
  'POST /workflows': read,
};
