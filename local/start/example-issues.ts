import { z } from 'zod';
import type { JiraSite } from '../jira/site';
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
  jira: JiraSite,
  projectKey: string,
  accounts: Readonly<Record<RoleName, { accountId: string }>>,
  examples: readonly Example[],
): Promise<void> {
  async function call(
    method: string,
    path: string,
    by: RoleName,
    body: Buffer,
    type: string,
  ): Promise<unknown> {
    const answer = await jira.handle({
      method,
      path: `/rest/api/3${path}`,
      headers: { accept: 'application/json', 'content-type': type, 'x-atlassian-token': 'no-check' },
      body,
      principal: { kind: 'user', accountId: accounts[by].accountId },
    });
    const text = answer.body.toString('utf8');
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
  const post = (path: string, by: RoleName, body: unknown) =>
    call('POST', path, by, Buffer.from(JSON.stringify(body)), 'application/json');
  const read = (path: string) => call('GET', path, 'admin', Buffer.alloc(0), 'application/json');

  const { issueTypes } = typeList.parse(await read(`/project/${projectKey}`));
  const priorities = priorityList.parse(await read('/priority'));
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
    const { key } = created.parse(await post('/issue', example.by, { fields }));
    keys.push(key);
    for (const comment of example.comments ?? []) {
      await post(`/issue/${key}/comment`, comment.by, { body: paragraphs([comment.text]) });
    }
    if (example.file) {
      const { name, type, text } = example.file;
      const head = `--example\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
      const form = Buffer.from(`${head}${text}\r\n--example--\r\n`);
      await call(
        'POST',
        `/issue/${key}/attachments`,
        example.by,
        form,
        'multipart/form-data; boundary=example',
      );
    }
  }
}
