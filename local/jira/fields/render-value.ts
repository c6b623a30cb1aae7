import type { SiteCore } from '../core';
import { namedBean, priorityBean, selfLink, timestamp, userOrNull } from '../beans';
import { emptyDocument } from '../adf';
import { issueRef } from '../issue-ref';
import type { FieldRecord, IssueRecord, NamedRecord } from '../model';

/** A stored value as REST answers show it. */
export function renderValue(
  core: SiteCore,
  issue: IssueRecord,
  field: FieldRecord,
  viewerId?: string,
): unknown {
  const value = issue.values[field.id];
  if (field.kind === 'richtext') return value === null ? clearedDocument(issue, field) : (value ?? null);
  if (value === undefined || value === null) return listKinds.has(field.kind) && !field.custom ? [] : null;
  const project = core.data.projects.get(issue.projectId);
  switch (field.kind) {
    case 'priority':
      return renderOne(core.data.priorities.get(String(value)), (entry) => priorityBean(core, entry));
    case 'resolution':
      return renderOne(core.data.resolutions.get(String(value)), (entry) =>
        namedBean(core, '/resolution', entry),
      );
    case 'user':
      return userOrNull(core, value, viewerId);
    case 'datetime':
      return timestamp(core, Number(value));
    case 'option':
      return optionBean(core, field, String(value));
    case 'options':
      return (value as string[]).map((id) => optionBean(core, field, id));
    case 'components':
      return named(core, '/component', project?.components, value);
    case 'versions':
      return named(core, '/version', project?.versions, value);
    case 'parent': {
      const parent = core.data.issues.get(String(value));
      return parent ? issueRef(core, parent) : undefined;
    }
    default:
      return value;
  }
}

const listKinds = new Set(['labels', 'components', 'versions']);

/** A description that was never set reads null; one that was set and cleared reads an empty document. */
function clearedDocument(issue: IssueRecord, field: FieldRecord): unknown {
  const wasSet = issue.history.some((entry) => entry.items.some((item) => item.fieldId === field.id));
  return wasSet ? emptyDocument() : null;
}

function renderOne<T>(entry: T | undefined, bean: (entry: T) => unknown): unknown {
  return entry === undefined ? null : bean(entry);
}

function optionBean(core: SiteCore, field: FieldRecord, id: string): unknown {
  const option = field.options.find((entry) => entry.id === id);
  return option ? { self: selfLink(core, `/customFieldOption/${id}`), value: option.value, id } : null;
}

function named(core: SiteCore, path: string, all: NamedRecord[] | undefined, ids: unknown): unknown[] {
  return (ids as string[]).flatMap((id) => {
    const entry = all?.find((candidate) => candidate.id === id);
    return entry ? [namedBean(core, path, entry)] : [];
  });
}
