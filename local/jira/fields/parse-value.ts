import type { Call } from '../core';
import { acceptDocument } from '../adf';
import { Refusal, failFields } from '../answers';
import { findIssue } from '../lookup';
import { hasPermission } from '../permissions';
import type { FieldRecord, NamedRecord, ProjectRecord } from '../model';
import { isDay, parseTimestamp } from '../site-time';

/** What the value will belong to. */
export interface ValueContext {
  call: Call;
  project: ProjectRecord;
  /** The issue's own media ids; none while it is being created. */
  mediaIds: ReadonlySet<string>;
}

/** A value as it is stored, or the refusal that Jira answers. */
export type Parsed = { value: unknown } | Refusal;

/** Reads one field of a create, edit or transition request. `null` empties the field. */
export function parseValue(context: ValueContext, field: FieldRecord, input: unknown): Parsed {
  if (input === null || input === undefined) return parseEmpty(field);
  const refuse = (message: string) => failFields({ [field.id]: message });
  switch (field.kind) {
    case 'summary':
      return parseSummary(input, refuse);
    case 'text':
    case 'url':
      return typeof input === 'string' ? { value: input } : refuse('Operation value must be a string');
    case 'richtext': {
      const document = acceptDocument(input, field.id, context.mediaIds);
      return document instanceof Refusal ? document : { value: document };
    }
    case 'number':
      return typeof input === 'number' && Number.isFinite(input)
        ? { value: input }
        : refuse('Operation value must be a number');
    case 'date':
      return typeof input === 'string' && isDay(input)
        ? { value: input }
        : refuse("Operation value must be a string in the format 'yyyy-MM-dd'");
    case 'datetime': {
      const ms = typeof input === 'string' ? parseTimestamp(input) : undefined;
      return ms === undefined
        ? refuse("Operation value must be a string in the format 'yyyy-MM-ddTHH:mm:ss.SSSZ'")
        : { value: ms };
    }
    case 'labels':
      return parseLabels(input, refuse);
    case 'priority':
      return parseNamed(context, field, input, allowedPriorities(context));
    case 'resolution':
      return parseNamed(context, field, input, [...context.call.core.data.resolutions.values()]);
    case 'option':
      return parseNamed(context, field, input, optionsOf(field));
    case 'options':
      return parseList(context, field, input, optionsOf(field));
    case 'components':
      return parseList(context, field, input, context.project.components);
    case 'versions':
      return parseList(context, field, input, context.project.versions);
    case 'user':
      return parseUser(context, field, input);
    case 'parent':
      return parseParent(context, input);
  }
}

type Refuse = (message: string) => Refusal;

function parseEmpty(field: FieldRecord): Parsed {
  if (field.kind === 'summary') return failFields({ summary: 'You must specify a summary of the issue.' });
  if (field.id === 'reporter') return failFields({ reporter: 'Reporter is required.' });
  if (field.kind === 'richtext') return { value: null };
  if (['labels', 'components', 'versions'].includes(field.kind) && !field.custom) return { value: [] };
  return { value: null };
}

function parseSummary(input: unknown, refuse: Refuse): Parsed {
  if (typeof input !== 'string') return refuse('Operation value must be a string');
  const summary = input.trim();
  if (summary === '') return refuse('You must specify a summary of the issue.');
  if (/[\r\n]/.test(summary)) return refuse('The summary is invalid because it contains newline characters.');
  if (summary.length > 255) return refuse("Summary can't exceed 255 characters.");
  return { value: summary };
}

function parseLabels(input: unknown, refuse: Refuse): Parsed {
  if (!Array.isArray(input)) return refuse('data was not an array');
  const labels: string[] = [];
  for (const label of input as unknown[]) {
    if (typeof label !== 'string') return refuse('string expected at index 0');
    if (/\s/.test(label)) return refuse(`The label '${label}' contains spaces which is invalid.`);
    if (label.length > 255)
      return refuse(`The label '${label}' exceeds the maximum length of 255 characters.`);
    if (label !== '') labels.push(label);
  }
  return { value: [...new Set(labels)].sort() };
}

function allowedPriorities({ call, project }: ValueContext): NamedRecord[] {
  return project.priorityIds.flatMap((id) => call.core.data.priorities.get(id) ?? []);
}

const optionsOf = (field: FieldRecord): NamedRecord[] =>
  field.options.map(({ id, value }) => ({ id, name: value }));

/** `{id}`, `{name}` or, for options, `{value}`; ids may come as numbers. */
function findNamed(input: unknown, allowed: NamedRecord[]): NamedRecord | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const { id, name, value } = input as { id?: unknown; name?: unknown; value?: unknown };
  if (id !== undefined) return allowed.find((entry) => entry.id === String(id));
  return allowed.find((entry) => entry.name === (name ?? value));
}

function parseNamed(
  _context: ValueContext,
  field: FieldRecord,
  input: unknown,
  allowed: NamedRecord[],
): Parsed {
  const entry = findNamed(input, allowed);
  if (entry) return { value: entry.id };
  if (field.kind === 'option') return failFields({ [field.id]: 'Specify a valid option id or value' });
  return failFields({ [field.id]: `The ${field.name.toLowerCase()} selected is invalid.` });
}

function parseList(
  _context: ValueContext,
  field: FieldRecord,
  input: unknown,
  allowed: NamedRecord[],
): Parsed {
  if (!Array.isArray(input)) return failFields({ [field.id]: 'data was not an array' });
  const ids: string[] = [];
  for (const element of input as unknown[]) {
    const entry = findNamed(element, allowed);
    if (!entry) {
      const name = (element as { name?: unknown; id?: unknown } | null)?.name ?? '';
      return failFields({ [field.id]: `${field.name} '${String(name)}' is not valid.` });
    }
    ids.push(entry.id);
  }
  return { value: [...new Set(ids)] };
}

function parseUser({ call, project }: ValueContext, field: FieldRecord, input: unknown): Parsed {
  const { accountId, id } = input as { accountId?: unknown; id?: unknown };
  const wanted = accountId ?? id;
  if (wanted === null) return parseEmpty(field);
  if (typeof wanted !== 'string')
    return failFields({ [field.id]: 'expected Object containing a string accountId' });
  const user = call.core.data.users.get(wanted);
  if (field.id === 'assignee') {
    const assignable = user?.active && hasPermission(call.core, wanted, project, 'ASSIGNABLE_USER');
    return assignable
      ? { value: wanted }
      : failFields({ assignee: `User '${wanted}' cannot be assigned issues.` });
  }
  return user
    ? { value: wanted }
    : failFields({ [field.id]: `The ${field.name.toLowerCase()} specified is not a user.` });
}

function parseParent({ call }: ValueContext, input: unknown): Parsed {
  const { id, key } = input as { id?: unknown; key?: unknown };
  const wanted = id ?? key;
  if (wanted === null) return { value: null };
  const parent =
    typeof wanted === 'string' || typeof wanted === 'number'
      ? findIssue(call.core, String(wanted))
      : undefined;
  const project = parent && call.core.data.projects.get(parent.projectId);
  if (!parent || !project || !hasPermission(call.core, call.accountId, project, 'BROWSE_PROJECTS')) {
    return failFields({ parent: 'Could not find issue by id or key.' });
  }
  return { value: parent.id };
}
