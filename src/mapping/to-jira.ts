import type { JiraFieldValues } from '../ports/jira';
import { FIELD_LABELS, neutralFields } from '../protocol/fields';
import type { FieldName, NeutralValues } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Cause, Outcome } from '../protocol/outcome';
import type { Directory } from './directory';
import { neutralDocument } from './neutral-adf';
import type { ImageOf } from './neutral-adf';

/** A field's value in this site's terms, or why it cannot be said here: then the field is parked and the rest goes on. */
export type Translated = { kind: 'value'; values: JiraFieldValues } | { kind: 'park'; cause: Cause };

/** Fields that an edit or create call writes; the status moves by transitions. */
export type WritableField = Exclude<FieldName, 'status'>;

export interface TranslateContext {
  directory: Directory;
  /** Local issue id of a pair; undefined while it does not exist here. */
  issueOf(pair: string): string | undefined;
  /** The partner's. Values are made neutral here too: a partner who sends a mention of somebody here would have him notified. */
  company: string;
  /** Media id here of an image that is named by its item id; undefined while it is not here. */
  imageOf: ImageOf;
}

const park = (code: string, text: string): Outcome<Translated> =>
  done({ kind: 'park', cause: { code, text } });
const values = (v: JiraFieldValues): Outcome<Translated> => done({ kind: 'value', values: v });

/** Checks a value that came over the relay against its field's schema; undefined when it does not fit. */
export function parseNeutral<F extends FieldName>(field: F, value: unknown): NeutralValues[F] | undefined {
  const parsed = neutralFields[field].safeParse(value);
  return parsed.success ? (parsed.data as NeutralValues[F]) : undefined;
}

export async function toJira(
  field: WritableField,
  value: unknown,
  context: TranslateContext,
): Promise<Outcome<Translated>> {
  const parsed = parseNeutral(field, value);
  if (parsed === undefined)
    return park(
      'value-unreadable',
      `The partner sent a ${FIELD_LABELS[field]} that this version cannot read.`,
    );
  switch (field) {
    case 'summary':
      return values({ summary: parsed as NeutralValues['summary'] });
    case 'description': {
      const description = parsed as NeutralValues['description'];
      return values({
        description: description && neutralDocument(description, context.company, context.imageOf),
      });
    }
    case 'labels':
      return values({ labels: parsed as NeutralValues['labels'] });
    case 'dueDate':
      return values({ dueDate: parsed as NeutralValues['dueDate'] });
    case 'priority':
      return translatePriority(parsed as NeutralValues['priority'], context);
    case 'type':
      return translateType(parsed as NeutralValues['type'], context);
    case 'assignee':
      return translateAssignee(parsed as NeutralValues['assignee'], context);
    case 'parent':
      return translateParent(parsed as NeutralValues['parent'], context);
  }
}

async function translatePriority(name: NeutralValues['priority'], context: TranslateContext) {
  if (name === null) return values({ priorityId: null });
  const id = await context.directory.priorityId(name);
  if (id.kind !== 'done') return id;
  return id.value === undefined
    ? park('option-missing', `There is no priority "${name}" here.`)
    : values({ priorityId: id.value });
}

async function translateType(type: NeutralValues['type'], context: TranslateContext) {
  const id = await context.directory.typeId(type.name, type.subtask);
  if (id.kind !== 'done') return id;
  return id.value === undefined
    ? park('type-missing', `This project has no ${type.subtask ? 'sub-task ' : ''}issue type "${type.name}".`)
    : values({ typeId: id.value });
}

async function translateAssignee(user: NeutralValues['assignee'], context: TranslateContext) {
  if (user === null) return values({ assigneeId: null });
  if (user.email === undefined)
    return park('user-unknown', `The partner's site does not show the e-mail address of ${user.name}.`);
  const found = await context.directory.assignable(user.email);
  if (found.kind !== 'done') return found;
  return found.value === undefined
    ? park('user-unknown', `Nobody with the e-mail address of ${user.name} can be assigned in this project.`)
    : values({ assigneeId: found.value.accountId });
}

async function translateParent(
  pair: NeutralValues['parent'],
  context: TranslateContext,
): Promise<Outcome<Translated>> {
  if (pair === null) return values({ parentId: null });
  const issueId = context.issueOf(pair);
  return issueId === undefined
    ? park('parent-missing', 'The parent issue does not exist here yet.')
    : values({ parentId: issueId });
}
