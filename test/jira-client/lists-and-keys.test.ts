import type { HttpRequest } from '../../src/ports/http';
import { answer, scripted } from './scripted-http';

const keysIn = (request: HttpRequest) =>
  (JSON.parse(String(request.body)) as { issueIdsOrKeys: string[] }).issueIdsOrKeys;

/** A bulk fetch over issues with these numbers; a mark where the number has one. */
const project =
  (numbers: readonly number[], marks: Record<number, unknown> = {}) =>
  (request: HttpRequest) => {
    const asked = new Set(keysIn(request));
    const present = numbers.filter((number) => asked.has(`ACME-${number}`));
    return answer(200, {
      issues: present.map((number) => ({
        id: String(9000 + number),
        key: `ACME-${number}`,
        properties: number in marks ? { 'issue-synchronization': marks[number] } : {},
      })),
      issueErrors: [],
    });
  };

describe('listIssues and listUpdated', () => {
  it('lists ids page by page in the order of creation', async () => {
    const { jira, jsonOf } = scripted([
      answer(200, { issues: [{ id: '1' }, { id: '2' }], nextPageToken: 'T', isLast: false }),
      answer(200, { issues: [{ id: '3' }], isLast: true }),
    ]);
    expect(await jira.listIssues('10000')).toEqual({
      kind: 'done',
      value: { issueIds: ['1', '2'], next: 'T' },
    });
    expect(await jira.listIssues('10000', 'T')).toEqual({ kind: 'done', value: { issueIds: ['3'] } });
    expect(jsonOf(0)).toEqual({
      jql: 'project = 10000 ORDER BY created ASC, key ASC',
      maxResults: 100,
      fields: ['id'],
    });
    expect(jsonOf(1)).toMatchObject({ nextPageToken: 'T' });
  });

  it('lists nothing but ids in the order of ids, in long pages', async () => {
    const { jira, jsonOf } = scripted([answer(200, { issues: [{ id: '1' }], nextPageToken: 'T' })]);
    expect(await jira.listIds('10000')).toEqual({ kind: 'done', value: { issueIds: ['1'], next: 'T' } });
    const jql = 'project = 10000 ORDER BY id ASC';
    expect(jsonOf(0)).toEqual({ jql, maxResults: 5000, fields: ['id'] });
  });

  it('looks back whole minutes, at least one', async () => {
    const empty = answer(200, { issues: [] });
    const { jira, jsonOf } = scripted([empty, empty]);
    await jira.listUpdated('10000', 129.2);
    await jira.listUpdated('10000', 0);
    const jql = [0, 1].map((index) => (jsonOf(index) as { jql: string }).jql);
    expect(jql).toEqual([
      'project = 10000 AND updated >= "-130m" ORDER BY created ASC, key ASC',
      'project = 10000 AND updated >= "-1m" ORDER BY created ASC, key ASC',
    ]);
  });

  it('tells a page that has expired from a refused query', async () => {
    const refused = answer(400, { errorMessages: ['Nein.'], errors: {} });
    const { jira } = scripted([refused, refused]);
    expect(await jira.listIssues('10000', 'old')).toMatchObject({ cause: { code: 'jira-page-expired' } });
    expect(await jira.listIssues('10000')).toMatchObject({ cause: { code: 'jira-refused' } });
  });

  it('never puts anything but a number into the query', async () => {
    const { jira } = scripted([]);
    await expect(jira.listIssues('1 OR project = 2')).rejects.toThrow('project id');
  });
});

describe('findMarked', () => {
  it('finds the marks of one synchronization from a number on, past short gaps', async () => {
    const marks = {
      12: { sync: 's', pair: 'p12' },
      60: { sync: 's', pair: 'p60' },
      61: { sync: 'other', pair: 'x' },
    };
    const { jira, sent } = scripted([project([12, 13, 60, 61], marks)]);
    expect(await jira.findMarked('ACME', 12, 's')).toEqual({
      kind: 'done',
      value: [
        { id: '9012', key: 'ACME-12', pair: 'p12' },
        { id: '9060', key: 'ACME-60', pair: 'p60' },
      ],
    });
    expect(keysIn(sent[0] as HttpRequest)).toHaveLength(100);
    expect(JSON.parse(String(sent[0]?.body))).toMatchObject({
      fields: ['id'],
      properties: ['issue-synchronization'],
    });
  });

  it('goes on until 50 keys in a row are missing', async () => {
    const numbers = [1, 90, 130, 185];
    const marks = Object.fromEntries(numbers.map((number) => [number, { sync: 's', pair: `p${number}` }]));
    const answers = project(numbers, marks);
    const { jira, sent } = scripted([answers, answers, answers]);
    const outcome = await jira.findMarked('ACME', 1, 's');
    expect(outcome.kind === 'done' && outcome.value.map(({ pair }) => pair)).toEqual([
      'p1',
      'p90',
      'p130',
      'p185',
    ]);
    expect(sent).toHaveLength(3);
  });

  it('reports a retry rather than half of the truth', async () => {
    const { jira } = scripted([project([1, 90]), { kind: 'failure', code: 'budget', text: 'No more.' }]);
    expect(await jira.findMarked('ACME', 1, 's')).toMatchObject({ kind: 'retry' });
  });
});

describe('highestNumber', () => {
  const acme = answer(200, { id: '10000', key: 'ACME', name: 'Acme' });

  it('looks past what the index knows', async () => {
    const { jira } = scripted([
      answer(200, { issues: [{ id: '9007', key: 'ACME-7' }], isLast: true }),
      acme,
      project([7, 8, 9]),
    ]);
    expect(await jira.highestNumber('10000')).toEqual({ kind: 'done', value: 9 });
  });

  it('is 0 for a project without issues', async () => {
    const { jira } = scripted([answer(200, { issues: [], isLast: true }), acme, project([])]);
    expect(await jira.highestNumber('10000')).toEqual({ kind: 'done', value: 0 });
  });
});
