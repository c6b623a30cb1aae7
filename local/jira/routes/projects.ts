import { Refusal, fail, ok } from '../answers';
import { issueTypeBean, namedBean, projectBean, selfLink, statusBean, userBean } from '../beans';
import type { Call, RouteTable } from '../core';
import { fieldMetadata, issueTypeMetadata } from '../fields/metadata';
import { screenField } from '../fields/read-request';
import { settableFields } from '../fields/registry';
import { visibleIssue, visibleProject } from '../lookup';
import { hasPermission, projectOf } from '../permissions';
import { listParam, numberParam, valuesPage } from '../read-body';
import type { FieldRecord, IssueTypeRecord, ProjectRecord } from '../model';

const MAX_META_PAGE = 200;

function typesOf(call: Call, project: ProjectRecord): IssueTypeRecord[] {
  return project.issueTypeIds.flatMap((id) => call.core.data.issueTypes.get(id) ?? []);
}

function getProject(call: Call) {
  const project = visibleProject(call, call.params['projectIdOrKey'] ?? '');
  if (project instanceof Refusal) return project;
  const { core } = call;
  return ok(
    {
      expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
      ...projectBean(core, project),
      description: '',
      lead: userBean(core, project.leadId, call.accountId),
      components: project.components.map((entry) => namedBean(core, '/component', entry)),
      issueTypes: typesOf(call, project).map((type) => issueTypeBean(core, type)),
      assigneeType: 'UNASSIGNED',
      versions: versionsOf(call, project),
      roles: {
        Administrators: selfLink(core, `/project/${project.id}/role/10002`),
        Members: selfLink(core, `/project/${project.id}/role/10003`),
      },
      style: 'classic',
      isPrivate: false,
      properties: {},
    },
    { issues: 1 },
  );
}

function versionsOf(call: Call, project: ProjectRecord): Record<string, unknown>[] {
  return project.versions.map((entry) => ({
    ...namedBean(call.core, '/version', entry),
    archived: false,
    released: false,
    projectId: Number(project.id),
  }));
}

const ACTION_PERMISSIONS: Record<string, string> = {
  view: 'BROWSE_PROJECTS',
  browse: 'BROWSE_PROJECTS',
  edit: 'ADMINISTER_PROJECTS',
  create: 'CREATE_ISSUES',
};

function searchProjects(call: Call) {
  const { core, query } = call;
  const permission = ACTION_PERMISSIONS[query.get('action') ?? 'view'];
  if (permission === undefined) return fail(400, 'The action is not valid.');
  const text = (query.get('query') ?? '').toLowerCase();
  const ids = query.getAll('id');
  const keys = query.getAll('keys');
  const projects = [...core.data.projects.values()]
    .filter((project) => hasPermission(core, call.accountId, project, permission))
    .filter((project) => ids.length === 0 || ids.includes(project.id))
    .filter((project) => keys.length === 0 || keys.includes(project.key))
    .filter(
      (project) => project.key.toLowerCase().includes(text) || project.name.toLowerCase().includes(text),
    )
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const page = valuesPage(call, selfLink(core, '/project/search'), projects, 50, 100);
  const values = page.values.map((project) => ({
    expand: 'description,lead,issueTypes,url,projectKeys,permissions,insight',
    ...projectBean(core, project),
    style: 'classic',
    isPrivate: false,
    properties: {},
  }));
  return ok({ ...page, values }, { issues: values.length });
}

/** Each issue type with the statuses that its issues can have. */
function projectStatuses(call: Call) {
  const project = visibleProject(call, call.params['projectIdOrKey'] ?? '');
  if (project instanceof Refusal) return project;
  const statuses = project.statusIds.flatMap((id) => {
    const status = call.core.data.statuses.get(id);
    return status ? [statusBean(call.core, status)] : [];
  });
  return ok(
    typesOf(call, project).map((type) => ({
      self: selfLink(call.core, `/issuetype/${type.id}`),
      id: type.id,
      name: type.name,
      subtask: type.subtask,
      statuses,
    })),
  );
}

