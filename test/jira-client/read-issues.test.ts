import type { HttpRequest } from '../../src/ports/http';
import { answer, binaryAnswer, doc, restComment, restIssue, scripted } from './scripted-http';

const idsIn = (request: HttpRequest) =>
  (JSON.parse(String(request.body)) as { issueIdsOrKeys: string[] }).issueIdsOrKeys;
const found = (request: HttpRequest) =>
  answer(200, { issues: idsIn(request).map((id) => restIssue(id)), issueErrors: [] });

describe('readIssues', () => {
  it('reads what the app needs and nothing else', async () => {
    const rest = restIssue('1', {
      description: doc('hello'),
      duedate: '2026-12-24',
      parent: { id: 7, key: 'ACME-7' },
      assignee: { accountId: 'a', displayName: 'Ada', emailAddress: 'ada@acme.example', active: true },
      security: { id: '10', name: 'Secret' },
      attachment: [
        {
          id: 5,
          filename: 'a.png',
          size: 3,
          mimeType: 'image/png',
          author: { accountId: 'b', displayName: 'Bob' },
          created: '2026-11-20T10:00:00.5+0100',
        },
      ],
      worklog: {
        startAt: 0,
        maxResults: 20,
        total: 1,
        worklogs: [
          {
            id: '8',
            author: { accountId: 'b', displayName: 'Bob' },
            created: '2026-11-21T09:00:00.000+0100',
            updated: '2026-11-21T09:00:00.000+0100',
            started: '2026-11-20T09:00:00.000+0100',
            timeSpent: '1h 30m',
            timeSpentSeconds: 5400,
            visibility: { type: 'role', value: 'Developers', identifier: 'Developers' },
          },
        ],
      },
      issuelinks: [
        { id: '31', type: { id: '1', name: 'Blocks' }, outwardIssue: { id: '9', key: 'ACME-9' } },
        { id: '32', type: { id: '1', name: 'Blocks' }, inwardIssue: { id: '10', key: 'ACME-10' } },
        { id: '33', type: { id: '1', name: 'Blocks' } },
      ],
    });
    const properties = { 'issue-synchronization': { sync: 's1', pair: 'p1' } };
    const { jira, jsonOf } = scripted([answer(200, { issues: [{ ...rest, properties }] })]);
    expect(await jira.readIssues(['1'])).toEqual({
      kind: 'done',
      value: {
        missing: [],
        issues: [
          {
            id: '1',
            key: 'ACME-1',
            projectId: '10000',
            created: Date.UTC(2026, 10, 20, 9),
            updated: Date.UTC(2026, 10, 21, 9),
            summary: 'Issue 1',
            description: doc('hello'),
            type: { id: '10001', name: 'Task', subtask: false },
            priority: { id: '3', name: 'Medium' },
            labels: ['a'],
            dueDate: '2026-12-24',
            assignee: { accountId: 'a', displayName: 'Ada', email: 'ada@acme.example' },
            parentId: '7',
            status: { id: '1', name: 'To Do' },
            isRestricted: true,
            comments: [],
            attachments: [
              {
                id: '5',
                filename: 'a.png',
                size: 3,
                mimeType: 'image/png',
                authorId: 'b',
                authorName: 'Bob',
                created: Date.UTC(2026, 10, 20, 9, 0, 0, 500),
              },
            ],
            worklogs: [
              {
                id: '8',
                author: { accountId: 'b', displayName: 'Bob' },
                comment: null,
                created: Date.UTC(2026, 10, 21, 8),
                started: Date.UTC(2026, 10, 20, 8),
                seconds: 5400,
                isPublic: false,
              },
            ],
            links: [
              { id: '31', type: { id: '1', name: 'Blocks' }, way: 'outward', otherId: '9' },
              { id: '32', type: { id: '1', name: 'Blocks' }, way: 'inward', otherId: '10' },
            ],
            mark: { sync: 's1', pair: 'p1' },
          },
        ],
      },
    });
    const { fields } = jsonOf(0) as { fields: string[] };
    expect(fields.join(' ')).toBe(
      'summary description issuetype priority labels duedate assignee parent status security comment attachment worklog issuelinks project created updated',
    );
  });

  it('takes missing and null members for empty, and a strange mark for none', async () => {
    const bare = restIssue('1');
    const fields = bare['fields'] as Record<string, unknown>;
    for (const id of ['priority', 'labels', 'duedate', 'assignee', 'security', 'attachment', 'description'])
      delete fields[id];
    const properties = { 'issue-synchronization': 'mine' };
    const { jira } = scripted([answer(200, { issues: [{ ...bare, properties }] })]);
    const outcome = await jira.readIssues(['1']);
    const issue = outcome.kind === 'done' ? outcome.value.issues[0] : undefined;
    expect(issue).toMatchObject({
      priority: null,
      labels: [],
      dueDate: null,
      assignee: null,
      isRestricted: false,
    });
    expect(issue).toMatchObject({ attachments: [], description: null, parentId: null });
    expect(issue).not.toHaveProperty('mark');
  });

  it('asks for 100 at a time, each id once, and names what is not there', async () => {
    const ids = Array.from({ length: 150 }, (_, index) => String(index + 1));
    const withoutLast = (request: HttpRequest) =>
      answer(200, {
        issues: idsIn(request)
          .filter((id) => id !== '150')
          .map((id) => restIssue(id)),
      });
    const { jira, sent } = scripted([withoutLast, withoutLast]);
    const outcome = await jira.readIssues([...ids, '3', '150']);
    expect(sent.map((request) => idsIn(request).length)).toEqual([100, 50]);
    expect(outcome).toMatchObject({ kind: 'done', value: { missing: ['150'] } });
    expect(outcome.kind === 'done' && outcome.value.issues).toHaveLength(149);
  });

  it('asks again for issues for which Jira reports an error: that is no proof of absence', async () => {
    const { jira, sent } = scripted([
      answer(200, {
        issues: [restIssue('1')],
        issueErrors: [
          { id: '2', errorMessage: 'payload' },
          { id: '3', errorMessage: 'gone' },
        ],
      }),
      answer(200, restIssue('2')),
      answer(404, { errorMessages: ['no'], errors: {} }),
    ]);
    const outcome = await jira.readIssues(['1', '2', '3']);
    expect(outcome).toMatchObject({
      kind: 'done',
      value: { missing: ['3'], issues: [{ id: '1' }, { id: '2' }] },
    });
    expect(sent[1]?.target).toMatch(/^\/rest\/api\/3\/issue\/2\?fields=summary%2C/);
  });

  const history = (id: string, created: number | string, items: object[], accountId = 'ada') => ({
    id,
    author: { accountId, displayName: 'Ada' },
    created,
    items,
  });
  const withChangelog = (id: string, histories: object[]) => ({ ...restIssue(id), changelog: { histories } });

  it('reads who edited what, newest first, by name where an item has no id', async () => {
    const item = {
      field: 'summary',
      fieldId: 'summary',
      from: null,
      fromString: 'a',
      to: null,
      toString: 'b',
    };
    const histories = [
      history('8', '2026-11-21T10:00:00.000+0000', [{ ...item, toString: 'c' }], 'bob'),
      history('10', '2026-11-21T12:00:00.000+0000', [
        { field: 'IssueParentAssociation', from: null, to: '7', fromString: null, toString: 'ACME-7' },
        { field: 'Rank', fieldId: 'customfield_1', from: '', to: '' },
        { field: 'Zusammenfassung', fieldId: 'summary', from: null, to: null },
      ]),
      history('9', '2026-11-21T10:00:00.000+0000', [item]),
    ];
    const { jira, jsonOf } = scripted([answer(200, { issues: [withChangelog('1', histories)] })]);
    const outcome = await jira.readIssues(['1'], { edits: true });
    expect(jsonOf(0)).toMatchObject({ expand: ['changelog'] });
    const [issue] = outcome.kind === 'done' ? outcome.value.issues : [];
    expect(issue?.edits).toEqual({
      entries: [
        {
          at: Date.UTC(2026, 10, 21, 12),
          by: 'ada',
          field: 'parent',
          from: { id: null, text: null },
          to: { id: '7', text: 'ACME-7' },
        },
        // Jira left both texts out: nothing of a prototype stands in.
        expect.objectContaining({ field: 'summary', to: { id: null, text: null } }),
        expect.objectContaining({ by: 'ada', to: { id: null, text: 'b' } }),
        expect.objectContaining({ by: 'bob', to: { id: null, text: 'c' } }),
      ],
    });
  });

  it('says up to where a changelog reaches that may have been cut, and does without one that it cannot read', async () => {
    const item = { field: 'labels', fieldId: 'labels', toString: 'x' };
    const many = Array.from({ length: 40 }, (_, n) => history(String(n), 5000 + n, [item]));
    const { jira } = scripted([
      answer(200, { issues: [withChangelog('1', many), { ...restIssue('2'), changelog: 'none' }] }),
    ]);
    const outcome = await jira.readIssues(['1', '2'], { edits: true });
    const issues = outcome.kind === 'done' ? outcome.value.issues : [];
    expect([issues[0]?.edits?.cutAt, issues[0]?.edits?.entries.length]).toEqual([5000, 40]);
    expect(issues[1]).not.toHaveProperty('edits');
  });

  it('reads an issue without its changelog where that makes the answer too long', async () => {
    const { jira, jsonOf } = scripted([
      binaryAnswer(200, new Uint8Array(33 * 1024 * 1024)),
      answer(200, { issues: [restIssue('1')] }),
    ]);
    expect(await jira.readIssues(['1'], { edits: true })).toMatchObject({ value: { missing: [] } });
    expect(jsonOf(1)).not.toHaveProperty('expand');
  });

  it('halves a batch whose answer is longer than it can hold', async () => {
    const { jira, sent } = scripted([binaryAnswer(200, new Uint8Array(33 * 1024 * 1024)), found, found]);
    const outcome = await jira.readIssues(['1', '2', '3']);
    expect(outcome.kind === 'done' && outcome.value.issues.map((issue) => issue.id)).toEqual(['1', '2', '3']);
    expect(sent.map((request) => idsIn(request))).toEqual([['1', '2', '3'], ['1', '2'], ['3']]);
  });

  it('fetches all pages of comments that Jira cut off', async () => {
    const page = (from: number, count: number) =>
      answer(200, {
        total: 130,
        comments: Array.from({ length: count }, (_, index) => restComment(from + index)),
      });
    const cut = { comments: [restComment(1)], total: 130, maxResults: 1, startAt: 0 };
    const { jira, sent } = scripted([
      answer(200, { issues: [restIssue('1', { comment: cut }), restIssue('2')] }),
      page(1, 100),
      page(101, 30),
    ]);
    const outcome = await jira.readIssues(['1', '2']);
    const first = outcome.kind === 'done' ? outcome.value.issues[0] : undefined;
    expect(first?.comments.map((comment) => comment.id)).toEqual(
      Array.from({ length: 130 }, (_, n) => String(n + 1)),
    );
    expect(sent.slice(1).map((request) => /startAt=(\d+)/.exec(request.target)?.[1])).toEqual(['0', '100']);
  });

  it('tells public comments from restricted and internal ones', async () => {
    const comments = [
      restComment(3, { visibility: { type: 'role', value: 'Administrators' } }),
      restComment(2, { jsdPublic: false }),
      restComment(1, { jsdPublic: undefined, author: undefined }),
    ];
    const { jira } = scripted([
      answer(200, { issues: [restIssue('1', { comment: { comments, total: 3 } })] }),
    ]);
    const outcome = await jira.readIssues(['1']);
    const read = outcome.kind === 'done' ? (outcome.value.issues[0]?.comments ?? []) : [];
    expect(read.map(({ id, isPublic }) => [id, isPublic])).toEqual([
      ['1', true],
      ['2', false],
      ['3', false],
    ]);
    expect(read[0]?.author).toEqual({ accountId: 'unknown', displayName: '' });
  });
});

