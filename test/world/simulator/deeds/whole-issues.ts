import { pick } from './tools';
import type { DeedTools, Deeds } from './tools';

/** Issues are deleted, moved to another project and back, and cloned with the app's mark. */
export function createIssueDeeds({ token, issuesOf, ask }: DeedTools) {
  return {
    async 'delete issue'(company, n) {
      const issue = pick(issuesOf(company), n);
      if (issue === undefined) return undefined;
      const gone = await ask(company, 'DELETE', `/issue/${issue.id}?deleteSubtasks=true`);
      return gone.ok ? `deletes ${issue.key}` : undefined;
    },
    async 'move issue away'(company, n) {
      const issue = pick(issuesOf(company), n);
      if (issue === undefined) return undefined;
      company.jira.setUp.moveIssue(issue.id, company.elsewhere.key, company.people[0] as string);
      return `moves ${issue.id} to ${issue.key}`;
    },
    async 'move issue back'(company, n) {
      const away = [...company.jira.data.issues.values()].filter((i) => i.projectId === company.elsewhere.id);
      const issue = pick(away, n);
      if (issue === undefined) return undefined;
      company.jira.setUp.moveIssue(issue.id, company.project.key, company.people[0] as string);
      return `moves ${issue.id} back to ${issue.key}`;
    },
    async 'clone issue'(company, n) {
      const issue = pick(issuesOf(company), n);
      if (issue === undefined || Object.keys(issue.properties).length === 0) return undefined;
      const made = await ask(company, 'POST', '/issue', {
        fields: {
          project: { key: company.project.key },
          issuetype: { name: 'Task' },
          summary: `${token()} clone`,
        },
        properties: Object.entries(issue.properties).map(([key, value]) => ({ key, value })),
      });
      if (!made.ok) return undefined;
      return `clones ${issue.key} with its properties as ${String(made.json['key'])}`;
    },
  } satisfies Partial<Deeds>;
}