/** A page of createmeta: `startAt`, `maxResults`, `total` and an array under its own name. */
function metaPage(call: Call, name: string, all: unknown[]) {
  const startAt = numberParam(call.query, 'startAt', 0, Number.MAX_SAFE_INTEGER);
  const maxResults = numberParam(call.query, 'maxResults', 50, MAX_META_PAGE);
  return ok({ startAt, maxResults, total: all.length, [name]: all.slice(startAt, startAt + maxResults) });
}

/** The project of a createmeta call: without the right to create it shows nothing. */
function creatableProject(call: Call): ProjectRecord | Refusal {
  const project = visibleProject(call, call.params['projectIdOrKey'] ?? '');
  if (project instanceof Refusal) return project;
  if (hasPermission(call.core, call.accountId, project, 'CREATE_ISSUES')) return project;
  return fail(403, 'You do not have permission to create issues in this project.');
}

function createMetaTypes(call: Call) {
  const project = creatableProject(call);
  if (project instanceof Refusal) return project;
  return metaPage(
    call,
    'issueTypes',
    typesOf(call, project).map((type) => issueTypeBean(call.core, type)),
  );
}

function createMetaFields(call: Call) {
  const project = creatableProject(call);
  if (project instanceof Refusal) return project;
  const type = typesOf(call, project).find((candidate) => candidate.id === call.params['issueTypeId']);
  // Jira answers a type that the project lacks by a 404 without a body.
  if (!type) return { status: 404 };
  const fields = [
    { ...issueTypeMetadata(call.core, project), fieldId: 'issuetype' },
    projectMetadata(call, project),
    ...onScreen(call, project).map((field) => ({
      ...fieldMetadata(call.core, project, field, isRequired(project, type, field)),
      fieldId: field.id,
    })),
  ];
  return metaPage(call, 'fields', fields);
}

function onScreen(call: Call, project: ProjectRecord): FieldRecord[] {
  return settableFields(call.core).filter((field) => screenField(call, project, field.id));
}

function isRequired(project: ProjectRecord, type: IssueTypeRecord, field: FieldRecord): boolean {
  if (field.id === 'summary' || field.id === 'reporter') return true;
  return (field.id === 'parent' && type.subtask) || project.requiredFields.includes(field.id);
}

function projectMetadata(call: Call, project: ProjectRecord): Record<string, unknown> {
  return {
    required: true,
    schema: { type: 'project', system: 'project' },
    name: 'Project',
    key: 'project',
    fieldId: 'project',
    hasDefaultValue: false,
    operations: ['set'],
    allowedValues: [projectBean(call.core, project)],
  };
}

function editMeta(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const { core } = call;
  const project = projectOf(core, issue);
  if (!hasPermission(core, call.accountId, project, 'EDIT_ISSUES')) return ok({ fields: {} });
  const type = core.data.issueTypes.get(issue.typeId);
  const fields = onScreen(call, project).map((field) => [
    field.id,
    fieldMetadata(core, project, field, type !== undefined && isRequired(project, type, field)),
  ]);
  return ok({ fields: { issuetype: issueTypeMetadata(core, project), ...Object.fromEntries(fields) } });
}

function withProject(call: Call, list: (project: ProjectRecord) => unknown) {
  const project = visibleProject(call, call.params['projectIdOrKey'] ?? '');
  return project instanceof Refusal ? project : ok(list(project));
}

function projectIssueTypes(call: Call) {
  const project = visibleProject(call, listParam(call.query, 'projectId')[0] ?? '');
  if (project instanceof Refusal) return project;
  return ok(typesOf(call, project).map((type) => issueTypeBean(call.core, type)));
}

export const projectRoutes: RouteTable = {
  'GET /project/search': searchProjects,
  'GET /project/{projectIdOrKey}': getProject,
  'GET /project/{projectIdOrKey}/statuses': projectStatuses,
  'GET /project/{projectIdOrKey}/components': (call) =>
    withProject(call, (project) =>
      project.components.map((entry) => namedBean(call.core, '/component', entry)),
    ),
  'GET /project/{projectIdOrKey}/versions': (call) =>
    withProject(call, (project) => versionsOf(call, project)),
  'GET /issuetype/project': projectIssueTypes,
  'GET /issue/createmeta/{projectIdOrKey}/issuetypes': createMetaTypes,
  'GET /issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}': createMetaFields,
  'GET /issue/{issueIdOrKey}/editmeta': editMeta,
};
