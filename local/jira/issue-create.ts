import type { Call } from './core';
import { nextId } from './core';
import { Refusal, failFields } from './answers';
import { emitIssueCreated } from './events';
import { findProject } from './lookup';
import { hasPermission } from './permissions';
import { fieldById } from './fields/registry';
import { type FieldRequest, readFields, screenField } from './fields/read-request';
import type { IssueRecord, IssueTypeRecord, ProjectRecord } from './model';
import { touch } from './issue-writes';
import { type PropertyInput, checkProperties } from './properties';
import { checkParent } from './hierarchy';

/** One issue to be made. */
export interface CreateRequest extends FieldRequest {
  properties: PropertyInput[];
}

/** Makes one issue, or answers why not; a refused request leaves nothing behind. */
export function createIssue(call: Call, request: CreateRequest): IssueRecord | Refusal {
  const { core } = call;
  const project = targetProject(call, request.fields['project']);
  if (project instanceof Refusal) return project;
  const type = targetType(call, project, request.fields['issuetype']);
  if (type instanceof Refusal) return type;
  const skip = ['project', 'issuetype'];
  const read = readFields(
    { call, project, issue: undefined, skip, field: (id) => screenField(call, project, id) },
    request,
  );
  if (read instanceof Refusal) return read;
  const { values } = read;
  const missing = missingFields(call, project, type, values);
  if (missing) return missing;
  const wrongParent = checkParent(core, type, values.get('parent') ?? null);
  if (wrongParent) return wrongParent;
  const wrongProperties = checkProperties(request.properties);
  if (wrongProperties) return wrongProperties;
  if (!values.has('priority')) values.set('priority', defaultPriority(project));
  if (!values.has('reporter')) values.set('reporter', call.accountId);
  return store(call, project, type, values, request.properties);
}

function targetProject(call: Call, input: unknown): ProjectRecord | Refusal {
  const { id, key } = (input ?? {}) as { id?: unknown; key?: unknown };
  const wanted = id ?? key;
  const project = wanted === undefined ? undefined : findProject(call.core, String(wanted));
  if (!project || !hasPermission(call.core, call.accountId, project, 'BROWSE_PROJECTS')) {
    return failFields({
      project: wanted === undefined ? 'Specify a valid project ID or key' : 'valid project is required',
    });
  }
  if (hasPermission(call.core, call.accountId, project, 'CREATE_ISSUES')) return project;
  return failFields({ project: 'You do not have permission to create issues in this project.' });
}

function targetType(call: Call, project: ProjectRecord, input: unknown): IssueTypeRecord | Refusal {
  if (input === undefined || input === null) return failFields({ issuetype: 'Specify an issue type' });
  return projectType(call, project, input) ?? failFields({ issuetype: 'Specify a valid issue type' });
}

/** The project's issue type of `{id}` or `{name}`. */
export function projectType(call: Call, project: ProjectRecord, input: unknown): IssueTypeRecord | undefined {
  const { id, name } = (input ?? {}) as { id?: unknown; name?: unknown };
  const types = project.issueTypeIds.flatMap((typeId) => call.core.data.issueTypes.get(typeId) ?? []);
  return types.find((type) => (id === undefined ? type.name === name : type.id === String(id)));
}

function missingFields(
  call: Call,
  project: ProjectRecord,
  type: IssueTypeRecord,
  values: Map<string, unknown>,
): Refusal | undefined {
  const errors: Record<string, string> = {};
  if (!values.has('summary')) errors['summary'] = 'You must specify a summary of the issue.';
  if (type.subtask && (values.get('parent') ?? null) === null) {
    errors['parent'] = 'Issue type is a sub-task but parent issue key or id not specified.';
  }
  for (const id of project.requiredFields) {
    const value = values.get(id) ?? null;
    const empty = value === null || (Array.isArray(value) && value.length === 0);
    if (empty) errors[id] = `${fieldById(call.core, id)?.name ?? id} is required.`;
  }
  return Object.keys(errors).length > 0 ? failFields(errors) : undefined;
}

/** The middle of the project's priorities, as Jira's default scheme has Medium. */
function defaultPriority(project: ProjectRecord): string | null {
  return project.priorityIds[Math.floor((project.priorityIds.length - 1) / 2)] ?? null;
}

function store(
  call: Call,
  project: ProjectRecord,
  type: IssueTypeRecord,
  values: Map<string, unknown>,
  properties: PropertyInput[],
): IssueRecord {
  const { core } = call;
  const now = core.clock.now();
  project.issueCounter += 1;
  const issue: IssueRecord = {
    id: nextId(core, 'issue'),
    key: `${project.key}-${project.issueCounter}`,
    projectId: project.id,
    typeId: type.id,
    statusId: project.statusIds[0] ?? '',
    statusChanged: now,
    resolutionId: null,
    resolved: null,
    creatorId: call.accountId ?? '',
    created: now,
    updated: now,
    values: Object.fromEntries([...values].filter(([, value]) => value !== null)),
    properties: Object.fromEntries(properties.map(({ key, value }) => [key, value])),
    commentIds: [],
    attachmentIds: [],
    worklogIds: [],
    linkIds: [],
    history: [],
    revision: 0,
  };
  core.data.issues.set(issue.id, issue);
  core.data.issueKeys.set(issue.key, issue.id);
  touch(core, issue);
  emitIssueCreated(call, issue);
  return issue;
}
