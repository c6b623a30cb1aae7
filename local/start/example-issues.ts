import { z } from 'zod';
import type { LocalClock } from '../clock';
import type { JiraSite } from '../jira/site';
import { createPerson } from '../person';
import type { RoleName, SiteName } from './people';

interface Example {
  type: string;
  summary: string;
  description: readonly string[];
  priority: string;
  labels: readonly string[];
  by: RoleName;
  assignee?: RoleName;
  /** Position of the parent in the same list. */
  under?: number;
  comments?: readonly { by: RoleName; text: string }[];
  file?: { name: string; type: string; text: string };
}

const ACME: readonly Example[] = [
  {
    type: 'Bug',
    summary: 'Login fails after the password was reset',
    description: [
      'Three customers report that the new password is refused for about ten minutes after a reset.',
      'The log shows the old hash being read from the cache.',
    ],
    priority: 'High',
    labels: ['customer', 'login'],
    by: 'first',
    assignee: 'second',
    comments: [
      { by: 'lead', text: 'Globex owns the identity service. They need to see this one.' },
      { by: 'first', text: 'A restart of the cache helps for the moment.' },
    ],
    file: {
      name: 'login.log',
      type: 'text/plain',
      text: '10:02:11 WARN cache hit for user 4711 is older than the reset\n',
    },
  },
  {
    type: 'Epic',
    summary: 'Invoices in the customer portal',
    description: ['Customers want to find their invoices themselves instead of asking support.'],
    priority: 'Medium',
    labels: ['portal'],
    by: 'lead',
  },
  {
    type: 'Story',
    summary: 'As a customer I can download an invoice as PDF',
    description: ['The link stands beside each row and works for the last ten years.'],
    priority: 'Medium',
    labels: ['portal', 'pdf'],
    by: 'lead',
    assignee: 'first',
    under: 1,
  },
  {
    type: 'Sub-task',
    summary: 'Agree on the file name of the PDF',
    description: ['Proposal: invoice-NUMBER.pdf'],
    priority: 'Low',
    labels: [],
    by: 'first',
    under: 2,
  },
];

const GLOBEX: readonly Example[] = [
  {
    type: 'Task',
    summary: 'Upgrade the message broker in the test environment',
    description: ['The current version gets no fixes from January on.'],
    priority: 'Medium',
    labels: ['infrastructure'],
    by: 'first',
    assignee: 'first',
  },
];

/** What a new site begins with. */
export const EXAMPLES: Readonly<Record<SiteName, readonly Example[]>> = { acme: ACME, globex: GLOBEX };

const created = z.object({ id: z.string(), key: z.string() });
const typeList = z.object({ issueTypes: z.array(z.object({ id: z.string(), name: z.string() })) });
const priorityList = z.array(z.object({ id: z.string(), name: z.string() }));

function paragraphs(texts: readonly string[]): unknown {
  const content = texts.map((text) => ({ type: 'paragraph', content: [{ type: 'text', text }] }));
  return { type: 'doc', version: 1, content };
}

/** Creates the examples through the site's REST interface, each as the person who reports it. Throws if Jira refuses one. */
export async function createExamples(
  deps: { jira: JiraSite; clock: LocalClock },
  projectKey: string,
  accounts: Readonly<Record<RoleName, { accountId: string }>>,
  examples: readonly Example[],
): Promise<void> {
  const as = (role: RoleName) => createPerson(deps, accounts[role].accountId);
  const { issueTypes } = typeList.parse(await as('admin').call('GET', `/project/${projectKey}`));
  const priorities = priorityList.parse(await as('admin').call('GET', '/priority'));
  const idOf = (list: readonly { id: string; name: string }[], name: string) =>
    list.find((entry) => entry.name === name)?.id;
  const keys: string[] = [];
  for (const example of examples) {
    const parent = example.under === undefined ? undefined : keys[example.under];
    const fields = {
      project: { key: projectKey },
      issuetype: { id: idOf(issueTypes, example.type) },
      summary: example.summary,
      description: paragraphs(example.description),
      priority: { id: idOf(priorities, example.priority) },
      labels: example.labels,
      ...(example.assignee ? { assignee: { accountId: accounts[example.assignee].accountId } } : {}),
      ...(parent ? { parent: { key: parent } } : {}),
    };
    const { key } = created.parse(await as(example.by).call('POST', '/issue', { fields }));
    keys.push(key);
    for (const comment of example.comments ?? []) {
      await as(comment.by).call('POST', `/issue/${key}/comment`, { body: paragraphs([comment.text]) });
    }
    if (example.file) {
      const { name, type, text } = example.file;
      const file = { filename: name, mimeType: type, content: Buffer.from(text) };
      await as(example.by).upload(key, file);
    }
  }
}
