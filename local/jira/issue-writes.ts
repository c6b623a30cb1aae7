import type { Call, SiteCore } from './core';
import { nextId } from './core';
import { canonical } from './canonical';
import { changeItems } from './fields/change-items';
import { fieldById } from './fields/registry';
import type { ChangeItem, IssueRecord } from './model';

/** Records that the issue was written: new `updated`, new revision, the index and the disk follow. */
export function touch(core: SiteCore, issue: IssueRecord): void {
  issue.updated = Math.max(core.clock.now(), issue.updated);
  reindex(core, issue);
}

/** As `touch` without a new `updated`: for what Jira does not count as an update (properties). */
export function reindex(core: SiteCore, issue: IssueRecord): void {
  issue.revision += 1;
  core.index.note(issue);
  core.changed();
}

/** Adds one changelog entry in the caller's name, if there is anything to say. */
export function addHistory(call: Call, issue: IssueRecord, items: ChangeItem[]): void {
  if (items.length === 0) return;
  issue.history.push({
    id: nextId(call.core, 'history'),
    authorId: call.accountId ?? '',
    created: call.core.clock.now(),
    items,
  });
}

/** New values of an edit, already checked. */
export interface ValueChanges {
  values: Map<string, unknown>;
  typeId?: string;
}

/** Sets what differs and returns the changelog items of it; equal values are no change. */
export function applyValues(core: SiteCore, issue: IssueRecord, changes: ValueChanges): ChangeItem[] {
  const items: ChangeItem[] = [];
  if (changes.typeId !== undefined && changes.typeId !== issue.typeId) {
    const name = (id: string) => core.data.issueTypes.get(id)?.name ?? null;
    items.push({
      field: 'issuetype',
      fieldtype: 'jira',
      fieldId: 'issuetype',
      from: issue.typeId,
      fromString: name(issue.typeId),
      to: changes.typeId,
      toString: name(changes.typeId),
    });
    issue.typeId = changes.typeId;
  }
  for (const [fieldId, next] of changes.values) {
    const before = issue.values[fieldId] ?? null;
    if (canonical(before) === canonical(next)) continue;
    const field = fieldById(core, fieldId);
    if (field) items.push(...changeItems(core, issue, field, before, next));
    issue.values[fieldId] = next;
  }
  return items;
}
