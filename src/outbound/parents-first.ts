import type { JiraIssue } from '../ports/jira';

/** The issues in an order in which every parent among them comes before its children; otherwise as given. */
export function parentsFirst(issues: readonly JiraIssue[]): JiraIssue[] {
  const byId = new Map(issues.map((issue) => [issue.id, issue]));
  const result: JiraIssue[] = [];
  const placed = new Set<string>();
  const place = (issue: JiraIssue, above: ReadonlySet<string>) => {
    if (placed.has(issue.id)) return;
    const parent = issue.parentId === null ? undefined : byId.get(issue.parentId);
    // Jira allows no cycle of parents; a torn read could show one.
    if (parent && !above.has(parent.id)) place(parent, new Set([...above, issue.id]));
    if (placed.has(issue.id)) return;
    placed.add(issue.id);
    result.push(issue);
  };
  for (const issue of issues) place(issue, new Set());
  return result;
}
