import { adf } from '../../looking';
import type { Company } from '../company';
import { pick, restriction } from './tools';
import type { DeedTools, Deeds } from './tools';

export const ITEM_DEEDS = [
  'log work',
  'edit worklog',
  'delete worklog',
  'link issues',
  'delete link',
] as const;
type ItemDeed = (typeof ITEM_DEEDS)[number];

/** Worklogs and links. What was deleted of the partner's is noted by its mark or ends: it may stay on the other side. */
export function createItemDeeds(tools: DeedTools): Pick<Deeds, ItemDeed> {
  const { token, secretToken, issuesOf, ask, deletedCopies, noteDeleted } = tools;
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
