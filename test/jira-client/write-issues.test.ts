import { answer, doc, restIssue, scripted } from './scripted-http';

const draft = (summary: string) => ({
  projectId: '10000',
  fields: { summary, typeId: '10001', priorityId: null, parentId: null, assigneeId: 'a:1', labels: ['x'] },
  mark: { sync: 's', pair: `pair of ${summary}` },
});

describe('createIssues', () => {
  it('sends each draft with its mark and leaves out what is empty', async () => {
    const { jira, jsonOf } = scripted([answer(201, { issues: [{ id: '1', key: 'ACME-1' }], errors: [] })]);
    expect(await jira.createIssues([draft('A')])).toEqual({
      kind: 'done',
      value: [{ kind: 'created', id: '1', key: 'ACME-1' }],
    });
    expect(jsonOf(0)).toEqual({
      issueUpdates: [
        {
          fields: {
            project: { id: '10000' },
            summary: 'A',
            issuetype: { id: '10001' },
            assignee: { accountId: 'a:1' },
            labels: ['x'],
          },
          properties: [{ key: 'issue-synchronization', value: { sync: 's', pair: 'pair of A' } }],
        },
      ],
    });
  });

  it('puts created and refused drafts back in their order, with our names of the fields', async () => {
    const { jira } = scripted([
      answer(201, {
        issues: [
          { id: '1', key: 'ACME-1' },
          { id: '3', key: 'ACME-3' },
        ],
        errors: [
          {
            status: 400,
            failedElementNumber: 1,
            elementErrors: {
              errorMessages: ['Nicht so.'],
              errors: { issuetype: 'Vorgangstyp fehlt', duedate: 'Kein Datum', customfield_10: 'Pflicht' },
            },
          },
        ],
      }),
    ]);
    const outcome = await jira.createIssues([draft('A'), draft('B'), draft('C')]);
    expect(outcome.kind === 'done' && outcome.value).toEqual([
      { kind: 'created', id: '1', key: 'ACME-1' },
      {
        kind: 'refused',
        fields: { typeId: 'Vorgangstyp fehlt', dueDate: 'Kein Datum' },
        text: 'Nicht so. issuetype: Vorgangstyp fehlt duedate: Kein Datum customfield_10: Pflicht',
      },
      { kind: 'created', id: '3', key: 'ACME-3' },
    ]);
  });

  it('reads the same from a 400 when all were refused', async () => {
    const error = (failedElementNumber: number) => ({
      failedElementNumber,
      status: 400,
      elementErrors: { errorMessages: [], errors: { summary: `Nein ${failedElementNumber}` } },
    });
    const { jira, sent } = scripted([answer(400, { issues: [], errors: [error(1), error(0)] })]);
    const outcome = await jira.createIssues([draft('A'), draft('B')]);
    expect(outcome.kind === 'done' && outcome.value).toMatchObject([
      { kind: 'refused', fields: { summary: 'Nein 0' } },
      { kind: 'refused', fields: { summary: 'Nein 1' } },
    ]);
    expect(sent).toHaveLength(1);
  });

  it('takes a plain 400 for the refusal of a single draft', async () => {
    const { jira } = scripted([answer(400, { errorMessages: ['INVALID_INPUT'], errors: {} })]);
    expect(await jira.createIssues([draft('A')])).toEqual({
      kind: 'done',
      value: [{ kind: 'refused', fields: {}, text: 'INVALID_INPUT' }],
    });
  });

  it('finds out by halves for whose sake a plain 400 refused several', async () => {
    const { jira } = scripted([
      answer(400, { errorMessages: ['INVALID_INPUT'], errors: {} }),
      answer(201, { issues: [{ id: '1', key: 'ACME-1' }], errors: [] }),
      answer(400, { errorMessages: ['INVALID_INPUT'], errors: {} }),
    ]);
    const outcome = await jira.createIssues([draft('A'), draft('B')]);
    expect(outcome.kind === 'done' && outcome.value.map((result) => result.kind)).toEqual([
      'created',
      'refused',
    ]);
  });

  it.each([
    ['too few', { issues: [{ id: '1', key: 'ACME-1' }], errors: [] }],
    [
      'a number beyond the drafts',
      { issues: [{ id: '1', key: 'A-1' }], errors: [{ failedElementNumber: 7 }] },
    ],
  ])('does not guess when the answer has %s', async (_, body) => {
    const { jira } = scripted([answer(201, body)]);
    expect(await jira.createIssues([draft('A'), draft('B')])).toMatchObject({
      kind: 'retry',
      cause: { code: 'jira-unreadable' },
    });
  });

  it('asks nothing for no drafts and throws for more than 50', async () => {
    const { jira } = scripted([]);
    expect(await jira.createIssues([])).toEqual({ kind: 'done', value: [] });
    await expect(jira.createIssues(Array.from({ length: 51 }, () => draft('A')))).rejects.toThrow(
      '51 drafts',
    );
  });
});

