import { z } from 'zod';
import { adfDocument } from './adf';

/**
 * The fields that travel and the neutral form of each: what a value means without any id of a site. Options, types and
 * statuses travel by name, people by e-mail, parents by pair.
 */
const name = z.string().min(1).max(255);

export const neutralUser = z.object({ email: z.string().max(320).optional(), name: z.string().max(255) });

export const neutralFields = {
  summary: z.string().max(2000),
  description: adfDocument.nullable(),
  type: z.object({ name, subtask: z.boolean() }),
  priority: name.nullable(),
  labels: z.array(z.string().max(255)).max(2000),
  dueDate: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable(),
  assignee: neutralUser.nullable(),
  /** Pair id of the parent issue. */
  parent: z
    .string()
    .regex(/^[ms]\d{1,19}$/)
    .nullable(),
  status: name,
} as const;

export type FieldName = keyof typeof neutralFields;
export type NeutralValues = { [F in FieldName]: z.infer<(typeof neutralFields)[F]> };

/** In the order in which they are compared and shown. */
export const FIELD_NAMES = Object.keys(neutralFields) as FieldName[];

/** The field's name as Jira's pages show it. */
export const FIELD_LABELS: Record<FieldName, string> = {
  summary: 'Summary',
  description: 'Description',
  type: 'Issue type',
  priority: 'Priority',
  labels: 'Labels',
  dueDate: 'Due date',
  assignee: 'Assignee',
  parent: 'Parent',
  status: 'Status',
};

export function isFieldName(text: string): text is FieldName {
  return Object.hasOwn(neutralFields, text);
}
