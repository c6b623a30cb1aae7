import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AdfNode } from '../../jira/model';
import type { Person } from '../../person';
import { mediaIdsIn, pointImages } from './point-images';
import type { AttachmentView, CommentView, IssueView, SideLetter, SiteView } from './site-view';

/** Under this key the app marks what it made. */
const MARK = 'issue-synchronization';
const FIELDS = [
  'summary',
  'description',
  'issuetype',
  'priority',
  'labels',
  'duedate',
  'assignee',
  'parent',
  'status',
  'attachment',
];

const named = z.object({ name: z.string() });
const document = z.custom<AdfNode>((value) => typeof value === 'object' && value !== null);

const attachment = z.object({
  id: z.string(),
  filename: z.string(),
  mimeType: z.string(),
  size: z.number(),
});

const issue = z.object({
  id: z.string(),
  key: z.string(),
  fields: z.object({
    summary: z.string(),
    description: document.nullish(),
    issuetype: named,
    priority: named.nullish(),
    labels: z.array(z.string()),
    duedate: z.string().nullish(),
    assignee: z.object({ displayName: z.string(), emailAddress: z.string().optional() }).nullish(),
    parent: z.object({ id: z.string() }).nullish(),
    status: named,
    attachment: z.array(attachment).default([]),
  }),
  properties: z.object({ [MARK]: z.object({ sync: z.string(), pair: z.string() }).optional() }).optional(),
});

const found = z.object({ issues: z.array(issue), nextPageToken: z.string().nullish() });

const comment = z.object({
  id: z.string(),
  author: z.object({ displayName: z.string() }),
  created: z.string().transform((text) => Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))),
  body: document,
  properties: z.array(z.object({ key: z.string(), value: z.unknown() })),
});

const commentPage = z.object({ comments: z.array(comment), total: z.number() });
const commentMark = z.object({ sync: z.string(), item: z.string(), lead: z.number() });
const people = z.array(z.object({ emailAddress: z.string().default('') }));

/** Reads a whole project through the site's REST interface, as a person sees it. `syncId` tells our marks from others'. */
export async function readSite(
  person: Person,
  about: { side: SideLetter; company: string; projectKey: string; syncId: string },
): Promise<SiteView> {
  const { side, company, projectKey, syncId } = about;
  const issues: IssueView[] = [];
  let nextPageToken: string | undefined;
  do {
    const page = found.parse(
      await person.call('POST', '/search/jql', {
        jql: `project = ${projectKey} ORDER BY key ASC`,
        maxResults: 100,
        fields: FIELDS,
        properties: [MARK],
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      }),
    );
    for (const entry of page.issues) issues.push(await readIssue(person, entry, syncId));
    nextPageToken = page.nextPageToken ?? undefined;
  } while (nextPageToken !== undefined);
  const path = `/user/assignable/search?project=${projectKey}&maxResults=1000`;
  const assignable = people.parse(await person.call('GET', path));
  const emails = assignable.map((entry) => entry.emailAddress.toLowerCase());
  return { side, company, people: new Set(emails), issues };
}

async function readIssue(person: Person, entry: z.infer<typeof issue>, syncId: string): Promise<IssueView> {
  const { fields } = entry;
  const mark = entry.properties?.[MARK];
  const attachments: AttachmentView[] = [];
  for (const { id, filename, mimeType, size } of fields.attachment) {
    const sha256 = createHash('sha256')
      .update(await person.download(id))
      .digest('hex');
    attachments.push({ id, filename, mimeType, size, sha256 });
  }
  const comments = await readComments(person, entry.id, syncId);
  const texts = [...comments.map(({ body }) => body), ...(fields.description ? [fields.description] : [])];
  const fileOf = new Map<string, string>();
  if (texts.some((text) => mediaIdsIn(text).length > 0))
    for (const { id, filename, sha256 } of attachments)
      fileOf.set(await person.mediaIdOf(id), `${filename} ${sha256}`);
  return {
    id: entry.id,
    key: entry.key,
    ...(mark?.sync === syncId ? { pair: mark.pair } : {}),
    fields: {
      summary: fields.summary,
      type: fields.issuetype.name,
      priority: fields.priority?.name ?? null,
      labels: fields.labels.toSorted().join(' '),
      dueDate: fields.duedate ?? null,
      assignee: fields.assignee ? (fields.assignee.emailAddress ?? fields.assignee.displayName) : null,
      status: fields.status.name,
    },
    description: fields.description ? pointImages(fields.description, fileOf) : null,
    parentId: fields.parent?.id ?? null,
    comments: comments.map((one) => ({ ...one, body: pointImages(one.body, fileOf) })),
    attachments,
  };
}

async function readComments(person: Person, issueId: string, syncId: string): Promise<CommentView[]> {
  const comments: CommentView[] = [];
  for (;;) {
    const path = `/issue/${issueId}/comment?expand=properties&orderBy=created&maxResults=100&startAt=${comments.length}`;
    const page = commentPage.parse(await person.call('GET', path));
    for (const { id, author, created, body, properties } of page.comments) {
      const mark = commentMark.safeParse(properties.find((property) => property.key === MARK)?.value);
      const ours = mark.success && mark.data.sync === syncId;
      const marked = ours ? { mark: { item: mark.data.item, lead: mark.data.lead } } : {};
      comments.push({ id, author: author.displayName, created, body, ...marked });
    }
    if (page.comments.length === 0 || comments.length >= page.total) return comments;
  }
}
