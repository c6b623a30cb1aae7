import type { SiteCore } from '../core';
import { toWiki } from '../adf-to-wiki';
import type { AdfNode, ChangeItem, FieldRecord, IssueRecord, NamedRecord } from '../model';
import { displayDay, formatTimestamp } from '../site-time';

type Side = { id: string | null; text: string | null };

/** The changelog items of one changed field, in the shapes that real changelogs have. */
export function changeItems(
  core: SiteCore,
  issue: IssueRecord,
  field: FieldRecord,
  before: unknown,
  after: unknown,
): ChangeItem[] {
  if (field.kind === 'components' || field.kind === 'versions')
    return listItems(core, issue, field, before, after);
  const from = side(core, issue, field, before);
  const to = side(core, issue, field, after);
  const item: ChangeItem = {
    field: changelogName(field),
    fieldtype: field.custom ? 'custom' : 'jira',
    ...(field.kind === 'parent' ? {} : { fieldId: field.id }),
    from: from.id,
    fromString: from.text,
    to: to.id,
    toString: to.text,
  };
  if (field.kind === 'user') Object.assign(item, { tmpFromAccountId: from.id, tmpToAccountId: to.id });
  return [item];
}

const LIST_NAMES: Record<string, string> = {
  components: 'Component',
  versions: 'Version',
  fixVersions: 'Fix Version',
};

function changelogName(field: FieldRecord): string {
  if (field.custom) return field.name;
  return field.kind === 'parent' ? 'IssueParentAssociation' : field.id;
}

function side(core: SiteCore, issue: IssueRecord, field: FieldRecord, value: unknown): Side {
  if (value === null || value === undefined) return { id: null, text: field.kind === 'labels' ? '' : null };
  switch (field.kind) {
    case 'richtext':
      return { id: null, text: toWiki(value as AdfNode, (mediaId) => fileName(core, issue, mediaId)) };
    case 'labels':
      return { id: null, text: (value as string[]).join(' ') };
    case 'priority':
      return { id: String(value), text: core.data.priorities.get(String(value))?.name ?? null };
    case 'resolution':
      return { id: String(value), text: core.data.resolutions.get(String(value))?.name ?? null };
    case 'user':
      return { id: String(value), text: core.data.users.get(String(value))?.displayName ?? null };
    case 'date':
      return { id: String(value), text: displayDay(String(value)) };
    case 'datetime': {
      const text = formatTimestamp(Number(value), core.identity.timeZone);
      return { id: text, text };
    }
    case 'option':
      return { id: String(value), text: optionText(field, String(value)) };
    case 'options': {
      const ids = value as string[];
      return { id: `[${ids.join(', ')}]`, text: ids.map((id) => optionText(field, id)).join(',') };
    }
    case 'parent':
      return { id: String(value), text: core.data.issues.get(String(value))?.key ?? null };
    default:
      return { id: null, text: String(value) };
  }
}

function optionText(field: FieldRecord, id: string): string | null {
  return field.options.find((option) => option.id === id)?.value ?? null;
}

function fileName(core: SiteCore, issue: IssueRecord, mediaId: string): string | undefined {
  return issue.attachmentIds
    .map((id) => core.data.attachments.get(id))
    .find((attachment) => attachment?.mediaId === mediaId)?.filename;
}

/** Components and versions get one item for each element that came or went. */
function listItems(
  core: SiteCore,
  issue: IssueRecord,
  field: FieldRecord,
  before: unknown,
  after: unknown,
): ChangeItem[] {
  const project = core.data.projects.get(issue.projectId);
  const all: NamedRecord[] = (field.kind === 'components' ? project?.components : project?.versions) ?? [];
  const name = (id: string) => all.find((entry) => entry.id === id)?.name ?? null;
  const old = (before ?? []) as string[];
  const now = (after ?? []) as string[];
  const base = { field: LIST_NAMES[field.id] ?? field.name, fieldtype: 'jira' as const, fieldId: field.id };
  return [
    ...old
      .filter((id) => !now.includes(id))
      .map((id) => ({ ...base, from: id, fromString: name(id), to: null, toString: null })),
    ...now
      .filter((id) => !old.includes(id))
      .map((id) => ({ ...base, from: null, fromString: null, to: id, toString: name(id) })),
  ];
}
