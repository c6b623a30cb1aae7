import { multipartFile } from '../../../src/jira/multipart';
import type { IssueRecord } from '../../../local/jira/model';
import { adf } from '../looking';
import type { Company } from './company';
import { createItemDeeds, restriction } from './item-deeds';
import { createMeddler } from './meddling';
import type { Meddle } from './meddling';
import type { Deed, Step } from './plan';

/** Every text that somebody writes is known again by its token; private ones must never leave their site. */
export const TOKEN = /\b[TP]\d+[TP]\b/g;
export const PRIVATE_TOKEN = /\bP\d+P\b/;

/** An edit that somebody made and that must not be lost, see oracles/lost-updates.ts. */
export interface People {
  /** Does a step; what makes no sense at that moment is not done. Answers what was done, for the timeline. */
  act(step: Step): Promise<string | undefined>;
  meddle: Meddle;
  /** Undoes what administrators broke: permissions, fields, priorities, workflows. */
  mend(): void;
  /** Tokens of comments and files whose copies somebody deleted on the other side. */
  deletedCopies: Set<string>;
  /** Marks of copies that were deleted before the app, whose call had been cut off, could know that it had made them: it makes them again. */
  unnoted: Set<string>;
  /** How many deeds changed something that travels. */
  changes(): number;
}

export interface PeopleDeps {
  companies: Record<'acme' | 'globex', Company>;
  admins: {
    /** Stops now and starts later. */
    stopAndStart(company: Company, minutes: number): Promise<void>;
    changeKey(company: Company): Promise<boolean>;
    checkEquality(company: Company): Promise<boolean>;
    /** Whether the app knows that it made this comment or worklog. */
    isNoted(company: Company, id: string): Promise<boolean>;
    /** Takes a backup now and sets the app's storage back to it later. */
    restoreStorage(company: Company, minutes: number): void;
  };
}

const PRIORITIES = ['Highest', 'High', 'Medium', 'Low', 'Lowest'];
const STATUSES = ['To Do', 'In Progress', 'Done'];
const DUE_FROM = Date.UTC(2027, 0, 1);
const DAY = 24 * 60 * 60_000;

