import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { createSystemClock } from '../../../local/clock';
import { loadIssues } from '../../../local/demo/loader/load-issues';
import { readIssueFile, type FileIssue } from '../../../local/demo/loader/issue-file';
import { offersOf } from '../../../local/demo/loader/offers';
import { addPeople, pseudonymsOf } from '../../../local/demo/loader/people';
import { readSite } from '../../../local/demo/oracle/read-site';
import type { IssueView } from '../../../local/demo/oracle/site-view';
import { createPerson } from '../../../local/person';
import { createJiraSite } from '../../../local/jira/site';
import { createSeededRandom } from '../../../local/random';
import { realIssues } from './real-issues';
import { doc, paragraph } from './site-views';

function fileIssue(key: string, more: Partial<FileIssue> = {}): FileIssue {
  return {
    key,
    type: 'Bug',
    subtask: false,
    status: 'Open',
    priority: 'High',
    summary: `Summary of ${key}`,
    labels: [],
    reporter: 'user-1',
    assignee: null,
    duedate: null,
    parent: null,
    description: null,
    comments: [],
    attachments: [],
    ...more,
  };
}

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'issue-file-test-'));
});
afterAll(() => rm(dir, { recursive: true }));

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, content);
  return file;
}

const refused = (message: RegExp) => ({ ok: false, message: expect.stringMatching(message) });

const lines = (...issues: unknown[]) => issues.map((issue) => `${JSON.stringify(issue)}\n`).join('');

describe('the file', () => {
  test('is read plain and gzipped, parents first', async () => {
    const content = lines(fileIssue('A-1', { parent: 'A-2' }), fileIssue('A-2'));
    const plain = await readIssueFile(await fileOf('plain.jsonl', content));
    expect(plain.ok && plain.issues.map((issue) => issue.key)).toEqual(['A-2', 'A-1']);
    expect(await readIssueFile(await fileOf('zipped.jsonl.gz', gzipSync(content)))).toEqual(plain);
  });

  test('is refused with the number of the line that is wrong', async () => {
    const wrong = lines(fileIssue('A-1'), { ...fileIssue('A-2'), summary: 7 });
    expect(await readIssueFile(await fileOf('wrong.jsonl', wrong))).toEqual(refused(/line 2:[^]*summary/));
    expect(await readIssueFile(await fileOf('no-json.jsonl', 'hello\n'))).toEqual(refused(/line 1:/));
  });

  test('is refused where it cannot be read', async () => {
    expect(await readIssueFile(path.join(dir, 'nowhere'))).toEqual(refused(/cannot be read: ENOENT/));
    const half = gzipSync(lines(fileIssue('A-1'))).subarray(0, 30);
    expect(await readIssueFile(await fileOf('half.gz', half))).toEqual(refused(/cannot be read/));
  });

  test('is refused where a parent is missing or two are parents of each other', async () => {
    const missing = lines(fileIssue('A-1', { parent: 'A-9' }));
    expect(await readIssueFile(await fileOf('missing.jsonl', missing))).toEqual(refused(/parent of A-1/));
    const circle = lines(fileIssue('A-1', { parent: 'A-2' }), fileIssue('A-2', { parent: 'A-1' }));
    expect(await readIssueFile(await fileOf('circle.jsonl', circle))).toEqual(refused(/parent of A-1/));
  });
});

test('a project offers what occurs: open first, high priorities first, unknown ones last', () => {
  const offers = offersOf([
    fileIssue('A-1', { status: 'Closed', priority: 'Weird', type: 'Story' }),
    fileIssue('A-2', { status: 'Open', priority: 'Low', type: 'Technical task', subtask: true }),
    fileIssue('A-3', { status: 'Blocked', priority: 'Critical', type: 'Epic' }),
  ]);
  expect(offers).toEqual({
    issueTypes: [
      { name: 'Epic', hierarchyLevel: 1 },
      { name: 'Story' },
      { name: 'Technical task', subtask: true },
    ],
    statuses: ['Open', 'Blocked', 'Closed'],
    priorities: ['Critical', 'Low', 'Weird'],
  });
});

/** Loads issues into a site of their own and reads everything back. */
async function load(issues: readonly FileIssue[]) {
  const clock = createSystemClock();
  const random = createSeededRandom(7);
  const jira = createJiraSite({
    name: 'acme',
    baseUrl: 'https://acme.atlassian.net',
    cloudId: '1',
    clock,
    random,
    indexLagMs: 0,
  });
  const { accountId } = jira.setUp.addUser({ displayName: 'Ada', email: 'ada@acme.example' });
  jira.setUp.addProject({
    key: 'ACME',
    name: 'Acme',
    ...offersOf(issues),
    workflow: 'simplified',
    admins: [accountId],
    members: [],
  });
  const people = addPeople(jira, 'ACME', pseudonymsOf(issues));
  const deps = { jira, clock, random, projectKey: 'ACME', fallbackAccountId: accountId, people };
  const loaded = await loadIssues({ ...deps, progress: () => undefined }, issues);
  jira.setUp.suspendLimits(true);
  const about = { side: 'm', company: 'Acme', projectKey: 'ACME', syncId: 'none' } as const;
  const site = await readSite(createPerson({ jira, clock }, accountId), about);
  const bySummary = (summary: string): IssueView | undefined =>
    site.issues.find((issue) => issue.fields.summary === summary);
  return { loaded, site, bySummary };
}

