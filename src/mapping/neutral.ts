import type { JiraIssue } from '../ports/jira';
import type { FieldName, NeutralValues } from '../protocol/fields';
import { documentOrNull, neutralDocument } from './neutral-adf';
import type { ImageOf } from './neutral-adf';

/** What is needed beside the issue to say its values in neutral form. */
export interface NeutralContext {
  company: string;
  /** Pair id of an issue of this site; undefined when it is not synchronized. */
  pairOf(issueId: string): string | undefined;
  /** E-mail of an account, where its owner shows it. */
  emailOf(accountId: string): string | undefined;
  /** Item id of an image of this site's documents; absent: images travel by their names. */
  imageOf?: ImageOf;
}

/** Jira's own values by field, ids and all: what tells whether something changed here. */
export function localValues(issue: JiraIssue): Record<FieldName, unknown> {
  return {
    summary: issue.summary,
    description: documentOrNull(issue.description),
    type: issue.type.id,
    priority: issue.priority?.id ?? null,
    labels: issue.labels.toSorted(),
    dueDate: issue.dueDate,
    assignee: issue.assignee?.accountId ?? null,
    parent: issue.parentId,
    status: issue.status.id,
  };
}

/** The same values as they travel. */
export function neutralValues(issue: JiraIssue, context: NeutralContext): NeutralValues {
  const description = documentOrNull(issue.description);
  return {
    summary: issue.summary,
    description: description && neutralDocument(description, context.company, context.imageOf),
    type: { name: issue.type.name, subtask: issue.type.subtask },
    priority: issue.priority?.name ?? null,
    labels: issue.labels.toSorted(),
    dueDate: issue.dueDate,
    assignee: issue.assignee && neutralUserOf(issue.assignee, context),
    parent: issue.parentId === null ? null : (context.pairOf(issue.parentId) ?? null),
    status: issue.status.name,
  };
}

function neutralUserOf(user: NonNullable<JiraIssue['assignee']>, context: NeutralContext) {
  const email = (user.email ?? context.emailOf(user.accountId))?.toLowerCase();
  return email === undefined ? { name: user.displayName } : { email, name: user.displayName };
}
