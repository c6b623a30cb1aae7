import type { Call } from '../core';
import { Refusal, failFields } from '../answers';
import { hasPermission } from '../permissions';
import type { FieldRecord, IssueRecord, ProjectRecord } from '../model';
import { fieldById } from './registry';
import { parseValue } from './parse-value';

/** The `fields` and `update` of a create, edit or transition. */
export interface FieldRequest {
  fields: Record<string, unknown>;
  update: Record<string, Record<string, unknown>[]>;
}

/** Checked values by field id, and the raw bodies of `update.comment[].add`. */
export interface FieldValues {
  values: Map<string, unknown>;
  comments: unknown[];
}

export interface FieldReadOptions {
  call: Call;
  project: ProjectRecord;
  /** Undefined while the issue is being created. */
  issue: IssueRecord | undefined;
  /** The settable field of an id, if it is on the screen in question. */
  field(id: string): FieldRecord | undefined;
  /** Ids that the route reads itself (project, issuetype). */
  skip: readonly string[];
}

/** The settable field of an id if it is on the project's create and edit screens and the caller may set it. */
export function screenField(call: Call, project: ProjectRecord, id: string): FieldRecord | undefined {
  if (project.hiddenFields.includes(id)) return undefined;
  if (id === 'assignee' && !hasPermission(call.core, call.accountId, project, 'ASSIGN_ISSUES'))
    return undefined;
  if (id === 'reporter' && !hasPermission(call.core, call.accountId, project, 'MODIFY_REPORTER'))
    return undefined;
  return fieldById(call.core, id);
}

/** Reads every field or answers one 400 that names all that is wrong; nothing is applied. */
export function readFields(options: FieldReadOptions, request: FieldRequest): FieldValues | Refusal {
  const { call, project, issue } = options;
  const mediaIds = new Set(
    issue?.attachmentIds.map((id) => call.core.data.attachments.get(id)?.mediaId ?? ''),
  );
  const context = { call, project, mediaIds };
  const values = new Map<string, unknown>();
  const problems: Refusal[] = [];
  const comments: unknown[] = [];

  function set(id: string, input: unknown): void {
    if (options.skip.includes(id)) return;
    const field = options.field(id);
    if (!field) {
      problems.push(
        failFields({ [id]: `Field '${id}' cannot be set. It is not on the appropriate screen, or unknown.` }),
      );
      return;
    }
    const parsed = parseValue(context, field, input);
    if (parsed instanceof Refusal) problems.push(parsed);
    else values.set(id, parsed.value);
  }

  for (const [id, input] of Object.entries(request.fields)) set(id, input);
  for (const [id, operations] of Object.entries(request.update)) {
    if (id in request.fields) {
      problems.push(failFields({ [id]: `Field '${id}' cannot appear in both 'fields' and 'update'` }));
      continue;
    }
    if (id === 'comment') {
      for (const operation of operations) comments.push(operation['add']);
      continue;
    }
    const outcome = foldOperations(options, id, operations);
    if (outcome instanceof Refusal) problems.push(outcome);
    else set(id, outcome.input);
  }
  return problems.length > 0 ? merge(problems) : { values, comments };
}

/** The value that the operations of one field lead to, in the form of `fields`. */
function foldOperations(
  { call, issue, field: fieldOf }: FieldReadOptions,
  id: string,
  operations: Record<string, unknown>[],
): { input: unknown } | Refusal {
  const kind = fieldOf(id)?.kind;
  const isList = kind === 'labels' || kind === 'components' || kind === 'versions' || kind === 'options';
  const stored = issue?.values[id];
  let input: unknown = isList ? listInput(kind, stored) : undefined;
  for (const operation of operations) {
    const [verb, operand] = Object.entries(operation)[0] ?? [];
    if (verb === 'set') input = kind === 'parent' && isNone(operand) ? null : operand;
    else if (verb === 'add' && isList) input = [...(input as unknown[]), operand];
    else if (verb === 'remove' && isList)
      input = withoutElement(call, kind, id, input as unknown[], operand, fieldOf(id));
    else return failFields({ [id]: `Field with id '${id}' does not support operation '${String(verb)}'` });
  }
  return { input };
}

const isNone = (operand: unknown) => typeof operand === 'object' && operand !== null && 'none' in operand;

function listInput(kind: FieldRecord['kind'], stored: unknown): unknown[] {
  const list = Array.isArray(stored) ? (stored as string[]) : [];
  return kind === 'labels' ? list : list.map((id) => ({ id }));
}

function withoutElement(
  call: Call,
  kind: FieldRecord['kind'],
  id: string,
  list: unknown[],
  operand: unknown,
  field: FieldRecord | undefined,
): unknown[] {
  if (kind === 'labels') return list.filter((label) => label !== operand);
  const { id: wantedId, name, value } = (operand ?? {}) as { id?: unknown; name?: unknown; value?: unknown };
  const nameOf = (entryId: string) => {
    const option = field?.options.find((candidate) => candidate.id === entryId);
    if (option) return option.value;
    for (const project of call.core.data.projects.values()) {
      const all = id === 'components' ? project.components : project.versions;
      const entry = all.find((candidate) => candidate.id === entryId);
      if (entry) return entry.name;
    }
    return undefined;
  };
  return list.filter((element) => {
    const elementId = String((element as { id: unknown }).id);
    return wantedId === undefined ? nameOf(elementId) !== (name ?? value) : elementId !== String(wantedId);
  });
}

/** One answer for several problems: field errors side by side, general messages in a row. */
function merge(problems: Refusal[]): Refusal {
  const errors: Record<string, string> = {};
  const messages: string[] = [];
  for (const { answer } of problems) {
    const body = answer.body as { errorMessages: string[]; errors: Record<string, string> };
    Object.assign(errors, body.errors);
    for (const message of body.errorMessages) if (!messages.includes(message)) messages.push(message);
  }
  return failFields(errors, messages);
}
