import type { SiteCore } from '../core';
import type { FieldKind, FieldRecord } from '../model';

const system = (id: string, name: string, kind: FieldKind): FieldRecord => ({
  id,
  name,
  kind,
  custom: false,
  options: [],
});

/** System fields that a create or edit can set. */
const WRITABLE: FieldRecord[] = [
  system('summary', 'Summary', 'summary'),
  system('description', 'Description', 'richtext'),
  system('environment', 'Environment', 'richtext'),
  system('priority', 'Priority', 'priority'),
  system('labels', 'Labels', 'labels'),
  system('duedate', 'Due date', 'date'),
  system('assignee', 'Assignee', 'user'),
  system('reporter', 'Reporter', 'user'),
  system('parent', 'Parent', 'parent'),
  system('components', 'Components', 'components'),
  system('versions', 'Affects versions', 'versions'),
  system('fixVersions', 'Fix versions', 'versions'),
];

const RESOLUTION = system('resolution', 'Resolution', 'resolution');

const writableById = new Map(WRITABLE.map((field) => [field.id, field]));

/** System fields that Jira computes: id -> name and schema type. */
export const COMPUTED_FIELDS: { id: string; name: string; type: string; items?: string }[] = [
  { id: 'project', name: 'Project', type: 'project' },
  { id: 'issuetype', name: 'Issue Type', type: 'issuetype' },
  { id: 'status', name: 'Status', type: 'status' },
  { id: 'statuscategorychangedate', name: 'Status Category Changed', type: 'datetime' },
  { id: 'resolution', name: 'Resolution', type: 'resolution' },
  { id: 'resolutiondate', name: 'Resolved', type: 'datetime' },
  { id: 'created', name: 'Created', type: 'datetime' },
  { id: 'updated', name: 'Updated', type: 'datetime' },
  { id: 'creator', name: 'Creator', type: 'user' },
  { id: 'subtasks', name: 'Sub-tasks', type: 'array', items: 'issuelinks' },
  { id: 'issuelinks', name: 'Linked Issues', type: 'array', items: 'issuelinks' },
  { id: 'attachment', name: 'Attachment', type: 'array', items: 'attachment' },
  { id: 'comment', name: 'Comment', type: 'comments-page' },
  { id: 'worklog', name: 'Log Work', type: 'array', items: 'worklog' },
  { id: 'security', name: 'Security Level', type: 'securitylevel' },
  { id: 'timetracking', name: 'Time tracking', type: 'timetracking' },
  { id: 'timespent', name: 'Time Spent', type: 'number' },
  { id: 'votes', name: 'Votes', type: 'votes' },
  { id: 'watches', name: 'Watchers', type: 'watches' },
  { id: 'lastViewed', name: 'Last Viewed', type: 'datetime' },
  { id: 'workratio', name: 'Work Ratio', type: 'number' },
];

/** The settable field of an id, system or custom. */
export function fieldById(core: SiteCore, id: string): FieldRecord | undefined {
  return writableById.get(id) ?? core.data.customFields.get(id);
}

/** As `fieldById`, with the resolution, which only transition screens set. */
export function transitionField(core: SiteCore, id: string): FieldRecord | undefined {
  return id === 'resolution' ? RESOLUTION : fieldById(core, id);
}

/** All settable fields, system ones first. */
export function settableFields(core: SiteCore): FieldRecord[] {
  return [...WRITABLE, ...core.data.customFields.values()];
}

const CUSTOM_TYPES: Partial<Record<FieldKind, string>> = {
  text: 'textfield',
  richtext: 'textarea',
  number: 'float',
  date: 'datepicker',
  datetime: 'datetime',
  option: 'select',
  options: 'multiselect',
  labels: 'labels',
  url: 'url',
  user: 'userpicker',
};

const SCHEMA_TYPES: Record<FieldKind, { type: string; items?: string }> = {
  summary: { type: 'string' },
  text: { type: 'string' },
  richtext: { type: 'string' },
  url: { type: 'string' },
  priority: { type: 'priority' },
  resolution: { type: 'resolution' },
  labels: { type: 'array', items: 'string' },
  date: { type: 'date' },
  datetime: { type: 'datetime' },
  user: { type: 'user' },
  number: { type: 'number' },
  option: { type: 'option' },
  options: { type: 'array', items: 'option' },
  parent: { type: 'issuelink' },
  components: { type: 'array', items: 'component' },
  versions: { type: 'array', items: 'version' },
};

/** The field's `schema` object of /field, createmeta and editmeta. */
export function fieldSchema(field: FieldRecord): Record<string, unknown> {
  if (!field.custom) return { ...SCHEMA_TYPES[field.kind], system: field.id };
  return {
    ...SCHEMA_TYPES[field.kind],
    custom: `com.atlassian.jira.plugin.system.customfieldtypes:${CUSTOM_TYPES[field.kind] ?? field.kind}`,
    customId: Number(field.id.replace('customfield_', '')),
  };
}
