import { issuesOf } from '../looking';
import type { Seen } from '../looking';
import type { Side } from '../side';
import type { TwoSides } from '../two-sides';

/** What people do in these stories, and how the two sides look to them. */

/** Makes an issue in the side's project; a Task unless told otherwise. */
export async function make(
  side: Side,
  fields: Record<string, unknown>,
): Promise<{ id: string; key: string }> {
  const made = await side.ask('POST', '/rest/api/3/issue', {
    fields: { project: { key: side.project.key }, issuetype: { name: 'Task' }, ...fields },
  });
  return { id: String(made['id']), key: String(made['key']) };
}

export async function edit(side: Side, key: string, fields: Record<string, unknown>): Promise<void> {
  await side.ask('PUT', `/rest/api/3/issue/${key}`, { fields });
}

/** Does the transition whose target has that name. */
export async function moveTo(side: Side, key: string, status: string): Promise<void> {
  const { transitions } = (await side.ask('GET', `/rest/api/3/issue/${key}/transitions`)) as {
    transitions: { id: string; to: { name: string } }[];
  };
  const id = transitions.find((t) => t.to.name === status)?.id;
  await side.ask('POST', `/rest/api/3/issue/${key}/transitions`, { transition: { id } });
}

export async function comment(side: Side, key: string, body: unknown, more = {}): Promise<string> {
  const made = await side.ask('POST', `/rest/api/3/issue/${key}/comment`, { body, ...more });
  return String(made['id']);
}

let boundaries = 0;

/** Attaches a file as the first person; returns its id. */
export async function attach(side: Side, key: string, filename: string, bytes: Uint8Array): Promise<string> {
  await side.ask('GET', '/rest/api/3/myself');
  boundaries += 1;
  const boundary = `part-${boundaries}-of-this-test`;
  const escaped = filename.replaceAll(/["\\]/g, String.raw`\$&`);
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${escaped}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const response = await side.jira.handle({
    method: 'POST',
    path: `/rest/api/3/issue/${key}/attachments`,
    headers: {
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'x-atlassian-token': 'no-check',
    },
    body: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    principal: { kind: 'user', accountId: side.people[0] as string },
  });
  if (response.status !== 200) throw new Error(response.body.toString('utf8'));
  const [made] = JSON.parse(response.body.toString('utf8')) as { id: string }[];
  return String(made?.id);
}

export interface SeenComment {
  id: string;
  body: { content: unknown[] };
}

export async function commentsOf(side: Side, key: string): Promise<SeenComment[]> {
  const { comments } = (await side.ask('GET', `/rest/api/3/issue/${key}/comment?maxResults=5000`)) as {
    comments: SeenComment[];
  };
  return comments;
}

/** The issue with that summary; fails when there are none or two. */
export async function bySummary(side: Side, summary: string): Promise<Seen> {
  const found = (await issuesOf(side)).filter((issue) => issue.summary === summary);
  if (found.length !== 1)
    throw new Error(`${side.name} has ${found.length} issues with the summary "${summary}"`);
  return found[0] as Seen;
}

/** An issue that exists on both sides: made on acme, arrived on globex. */
export async function pairOf(
  world: TwoSides,
  fields: Record<string, unknown> = {},
): Promise<{ here: { id: string; key: string }; there: Seen }> {
  const summary = typeof fields['summary'] === 'string' ? fields['summary'] : 'Shared';
  const here = await make(world.acme, { ...fields, summary });
  await world.settle();
  return { here, there: await bySummary(world.globex, summary) };
}

/** A field of an issue as Jira answers it. */
export async function fieldOf(side: Side, key: string, field: string): Promise<unknown> {
  const issue = await side.ask('GET', `/rest/api/3/issue/${key}`);
  return (issue['fields'] as Record<string, unknown>)[field];
}
