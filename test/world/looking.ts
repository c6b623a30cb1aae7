import type { Side } from './side';

/** A document of one paragraph. */
export function adf(text: string) {
  return { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] };
}

interface Node {
  type?: string;
  text?: string;
  content?: Node[];
}

/** The words of a document, a line a paragraph. */
export function words(node: Node | null): string {
  if (node === null) return '';
  if (node.text !== undefined) return node.text;
  const parts = (node.content ?? []).map(words);
  return node.type === 'doc' ? parts.join('\n') : parts.join('');
}

export interface Seen {
  id: string;
  key: string;
  summary: string;
  type: string;
  text: string;
  labels: string[];
  duedate: string | null;
  priority: string | undefined;
  assignee: string | undefined;
  status: string;
  parent: string | undefined;
  comments: string[];
  attachments: { filename: string; size: number }[];
}

/** Every issue of a side's project as a person sees it, oldest first. */
export async function issuesOf(side: Side): Promise<Seen[]> {
  const found = await side.ask('POST', '/rest/api/3/search/jql', {
    jql: `project = ${side.project.key} ORDER BY id ASC`,
    maxResults: 100,
    fields: ['*all'],
    reconcileIssues: [],
  });
  const issues = found['issues'] as { id: string; key: string; fields: Record<string, never> }[];
  const result: Seen[] = [];
  for (const { id, key } of issues) {
    const { fields } = (await side.ask('GET', `/rest/api/3/issue/${id}`)) as { fields: Fields };
    const { comments } = (await side.ask('GET', `/rest/api/3/issue/${id}/comment`)) as {
      comments: { body: Node }[];
    };
    result.push({
      id,
      key,
      summary: fields.summary,
      type: fields.issuetype.name,
      text: words(fields.description),
      labels: fields.labels,
      duedate: fields.duedate,
      priority: fields.priority?.name,
      assignee: fields.assignee?.emailAddress,
      status: fields.status.name,
      parent: fields.parent?.key,
      comments: comments.map((c) => words(c.body)),
      attachments: fields.attachment.map(({ filename, size }) => ({ filename, size })),
    });
  }
  return result;
}

interface Fields {
  summary: string;
  issuetype: { name: string };
  description: Node | null;
  labels: string[];
  duedate: string | null;
  priority: { name: string } | null;
  assignee: { emailAddress: string } | null;
  status: { name: string };
  parent?: { key: string };
  attachment: { filename: string; size: number }[];
}
