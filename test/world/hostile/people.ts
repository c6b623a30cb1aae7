import { multipartFile } from '../../../src/jira/multipart';
import type { Side } from '../side';
import { adf } from '../looking';

/** What a person does on a site, in one line each. */
export async function makeIssue(side: Side, fields: Record<string, unknown>): Promise<string> {
  const made = await side.ask('POST', '/rest/api/3/issue', {
    fields: { project: { key: side.project.key }, issuetype: { name: 'Task' }, ...fields },
  });
  return String(made['key']);
}

export async function comment(side: Side, key: string, text: string): Promise<string> {
  const made = await side.ask('POST', `/rest/api/3/issue/${key}/comment`, { body: adf(text) });
  return String(made['id']);
}

export async function logWork(side: Side, key: string, text: string, seconds = 3600): Promise<string> {
  const body = { timeSpentSeconds: seconds, comment: adf(text) };
  const made = await side.ask('POST', `/rest/api/3/issue/${key}/worklog`, body);
  return String(made['id']);
}

/** Makes a link: `from` blocks `to`, or whatever the type says. */
export async function link(side: Side, from: string, to: string, type = 'Blocks'): Promise<void> {
  const body = { type: { name: type }, inwardIssue: { key: from }, outwardIssue: { key: to } };
  await side.ask('POST', '/rest/api/3/issueLink', body);
}

/** Deletes the links of that type that the issue reads outward. */
export async function unlink(side: Side, key: string, type: string): Promise<void> {
  const issue = (await side.ask('GET', `/rest/api/3/issue/${key}`)) as never as Raw;
  for (const { id, type: its, outwardIssue } of issue.fields.issuelinks)
    if (its.name === type && outwardIssue) await side.ask('DELETE', `/rest/api/3/issueLink/${id}`);
}

export async function attach(side: Side, key: string, filename: string, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const { contentType, body } = multipartFile({ filename, mimeType: 'text/plain', bytes }, 'people-boundary');
  const response = await side.jira.handle({
    method: 'POST',
    path: `/rest/api/3/issue/${key}/attachments`,
    headers: { 'content-type': contentType, 'x-atlassian-token': 'no-check' },
    body: Buffer.from(body),
    principal: { kind: 'user', accountId: side.people[0] as string },
  });
  if (response.status !== 200)
    throw new Error(`attach: ${response.status} ${response.body.toString('utf8')}`);
  return (JSON.parse(response.body.toString('utf8')) as { id: string }[])[0]?.id as string;
}

export async function edit(side: Side, key: string, fields: Record<string, unknown>): Promise<void> {
  await side.ask('PUT', `/rest/api/3/issue/${key}`, { fields });
}

export async function move(side: Side, key: string, status: string): Promise<void> {
  const { transitions } = (await side.ask('GET', `/rest/api/3/issue/${key}/transitions`)) as {
    transitions: { id: string; to: { name: string } }[];
  };
  const id = transitions.find((t) => t.to.name === status)?.id;
  if (id === undefined) throw new Error(`${key} has no way to ${status}`);
  await side.ask('POST', `/rest/api/3/issue/${key}/transitions`, { transition: { id } });
}

/** Key of the one issue with this summary. */
export async function keyOf(side: Side, summary: string): Promise<string> {
  const found = (await allOf(side)).filter((issue) => issue.fields.summary === summary);
  if (found.length !== 1) throw new Error(`${side.name} has ${found.length} issues called ${summary}`);
  return found[0]?.key as string;
}

export interface Raw {
  id: string;
  key: string;
  fields: {
    summary: string;
    description: never;
    labels: string[];
    duedate: string | null;
    issuetype: { name: string };
    priority: { name: string } | null;
    assignee: { emailAddress: string } | null;
    status: { name: string };
    parent?: { key: string };
    attachment: { id: string; filename: string; size: number }[];
    comment: { comments: { id: string; body: never }[] };
    worklog: { worklogs: { id: string; timeSpentSeconds: number; comment?: never }[] };
    issuelinks: { id: string; type: { name: string }; outwardIssue?: { key: string } }[];
  };
}

/** Every issue of the project, by search: the index has caught up once the clock has moved on. */
export async function allOf(side: Side): Promise<Raw[]> {
  const issues: Raw[] = [];
  let nextPageToken: string | undefined;
  do {
    const page = (await side.ask('POST', '/rest/api/3/search/jql', {
      jql: `project = ${side.project.key} ORDER BY id ASC`,
      maxResults: 100,
      fields: ['*all'],
      ...(nextPageToken === undefined ? {} : { nextPageToken }),
    })) as { issues: Raw[]; nextPageToken?: string };
    issues.push(...page.issues);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken !== undefined);
  return issues;
}