export function createPeople({ companies, admins }: PeopleDeps): People {
  let tokens = 0;
  let changes = 0;
  /** One a history: a side that is set back twice has been told of by the first time. */
  let isRestored = false;
  /** A backup from before a change of key needs a new handshake (docs/operations.md): never both in one history. */
  let hasNewKey = false;
  const broken: (() => void)[] = [];
  const deletedCopies = new Set<string>();
  const unnoted = new Set<string>();
  /** Before a copy is deleted. */
  const noteDeleted = async (company: Company, id: string, mark: string) => {
    deletedCopies.add(mark);
    if (!(await admins.isNoted(company, id))) unnoted.add(mark);
  };
  const token = () => `T${(tokens += 1)}T`;
  const secretToken = () => `P${(tokens += 1)}P`;

  async function act(step: Step): Promise<string | undefined> {
    const company = companies[step.end];
    const does = DOINGS[step.deed];
    const done = await does(company, step.n);
    if (done !== undefined) changes += 1;
    return done;
  }

  const issuesOf = (company: Company) =>
    [...company.jira.data.issues.values()].filter((issue) => issue.projectId === company.project.id);
  const pickIssue = (company: Company, n: number): IssueRecord | undefined => {
    const issues = issuesOf(company);
    return issues[n % Math.max(1, issues.length)];
  };

  async function ask(company: Company, method: string, path: string, body?: unknown): Promise<Asked> {
    const accountId = company.people[0] as string;
    const response = await company.jira.handle({
      method,
      path: `/rest/api/3${path}`,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      principal: { kind: 'user', accountId },
    });
    const text = response.body.toString('utf8');
    return { ok: response.status < 300, json: text === '' ? {} : parsed(text) };
  }

  async function edit(company: Company, n: number, fields: Record<string, unknown>, what: string) {
    const issue = pickIssue(company, n);
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

  const due = () => new Date(DUE_FROM + (tokens += 1) * DAY).toISOString().slice(0, 10);
  const commentsOf = (company: Company, n: number, wanted: 'own' | 'foreign' | 'any') =>
    [...company.jira.data.comments.values()].filter((comment) => {
      const isOwn = comment.authorId !== company.jira.appAccountId;
      return wanted === 'any' || (wanted === 'own') === isOwn;
    });
  const pickOf = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
  const nameOfEnd = (company: Company) => (company.end === 'acme' ? 'globex' : 'acme');

  const items = createItemDeeds({ token, secretToken, issuesOf, ask, deletedCopies, noteDeleted });
  const DOINGS: Record<Deed, (company: Company, n: number) => Promise<string | undefined>> = {
    ...items,
    make: (company, n) => make(company, n % 3 === 0 ? { description: adf(token()) } : {}),
    async 'make sub-task'(company, n) {
      const parent = pickIssue(company, n);
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
      const here = pickIssue(company, n);
      const there = here && counterpart(company, here);
      if (here === undefined || there === undefined) return undefined;
      const partner = companies[nameOfEnd(company)];
      const [one, two] = [token(), token()];
      const field = n % 2 === 0 ? 'summary' : 'description';
      const value = (text: string) => (field === 'summary' ? text : adf(text));
      await ask(company, 'PUT', `/issue/${here.id}`, { fields: { [field]: value(one) } });
      await ask(partner, 'PUT', `/issue/${there.id}`, { fields: { [field]: value(two) } });
      return `sets ${field} of ${here.key} "${one}" and ${there.key} "${two}" on both sides at once`;
    },
    async 'edit and take back'(company, n) {
      const issue = pickIssue(company, n);
      if (issue === undefined) return undefined;
      const before = issue.values['summary'];
      const text = token();
      await ask(company, 'PUT', `/issue/${issue.id}`, { fields: { summary: text } });
      if (n % 2 === 0) await ask(company, 'PUT', `/issue/${issue.id}`, { fields: { summary: before } });
      return `sets summary of ${issue.key} "${text}"${n % 2 === 0 ? ' and takes it back' : ''}`;
    },
    async 'move status'(company, n) {
      const issue = pickIssue(company, n >> 2);
      if (issue === undefined) return undefined;
      const { json } = await ask(company, 'GET', `/issue/${issue.id}/transitions`);
      const ways = (json['transitions'] ?? []) as { id: string; to: { name: string } }[];
      const way = pickOf(
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
      const issue = pickIssue(company, n);
      const epic = pickOf(
        issuesOf(company).filter((each) => company.jira.data.issueTypes.get(each.typeId)?.name === 'Epic'),
        n >> 3,
      );
      if (epic === undefined) return make(company, { issuetype: { name: 'Epic' } });
      if (issue === undefined || issue.id === epic.id) return undefined;
      const fields = { parent: n % 4 === 0 ? null : { key: epic.key } };
      const edited = await ask(company, 'PUT', `/issue/${issue.id}`, { fields });
      return edited.ok ? `sets parent of ${issue.key}` : undefined;
    },
    async comment(company, n) {
      const issue = pickIssue(company, n);
      if (issue === undefined) return undefined;
      const text = token();
      const made = await ask(company, 'POST', `/issue/${issue.id}/comment`, { body: adf(text) });
      return made.ok ? `comments ${issue.key} "${text}"` : undefined;
    },
    async 'comment in private'(company, n) {
      const issue = pickIssue(company, n);
      if (issue === undefined) return undefined;
      const visibility = restriction(n);
      const body = adf(secretToken());
      const made = await ask(company, 'POST', `/issue/${issue.id}/comment`, { body, visibility });
      return made.ok ? `comments ${issue.key} in private` : undefined;
    },
    async 'edit comment'(company, n) {
      const comment = pickOf(commentsOf(company, n, 'own'), n);
      if (comment === undefined) return undefined;
      const text = comment.visibility === null ? token() : secretToken();
      const path = `/issue/${comment.issueId}/comment/${comment.id}`;
      const edited = await ask(company, 'PUT', path, { body: adf(text) });
      return edited.ok ? `edits comment ${comment.id} to "${text}"` : undefined;
    },
    async 'delete comment'(company, n) {
      const comment = pickOf(commentsOf(company, n, n % 3 === 0 ? 'foreign' : 'own'), n);
      if (comment === undefined) return undefined;
      for (const text of JSON.stringify(comment.body).match(TOKEN) ?? [])
        if (comment.authorId === company.jira.appAccountId) deletedCopies.add(text);
      const mark = JSON.stringify(comment.properties);
      if (comment.authorId === company.jira.appAccountId) await noteDeleted(company, comment.id, mark);
      const gone = await ask(company, 'DELETE', `/issue/${comment.issueId}/comment/${comment.id}`);
      return gone.ok ? `deletes comment ${comment.id}` : undefined;
    },
    async 'make comment private'(company, n) {
      const comment = pickOf(commentsOf(company, n, 'own'), n);
      if (comment === undefined || comment.visibility !== null) return undefined;
      const visibility = restriction(n);
      const path = `/issue/${comment.issueId}/comment/${comment.id}`;
      const text = token();
      const edited = await ask(company, 'PUT', path, { body: adf(text), visibility });
      return edited.ok ? `makes comment ${comment.id} private` : undefined;
    },
    async attach(company, n) {
      const issue = pickIssue(company, n);
      if (issue === undefined) return undefined;
      const name = `${token()}.txt`;
      const bytes = new TextEncoder().encode(name.repeat(1 + (n % 50)));
      const { contentType, body } = multipartFile({ filename: name, mimeType: 'text/plain', bytes }, 'edge');
      const answer = await company.jira.handle({
        method: 'POST',
        path: `/rest/api/3/issue/${issue.id}/attachments`,
        headers: { 'content-type': contentType, 'x-atlassian-token': 'no-check' },
        body: Buffer.from(body),
        principal: { kind: 'user', accountId: company.people[0] as string },
      });
      return answer.status < 300 ? `attaches ${name} to ${issue.key}` : undefined;
    },
    async 'delete attachment'(company, n) {
      const file = pickOf([...company.jira.data.attachments.values()], n);
      if (file === undefined) return undefined;
      if (file.authorId === company.jira.appAccountId) deletedCopies.add(file.filename);
      const gone = await ask(company, 'DELETE', `/attachment/${file.id}`);
      return gone.ok ? `deletes ${file.filename}` : undefined;
    },
    async 'delete issue'(company, n) {
      const issue = pickIssue(company, n);
      if (issue === undefined) return undefined;
      const gone = await ask(company, 'DELETE', `/issue/${issue.id}?deleteSubtasks=true`);
      return gone.ok ? `deletes ${issue.key}` : undefined;
    },
    async 'move issue away'(company, n) {
      const issue = pickIssue(company, n);
      if (issue === undefined) return undefined;
      company.jira.setUp.moveIssue(issue.id, company.elsewhere.key, company.people[0] as string);
      return `moves ${issue.id} to ${issue.key}`;
    },
    async 'move issue back'(company, n) {
      const away = [...company.jira.data.issues.values()].filter((i) => i.projectId === company.elsewhere.id);
      const issue = pickOf(away, n);
      if (issue === undefined) return undefined;
      company.jira.setUp.moveIssue(issue.id, company.project.key, company.people[0] as string);
      return `moves ${issue.id} back to ${issue.key}`;
    },
    async 'clone issue'(company, n) {
      const issue = pickIssue(company, n);
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
    async 'stop and start'(company, n) {
      await admins.stopAndStart(company, 5 + (n % 60));
      return 'stops, and starts later';
    },
    async 'change the key'(company) {
      if (isRestored) return undefined;
      hasNewKey = true;
      return (await admins.changeKey(company)) ? 'changes the key' : undefined;
    },
    async 'check equality'(company) {
      return (await admins.checkEquality(company)) ? 'asks for an equality check' : undefined;
    },
    async 'restore the storage'(company, n) {
      if (isRestored || hasNewKey) return undefined;
      isRestored = true;
      admins.restoreStorage(company, 10 + (n % 90));
      return "takes a backup of the app's storage";
    },
    async 'withdraw permission'(company, n) {
      const permission = [
        'EDIT_ISSUES',
        'ADD_COMMENTS',
        'CREATE_ISSUES',
        'CREATE_ATTACHMENTS',
        'BROWSE_PROJECTS',
      ][n % 5] as string;
      const account = company.jira.appAccountId;
      company.jira.setUp.revoke(company.project.key, account, permission);
      broken.push(() => company.jira.setUp.restore(company.project.key, account, permission));
      return `takes ${permission} from the app`;
    },
    async 'hide field'(company, n) {
      const project = company.jira.data.projects.get(company.project.id);
      const field = ['duedate', 'labels', 'priority', 'description'][n % 4] as string;
      if (project === undefined || project.hiddenFields.includes(field)) return undefined;
      project.hiddenFields = [...project.hiddenFields, field];
      broken.push(() => {
        project.hiddenFields = project.hiddenFields.filter((each) => each !== field);
      });
      return `takes ${field} off the screens`;
    },
    async 'lose a priority'(company, n) {
      const name = PRIORITIES[n % 5] as string;
      if (company.hiddenPriorities.has(name)) return undefined;
      company.hiddenPriorities.add(name);
      broken.push(() => void company.hiddenPriorities.delete(name));
      return `hides priority ${name} from the app`;
    },
    async 'narrow the workflow'(company) {
      const project = company.jira.data.projects.get(company.project.id);
      if (project === undefined) return undefined;
      const before = project.transitions;
      project.transitions = before.filter((way) => way.to !== project.statusIds[2]);
      broken.push(() => void (project.transitions = before));
      return 'takes the transitions to Done out of the workflow';
    },
  };

  function counterpart(company: Company, issue: IssueRecord): IssueRecord | undefined {
    const partner = companies[nameOfEnd(company)];
    const mark = markOf(issue);
    const pair = mark ?? `${company.end === 'acme' ? 'm' : 's'}${issue.id}`;
    return mark === undefined
      ? issuesOf(partner).find((each) => markOf(each) === pair)
      : partner.jira.data.issues.get(mark.slice(1));
  }

  return {
    act,
    meddle: createMeddler({ token, due, ask }),
    // The last one first: what was broken twice is as it was before the first time.
    mend: () =>
      broken
        .splice(0)
        .toReversed()
        .forEach((undo) => undo()),
    deletedCopies,
    unnoted,
    changes: () => changes,
  };
}

interface Asked {
  ok: boolean;
  json: Record<string, unknown>;
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** The pair that the app's mark on an issue names. */
export function markOf(issue: IssueRecord): string | undefined {
  const mark = issue.properties['issue-synchronization'] as { pair?: string } | undefined;
  return mark?.pair;
}
