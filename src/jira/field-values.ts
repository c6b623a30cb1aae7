import type { JiraFieldValues } from '../ports/jira';
import type { ErrorTexts } from './replies';
import { refusalText } from './replies';

/** Jira's field ids of the fields that the app writes. */
const FIELD_IDS = {
  summary: 'summary',
  description: 'description',
  typeId: 'issuetype',
  priorityId: 'priority',
  labels: 'labels',
  dueDate: 'duedate',
  assigneeId: 'assignee',
  parentId: 'parent',
} as const satisfies Record<keyof JiraFieldValues, string>;

type Member = keyof JiraFieldValues;
const MEMBERS = Object.keys(FIELD_IDS) as Member[];

function restValue(fields: JiraFieldValues, member: Member): unknown {
  const value = fields[member];
  if (value === null || value === undefined) return null;
  if (member === 'typeId' || member === 'priorityId' || member === 'parentId') return { id: value };
  return member === 'assigneeId' ? { accountId: value } : value;
}

/** `fields` of a new issue: what is absent or null is left to Jira. */
export function fieldsToCreate(projectId: string, fields: JiraFieldValues): Record<string, unknown> {
  const given = MEMBERS.filter((member) => fields[member] !== undefined && fields[member] !== null);
  return {
    project: { id: projectId },
    ...Object.fromEntries(given.map((member) => [FIELD_IDS[member], restValue(fields, member)])),
  };
}

/** Body of an edit; undefined when there is nothing to write. A parent is taken away by an update operation of its own. */
export function editBody(fields: JiraFieldValues): Record<string, unknown> | undefined {
  const given = MEMBERS.filter((member) => fields[member] !== undefined);
  if (given.length === 0) return undefined;
  const noParent = fields.parentId === null;
  const plain = given.filter((member) => !(noParent && member === 'parentId'));
  return {
    ...(plain.length === 0
      ? {}
      : {
          fields: Object.fromEntries(plain.map((member) => [FIELD_IDS[member], restValue(fields, member)])),
        }),
    ...(noParent ? { update: { parent: [{ set: { none: true } }] } } : {}),
  };
}

/** A refusal in terms of our members: what Jira said about another field, or about none, is in `text` alone. */
export function refusedFields(texts: ErrorTexts): { fields: Partial<Record<Member, string>>; text: string } {
  const fields: Partial<Record<Member, string>> = {};
  for (const member of MEMBERS) {
    const text = texts.byField[FIELD_IDS[member]];
    if (text !== undefined) fields[member] = text;
  }
  return { fields, text: refusalText(texts) };
}
