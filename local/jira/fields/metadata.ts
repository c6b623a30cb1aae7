import { issueTypeBean, namedBean, priorityBean, selfLink } from '../beans';
import type { SiteCore } from '../core';
import type { FieldRecord, ProjectRecord } from '../model';
import { fieldSchema } from './registry';

/** A field as editmeta, createmeta and transition screens describe it. */
export function fieldMetadata(
  core: SiteCore,
  project: ProjectRecord,
  field: FieldRecord,
  required: boolean,
): Record<string, unknown> {
  const allowed = allowedValues(core, project, field);
  return {
    required,
    schema: fieldSchema(field),
    name: field.name,
    key: field.id,
    hasDefaultValue: field.kind === 'priority',
    operations: operations(field),
    ...(allowed ? { allowedValues: allowed } : {}),
    ...(field.kind === 'user' ? { autoCompleteUrl: autoCompleteUrl(core, project, field) } : {}),
  };
}

/** The issue type as editmeta and createmeta describe it: a field with the project's types as its values. */
export function issueTypeMetadata(core: SiteCore, project: ProjectRecord): Record<string, unknown> {
  return {
    required: true,
    schema: { type: 'issuetype', system: 'issuetype' },
    name: 'Issue Type',
    key: 'issuetype',
    hasDefaultValue: false,
    operations: [],
    allowedValues: project.issueTypeIds.flatMap((id) => {
      const type = core.data.issueTypes.get(id);
      return type ? [issueTypeBean(core, type)] : [];
    }),
  };
}

function operations(field: FieldRecord): string[] {
  if (field.kind === 'options' || field.kind === 'labels') return ['add', 'set', 'remove'];
  return field.kind === 'components' || field.kind === 'versions' ? ['add', 'set', 'remove'] : ['set'];
}

function autoCompleteUrl(core: SiteCore, project: ProjectRecord, field: FieldRecord): string {
  if (field.id !== 'assignee') return selfLink(core, '/user/search?query=');
  return selfLink(core, `/user/assignable/search?project=${project.key}&query=`);
}

function allowedValues(core: SiteCore, project: ProjectRecord, field: FieldRecord): unknown[] | undefined {
  switch (field.kind) {
    case 'priority':
      return project.priorityIds.flatMap((id) => {
        const priority = core.data.priorities.get(id);
        return priority ? [priorityBean(core, priority)] : [];
      });
    case 'resolution':
      return [...core.data.resolutions.values()].map((entry) => namedBean(core, '/resolution', entry));
    case 'option':
    case 'options':
      return field.options.map(({ id, value }) => ({
        self: selfLink(core, `/customFieldOption/${id}`),
        value,
        id,
      }));
    case 'components':
      return project.components.map((entry) => namedBean(core, '/component', entry));
    case 'versions':
      return project.versions.map((entry) => namedBean(core, '/version', entry));
    default:
      return undefined;
  }
}
