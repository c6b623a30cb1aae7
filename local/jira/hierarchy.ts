import type { SiteCore } from './core';
import { type Refusal, failFields } from './answers';
import type { IssueTypeRecord } from './model';

/** Refuses a parent that is not exactly one level above the type: sub-task under standard, standard under epic. */
export function checkParent(core: SiteCore, type: IssueTypeRecord, parentId: unknown): Refusal | undefined {
  if (parentId === null || parentId === undefined) return undefined;
  const parent = core.data.issues.get(String(parentId));
  const parentType = parent && core.data.issueTypes.get(parent.typeId);
  if (parentType?.hierarchyLevel === type.hierarchyLevel + 1) return undefined;
  return failFields({ parentId: 'Given parent work item does not belong to appropriate hierarchy.' });
}
