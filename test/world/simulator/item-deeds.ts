import type { IssueRecord } from '../../../local/jira/model';
import { adf } from '../looking';
import type { Company } from './company';

/** What people.ts lends to the deeds of this file. */
export interface DeedTools {
  token(): string;
  /** A text that must never leave its site. */
  secretToken(): string;
  issuesOf(company: Company): IssueRecord[];
  ask(
    company: Company,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ ok: boolean; json: Record<string, unknown> }>;
  deletedCopies: Set<string>;
  /** Before a copy is deleted that carries a mark. */
  noteDeleted(company: Company, id: string, mark: string): Promise<void>;
}

export const ITEM_DEEDS = [
  'log work',
  'edit worklog',
  'delete worklog',
  'link issues',
  'delete link',
] as const;
export type ItemDeed = (typeof ITEM_DEEDS)[number];

/** Who may read something: a role that the app does not have, or a group in which it is, so that it has to keep it to itself. */
export function restriction(n: number): { type: string; value: string } {
  return n % 2 === 0 ? { type: 'role', value: 'Administrators' } : { type: 'group', value: 'jira-users' };
}

/** Worklogs and links. What was deleted of the partner's is noted by its mark or ends: it may stay on the other side. */
export function createItemDeeds(
  tools: DeedTools,
): Record<ItemDeed, (company: Company, n: number) => Promise<string | undefined>> {
  const { token, secretToken, issuesOf, ask, deletedCopies, noteDeleted } = tools;
  const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
  const worklogsOf = (company: Company, isOwn: boolean) =>
    [...company.jira.data.worklogs.values()].filter(
      (worklog) => (worklog.authorId !== company.jira.appAccountId) === isOwn,
    );
  return {
    async 'log work'(company, n) {
      const issue = pick(issuesOf(company), n);
      if (issue === undefined) return undefined;
      const isPrivate = n % 4 === 0;
      const text = isPrivate ? secretToken() : token();
      const made = await ask(company, 'POST', `/issue/${issue.id}/worklog`, {
        timeSpentSeconds: 60 * (1 + (n % 100)),
        comment: adf(text),
        ...(isPrivate ? { visibility: restriction(n >> 2) } : {}),
      });
      return made.ok ? `logs work "${text}" on ${issue.key}` : undefined;
    },
    async 'edit worklog'(company, n) {
      const worklog = pick(worklogsOf(company, true), n);
      if (worklog === undefined) return undefined;
      const text = worklog.visibility === null ? token() : secretToken();
      const edited = await ask(company, 'PUT', `/issue/${worklog.issueId}/worklog/${worklog.id}`, {
        timeSpentSeconds: 60 * (1 + (n % 90)),
        comment: adf(text),
      });
      return edited.ok ? `edits worklog ${worklog.id} to "${text}"` : undefined;
    },
    async 'delete worklog'(company, n) {
      const isOwn = n % 3 !== 0;
      const worklog = pick(worklogsOf(company, isOwn), n);
      if (worklog === undefined) return undefined;
      if (!isOwn) await noteDeleted(company, worklog.id, JSON.stringify(worklog.properties));
      const gone = await ask(company, 'DELETE', `/issue/${worklog.issueId}/worklog/${worklog.id}`);
      return gone.ok ? `deletes worklog ${worklog.id}` : undefined;
    },
    async 'link issues'(company, n) {
      const issues = issuesOf(company);
      const [one, two] = [pick(issues, n), pick(issues, (n >> 4) + 1)];
      if (one === undefined || two === undefined || one.id === two.id) return undefined;
      const name = ['Blocks', 'Relates'][n % 2];
      const made = await ask(company, 'POST', '/issueLink', {
        type: { name },
        inwardIssue: { key: one.key },
        outwardIssue: { key: two.key },
      });
      return made.ok ? `links ${one.key} and ${two.key} (${name})` : undefined;
    },
    async 'delete link'(company, n) {
      const link = pick([...company.jira.data.links.values()], n);
      if (link === undefined) return undefined;
      deletedCopies.add('a link');
      const gone = await ask(company, 'DELETE', `/issueLink/${link.id}`);
      return gone.ok ? `deletes link ${link.id}` : undefined;
    },
  };
}
