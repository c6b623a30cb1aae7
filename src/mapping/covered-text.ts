import type { JiraEdit } from '../ports/jira';
import { FIELD_LABELS } from '../protocol/fields';
import { describeValue } from './describe-value';
import { shownValue } from './edits';

/** A line for the activity log: an edit that our write has covered and that stands nowhere, for the field was edited again after it. */
export function coveredText(key: string, edit: JiraEdit): string {
  const value = describeValue(shownValue(edit));
  return `${key}: somebody changed ${FIELD_LABELS[edit.field]} in the moment in which the partner's value was written, and it was changed again after that. It was: ${value}`;
}