describe('editIssue', () => {
  const notAllowed = answer(400, { errorMessages: ['Nur Administratoren.'], errors: {} });

  it('writes and reads back in one quiet request', async () => {
    const { jira, sent, jsonOf } = scripted([answer(200, restIssue('1', { summary: 'New' }))]);
    const outcome = await jira.editIssue('1', {
      summary: 'New',
      description: doc('d'),
      priorityId: '2',
      dueDate: null,
      assigneeId: null,
      labels: [],
    });
    expect(outcome).toMatchObject({
      kind: 'done',
      value: { kind: 'edited', issue: { id: '1', summary: 'New' } },
    });
    expect(sent[0]).toMatchObject({
      method: 'PUT',
      target: '/rest/api/3/issue/1?returnIssue=true&expand=changelog&notifyUsers=false',
    });
    expect(jsonOf(0)).toEqual({
      fields: {
        summary: 'New',
        description: doc('d'),
        priority: { id: '2' },
        duedate: null,
        assignee: null,
        labels: [],
      },
    });
    expect(jira.pointsSpent()).toBe(1);
  });

  it('takes a parent away by an operation and sets one as a field', async () => {
    const { jira, jsonOf } = scripted([answer(200, restIssue('1')), answer(200, restIssue('1'))]);
    await jira.editIssue('1', { parentId: null });
    await jira.editIssue('1', { parentId: '9', summary: 'x' });
    expect(jsonOf(0)).toEqual({ update: { parent: [{ set: { none: true } }] } });
    expect(jsonOf(1)).toEqual({ fields: { summary: 'x', parent: { id: '9' } } });
  });

  it('notifies where it must, and then stays with it', async () => {
    const { jira, sent } = scripted([notAllowed, answer(200, restIssue('1')), answer(200, restIssue('2'))]);
    expect(await jira.editIssue('1', { summary: 'x' })).toMatchObject({ value: { kind: 'edited' } });
    expect(await jira.editIssue('2', { summary: 'x' })).toMatchObject({ value: { kind: 'edited' } });
    expect(sent.map((request) => request.target.includes('notifyUsers=false'))).toEqual([true, false, false]);
  });

  it('says whether it could keep quiet, and does not try where it is told to notify', async () => {
    const { jira, sent } = scripted([
      answer(200, restIssue('1')),
      notAllowed,
      answer(200, restIssue('1')),
      answer(200, restIssue('1')),
    ]);
    const edited = async (notifyUsers: boolean) => {
      const outcome = await jira.editIssue('1', { summary: 'x' }, { notifyUsers });
      return outcome.kind === 'done' && outcome.value.kind === 'edited'
        ? (outcome.value.quiet ?? '?')
        : 'failed';
    };
    expect(await edited(false)).toBe('allowed');
    expect(await edited(false)).toBe('refused');
    expect(await edited(true)).toBe('?');
    expect(sent[3]?.target).not.toContain('notifyUsers');
  });

  it('notifies also where the flag was allowed before, in another project', async () => {
    const { jira, sent } = scripted([answer(200, restIssue('1')), notAllowed, answer(200, restIssue('2'))]);
    await jira.editIssue('1', { summary: 'x' });
    expect(await jira.editIssue('2', { summary: 'x' })).toMatchObject({ value: { kind: 'edited' } });
    expect(sent[2]?.target).not.toContain('notifyUsers');
  });

  it('does not notify people because a value was refused', async () => {
    const refused = answer(400, { errorMessages: [], errors: { priority: 'Nein', summary: 'Zu lang' } });
    const { jira, sent } = scripted([answer(200, restIssue('1')), refused]);
    await jira.editIssue('1', { summary: 'x' });
    expect(await jira.editIssue('1', { summary: 'y', priorityId: '9' })).toMatchObject({
      kind: 'done',
      value: { kind: 'refused', fields: { priorityId: 'Nein', summary: 'Zu lang' } },
    });
    expect(sent).toHaveLength(2);
  });

  it('reports the refusal of a value also while the permission is unknown', async () => {
    const refused = answer(400, { errorMessages: [], errors: { assignee: 'Nicht zuweisbar' } });
    const { jira, sent } = scripted([refused, refused, answer(200, restIssue('1'))]);
    expect(await jira.editIssue('1', { assigneeId: 'z' })).toMatchObject({
      value: { kind: 'refused', fields: { assigneeId: 'Nicht zuweisbar' } },
    });
    await jira.editIssue('1', { summary: 'x' });
    expect(sent[2]?.target).toContain('notifyUsers=false');
  });

  it('does not take a page for an edit that was made', async () => {
    const { jira } = scripted([answer(200, '<html>Log in</html>')]);
    expect(await jira.editIssue('1', { summary: 'Now' })).toMatchObject({
      kind: 'retry',
      cause: { code: 'jira-unreadable' },
    });
  });

  it.each([
    ['no body', answer(204)],
    ['an issue without comments', answer(200, restIssue('1', { comment: undefined }))],
  ])('reads the issue when the answer has %s', async (_, put) => {
    const { jira, sent } = scripted([put, answer(200, restIssue('1', { summary: 'Now' }))]);
    expect(await jira.editIssue('1', { summary: 'Now' })).toMatchObject({
      value: { kind: 'edited', issue: { summary: 'Now', comments: [] } },
    });
    expect(sent[1]).toMatchObject({ method: 'GET' });
  });

  it('writes nothing when there is nothing to write', async () => {
    const { jira, sent } = scripted([answer(200, restIssue('1'))]);
    expect(await jira.editIssue('1', {})).toMatchObject({ value: { kind: 'edited' } });
    expect(sent.map((request) => request.method)).toEqual(['GET']);
  });
});

describe('transition', () => {
  it('reads targets and tells refused from moved', async () => {
    const { jira, jsonOf } = scripted([
      answer(200, { transitions: [{ id: 11, name: 'Erledigt', to: { id: '3', name: 'Fertig' } }] }),
      answer(204),
      answer(400, { errorMessages: ['Übergang ungültig.'], errors: {} }),
    ]);
    expect(await jira.transitions('1')).toEqual({ kind: 'done', value: [{ id: '11', toStatusId: '3' }] });
    expect(await jira.transition('1', '11')).toEqual({ kind: 'done', value: 'moved' });
    expect(await jira.transition('1', '99')).toEqual({ kind: 'done', value: 'refused' });
    expect(jsonOf(1)).toEqual({ transition: { id: '11' } });
  });
});