test('an issue is made with its fields, by its people, and moved to its status', async () => {
  const { bySummary } = await load([
    fileIssue('A-1'),
    fileIssue('A-2', {
      type: 'Sub-task',
      subtask: true,
      parent: 'A-1',
      status: 'Closed',
      priority: null,
      labels: ['a', 'b'],
      assignee: 'user-2',
      duedate: '2027-02-03',
      comments: [{ author: 'user-2', body: { wiki: 'x', adf: doc(paragraph('Fixed.')) } }],
    }),
  ]);
  expect(bySummary('Summary of A-2')).toMatchObject({
    parentId: bySummary('Summary of A-1')?.id,
    fields: {
      type: 'Sub-task',
      status: 'Closed',
      priority: null,
      labels: 'a b',
      assignee: 'user-2@people.example',
      dueDate: '2027-02-03',
    },
    comments: [{ author: 'User-2', body: doc(paragraph('Fixed.')) }],
  });
});

test('images point at the attachment of that name; where there is none, the name stands there', async () => {
  const media = (id: string) => ({ type: 'media', attrs: { type: 'file', id, collection: '' } });
  const adf = doc(
    { type: 'mediaSingle', attrs: { layout: 'center' }, content: [media('here.png')] },
    { type: 'mediaSingle', attrs: { layout: 'center' }, content: [media('gone.png')] },
  );
  const { loaded, bySummary } = await load([
    fileIssue('A-1', {
      description: { wiki: '', adf },
      attachments: [{ filename: 'here.png', size: 1000, mimeType: 'image/png', author: 'user-1' }],
    }),
  ]);
  const issue = bySummary('Summary of A-1');
  expect(issue?.attachments).toEqual([
    expect.objectContaining({ filename: 'here.png', size: 1000, mimeType: 'image/png' }),
  ]);
  const [shown, named] = issue?.description?.content ?? [];
  expect(shown?.content?.[0]?.attrs).toMatchObject({
    alt: 'here.png',
    // As the oracle reads it: the file that the id of this site stands for.
    id: expect.stringMatching(/^file: here\.png [\da-f]{64}$/),
  });
  expect(named).toEqual(paragraph('gone.png'));
  expect(loaded).toMatchObject({ imagesPointed: 1, imagesNamed: 1 });
});

test('mentions name accounts of the site', async () => {
  const mention = { type: 'mention', attrs: { id: 'user-9', text: '', accessLevel: '' } };
  const adf = doc({ type: 'paragraph', content: [mention] });
  const { bySummary } = await load([fileIssue('A-1', { description: { wiki: '', adf } })]);
  const written = bySummary('Summary of A-1')?.description?.content?.[0]?.content?.[0];
  expect(written?.attrs).toMatchObject({ text: '@User-9', id: expect.stringMatching(/^712020:/) });
});

test('a text without ADF is made of its wiki markup and cut to what Jira takes; a comment without text says so', async () => {
  const { loaded, bySummary } = await load([
    fileIssue('A-1', { description: { wiki: 'one\r\ntwo\r\n\r\nthree', adf: null } }),
    fileIssue('A-2', {
      description: { wiki: 'x'.repeat(40_000), adf: null },
      comments: [{ author: null, body: null }],
    }),
  ]);
  const line = (text: string) => ({ type: 'text', text });
  expect(bySummary('Summary of A-1')?.description).toEqual(
    doc(
      { type: 'paragraph', content: [line('one'), { type: 'hardBreak' }, line('two')] },
      paragraph('three'),
    ),
  );
  expect(bySummary('Summary of A-2')?.comments[0]?.body).toEqual(doc(paragraph('(no text)')));
  expect(loaded).toMatchObject({ madeOfWiki: 2, textsCut: 1, emptyComments: 1 });
});

test('the real issues can be read', async () => {
  const file = realIssues();
  if (file === undefined) return;
  const read = await readIssueFile(file);
  const issues = read.ok ? read.issues : [];
  expect(issues).toHaveLength(700);
  expect(issues.flatMap((issue) => issue.comments)).toHaveLength(2671);
  expect(issues.filter((issue) => issue.parent !== null)).toHaveLength(77);
});