describe('listComments', () => {
  const mark = { sync: 's', item: 'm:1', lead: 1 };

  it('reads marks and passes over properties of others', async () => {
    const comments = [
      restComment(1, { properties: [{ key: 'issue-synchronization', value: mark }] }),
      restComment(2, { properties: [{ key: 'issue-synchronization', value: { sync: 's' } }] }),
      restComment(3, { properties: [{ key: 'other', value: mark }] }),
    ];
    const { jira, sent } = scripted([answer(200, { comments, total: 3 })]);
    const outcome = await jira.listComments('1');
    expect(outcome.kind === 'done' && outcome.value.map((comment) => comment.mark)).toEqual([
      mark,
      undefined,
      undefined,
    ]);
    expect(sent[0]?.target).toContain('expand=properties');
  });

  it('begins again when comments come or go between pages', async () => {
    const page = (total: number, ids: number[]) =>
      answer(200, { total, comments: ids.map((id) => restComment(id)) });
    const hundred = Array.from({ length: 100 }, (_, index) => index + 1);
    const { jira } = scripted([page(101, hundred), page(100, []), page(100, hundred)]);
    const outcome = await jira.listComments('1');
    expect(outcome.kind === 'done' && outcome.value).toHaveLength(100);
  });

  it('asks to come back when they never stop changing', async () => {
    const changing = (total: number) => answer(200, { total, comments: [restComment(total)] });
    const { jira } = scripted([5, 6, 5, 6, 5, 6].map(changing));
    expect(await jira.listComments('1')).toMatchObject({ kind: 'retry', cause: { code: 'jira-conflict' } });
  });
});
