import type { IssueRecord } from '../../../../local/jira/model';
import { adf } from '../../looking';
import type { Company } from '../company';
import { markOf } from './mark-of';
import { pick } from './tools';
import type { DeedTools, Deeds } from './tools';

export const PRIORITIES = ['Highest', 'High', 'Medium', 'Low', 'Lowest'];
const STATUSES = ['To Do', 'In Progress', 'Done'];

/** Issues are made, and their fields set. */
export function createFieldDeeds({ token, due, issuesOf, ask, partnerOf }: DeedTools) {
  async function edit(company: Company, n: number, fields: Record<string, unknown>, what: string) {
    const issue = pick(issuesOf(company), n);
    if (issue === undefined) return undefined;
    const edited = await ask(company, 'PUT', `/issue/${issue.id}`, { fields });
    return edited.ok ? `sets ${what} of ${issue.key}` : undefined;
  }

  async function make(company: Company, fields: Record<string, unknown>): Promise<string | undefined> {
    const summary = `${token()}  made  here`;
    const made = await ask(company, 'POST', '/issue', {
      fields: { project: { key: company.project.key }, issuetype: { name: 'Task' }, summary, ...fields },
    });
    return made.ok ? `makes ${String(made.json['key'])} "${summary}"` : undefined;
  }

  function counterpart(company: Company, issue: IssueRecord): IssueRecord | undefined {
    const partner = partnerOf(company);
    const mark = markOf(issue);
    const pair = mark ?? `${company.end === 'acme' ? 'm' : 's'}${issue.id}`;
    return mark === undefined
      ? issuesOf(partner).find((each) => markOf(each) === pair)
      : partner.jira.data.issues.get(mark.slice(1));
  }

  return {
    make: (company, n) => make(company, n % 3 === 0 ? { description: adf(token()) } : {}),
    async 'make sub-task'(company, n) {
      const parent = pick(issuesOf(company), n);
      return parent && make(company, { issuetype: { name: 'Sub-task' }, parent: { key: parent.key } });
    },
    'edit summary': (company, n) => {
      const text = `${token()}  ${'long '.repeat(n % 20)}`;
      return edit(company, n, { summary: text.trim() }, `summary "${text.slice(0, 12)}"`);
    },
    'edit description': (company, n) => {
      const text = token();
      return edit(company, n, { description: adf(text) }, `description "${text}"`);
    },
    'edit labels': (company, n) => {
      const label = token();
      return edit(company, n, { labels: [label] }, `labels "${label}"`);
    },
    'edit due date': (company, n) => {
      const date = due();
      return edit(company, n, { duedate: date }, `due date ${date}`);
    },
    'edit priority': (company, n) => {
      const name = PRIORITIES[n % 5] as string;
      return edit(company, n >> 3, { priority: { name } }, `priority ${name}`);
    },
    async 'edit assignee'(company, n) {
      const accountId = n % 3 === 0 ? null : (company.people[n % 2] as string);
      return edit(company, n >> 3, { assignee: accountId && { accountId } }, `assignee ${n % 3}`);
    },
    async 'same edit on both sides'(company, n) {
      const here = pick(issuesOf(company), n);
      const there = here && counterpart(company, here);
      if (here === undefined || there === undefined) return undefined;
      const partner = partnerOf(company);
      const [one, two] = [token(), token()];
      const field = n % 2 === 0 ? 'summary' : 'description';
      const value = (text: string) => (field === 'summary' ? text : adf(text));
      await ask(company, 'PUT', `/issue/${here.id}`, { fields: { [field]: value(one) } });
      await ask(partner, 'PUT', `/issue/${there.id}`, { fields: { [field]: value(two) } });
      return `sets ${field} of ${here.key} "${one}" and ${there.key} "${two}" on both sides at once`;
    },
    async 'edit and take back'(company, n) {
      const issue = pick(issuesOf(company), n);
      if (issue === undefined) return undefined;
      const before = issue.values['summary'];
      const text = token();
      await ask(company, 'PUT', `/issue/${issue.id}`, { fields: { summary: text } });
      if (n % 2 === 0) await ask(company, 'PUT', `/issue/${issue.id}`, { fields: { summary: before } });
      return `sets summary of ${issue.key} "${text}"${n % 2 === 0 ? ' and takes it back' : ''}`;
    },
    async 'move status'(company, n) {
      const issue = pick(issuesOf(company), n >> 2);
      if (issue === undefined) return undefined;
      const { json } = await ask(company, 'GET', `/issue/${issue.id}/transitions`);
      const ways = (json['transitions'] ?? []) as { id: string; to: { name: string } }[];
      const way = pick(
        ways.filter((each) => STATUSES.includes(each.to.name)),
        n,
      );
      if (way === undefined) return undefined;
      const moved = await ask(company, 'POST', `/issue/${issue.id}/transitions`, {
        transition: { id: way.id },
      });
      return moved.ok ? `moves ${issue.key} to ${way.to.name}` : undefined;
    },
    async 'set parent'(company, n) {
      const issue = pick(issuesOf(company), n);
      const epic = pick(
        issuesOf(company).filter((each) => company.jira.data.issueTypes.get(each.typeId)?.name === 'Epic'),
        n >> 3,
      );
      if (epic === undefined) return make(company, { issuetype: { name: 'Epic' } });
      if (issue === undefined || issue.id === epic.id) return undefined;
      const fields = { parent: n % 4 === 0 ? null : { key: epic.key } };
      const edited = await ask(company, 'PUT', `/issue/${issue.id}`, { fields });
      return edited.ok ? `sets parent of ${issue.key}` : undefined;
    },
  } satisfies Partial<Deeds>;
}
