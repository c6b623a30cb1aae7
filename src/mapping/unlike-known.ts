import type { JiraIssue } from '../ports/jira';
import { FIELD_NAMES } from '../protocol/fields';
import type { FieldName } from '../protocol/fields';
import type { PairRecord } from '../protocol/pair-record';
import { localValues } from './neutral';

/**
 * Fields, of those named, that Jira has with another value than the one that was last captured or written here. A field that has no register
 * yet is not among them.
 */
export function unlikeKnown(
  issue: JiraIssue,
  pair: PairRecord,
  hash: (value: unknown) => string,
  names: readonly FieldName[] = FIELD_NAMES,
): FieldName[] {
  const local = localValues(issue);
  return names.filter((name) => {
    const known = pair.fields[name];
    return known !== undefined && known.local !== hash(local[name]);
  });
}
