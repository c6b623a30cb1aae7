import type { ProjectOffers } from '../../start/world-side';
import type { FileIssue } from './issue-file';

/** Jira's usual names, highest first; others come last, by name. */
const PRIORITIES = ['Blocker', 'Critical', 'Highest', 'High', 'Medium', 'Low', 'Lowest', 'None'];
/** Where issues begin, if a file has one of them. */
const FIRST_STATUSES = ['Open', 'To Do', 'New', 'Backlog'];

const unique = (names: readonly string[]) => [...new Set(names)].toSorted();

/** A project that has every issue type, status and priority that occurs in the file. */
export function offersOf(issues: readonly FileIssue[]): ProjectOffers {
  const subtasks = new Set(issues.filter((issue) => issue.subtask).map((issue) => issue.type));
  const types = unique(issues.map((issue) => issue.type)).map((name) => {
    if (subtasks.has(name)) return { name, subtask: true };
    return name === 'Epic' ? { name, hierarchyLevel: 1 } : { name };
  });
  const statuses = unique(issues.map((issue) => issue.status));
  const first = FIRST_STATUSES.find((name) => statuses.includes(name)) ?? statuses[0] ?? 'Open';
  const rank = (name: string) => (PRIORITIES.indexOf(name) + PRIORITIES.length + 1) % (PRIORITIES.length + 1);
  const priorities = unique(issues.flatMap(({ priority }) => priority ?? []));
  return {
    issueTypes: types,
    statuses: [first, ...statuses.filter((name) => name !== first)],
    ...(priorities.length > 0 ? { priorities: priorities.toSorted((a, b) => rank(a) - rank(b)) } : {}),
  };
}
