import type { OrderBy } from '@atlaskit/jql-ast';
import { type Refusal, fail } from '../answers';
import type { SiteCore } from '../core';
import type { IssueRecord } from '../model';

type SortValue = string | number;

/** The order of a query's results. Ties are broken by id, so that every page boundary is exact. */
export interface ResultOrder {
  /** What the issue is sorted by; small enough to go into a page token. */
  keys(issue: IssueRecord): SortValue[];
  compare(a: SortValue[], b: SortValue[]): number;
}

const SORTS: Record<string, (core: SiteCore, issue: IssueRecord) => SortValue[]> = {
  key: (_core, issue) => [issue.key.split('-')[0] ?? '', Number(issue.key.split('-')[1])],
  id: (_core, issue) => [Number(issue.id)],
  created: (_core, issue) => [issue.created],
  updated: (_core, issue) => [issue.updated],
  resolved: (_core, issue) => [issue.resolved ?? 0],
  duedate: (_core, issue) => [String(issue.values['duedate'] ?? '9999-99-99')],
  summary: (_core, issue) => [String(issue.values['summary']).toLowerCase()],
  // The first priority is the highest; ascending means from the lowest up.
  priority: (core, issue) => [-[...core.data.priorities.keys()].indexOf(String(issue.values['priority']))],
  status: (core, issue) => [[...core.data.statuses.keys()].indexOf(issue.statusId)],
  issuetype: (core, issue) => [[...core.data.issueTypes.keys()].indexOf(issue.typeId)],
  assignee: (core, issue) => [core.data.users.get(String(issue.values['assignee']))?.displayName ?? '\uFFFF'],
  reporter: (core, issue) => [core.data.users.get(String(issue.values['reporter']))?.displayName ?? '\uFFFF'],
  project: (core, issue) => [core.data.projects.get(issue.projectId)?.name ?? ''],
};

const SORT_ALIASES: Record<string, string> = {
  issuekey: 'key',
  issue: 'key',
  type: 'issuetype',
  createddate: 'created',
  updateddate: 'updated',
  resolutiondate: 'resolved',
  due: 'duedate',
};

/** The order that ORDER BY asks for; without one the newest issues come first. */
export function compileOrder(core: SiteCore, orderBy: OrderBy | undefined): ResultOrder | Refusal {
  const parts: { keys: (core: SiteCore, issue: IssueRecord) => SortValue[]; sign: 1 | -1 }[] = [];
  for (const { field, direction } of orderBy?.fields ?? []) {
    const name = field.value.toLowerCase();
    const keys = SORTS[SORT_ALIASES[name] ?? name];
    if (!keys) return fail(400, `Not able to sort using field '${field.value}'.`);
    parts.push({ keys, sign: direction?.value === 'DESC' ? -1 : 1 });
  }
  if (parts.length === 0) parts.push({ keys: (_core, issue) => [issue.created], sign: -1 });
  parts.push({ keys: (_core, issue) => [Number(issue.id)], sign: -1 });
  // `key` sorts by two values: the project's key, then the number.
  const signs = parts.flatMap(({ keys, sign }) => (keys === SORTS['key'] ? [sign, sign] : [sign]));
  return {
    keys: (issue) => parts.flatMap((part) => part.keys(core, issue)),
    compare(a, b) {
      for (const [i, left] of a.entries()) {
        const right = b[i] ?? '';
        if (left !== right) return (left < right ? -1 : 1) * (signs[i] ?? 1);
      }
      return 0;
    },
  };
}
