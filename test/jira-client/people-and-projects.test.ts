import { answer, scripted } from './scripted-http';

const ada = { accountId: 'a:1', displayName: 'Ada', accountType: 'atlassian' };

describe('findAssignable', () => {
  it.each([
    ['the exact e-mail in any case', [{ ...ada, emailAddress: 'ADA@acme.example' }], 'a:1'],
    ['one person whose e-mail is hidden', [{ ...ada, emailAddress: '' }], 'a:1'],
    [
      'the exact one of several',
      [
        { ...ada, accountId: 'x' },
        { ...ada, emailAddress: 'ada@acme.example' },
      ],
      'a:1',
    ],
    ['another e-mail that begins alike', [{ ...ada, emailAddress: 'ada@acme.example.org' }], undefined],
    ['several with hidden e-mails', [ada, { ...ada, accountId: 'x' }], undefined],
    ['a name that looks like the e-mail', [{ ...ada, displayName: 'Ada@acme.example' }], undefined],
    ['an app', [{ ...ada, accountType: 'app' }], undefined],
    ['nobody', [], undefined],
  ])('given %s', async (_, users, accountId) => {
    const { jira, sent } = scripted([answer(200, users)]);
    const outcome = await jira.findAssignable('ACME', 'ada@acme.example');
    expect(outcome.kind === 'done' && outcome.value?.accountId).toBe(accountId);
    expect(sent[0]?.target).toBe(
      '/rest/api/3/user/assignable/search?query=ada%40acme.example&project=ACME&maxResults=100',
    );
  });
});

describe('emails', () => {
  const users = (...values: unknown[]) => answer(200, { values });

  it('asks for 100 accounts at a time, each once', async () => {
    const ids = Array.from({ length: 120 }, (_, index) => `id:${index}`);
    const shown = (from: number, to: number) =>
      users(
        ...ids.slice(from, to).map((accountId) => ({ accountId, emailAddress: `${accountId}@acme.example` })),
      );
    const { jira, sent } = scripted([shown(0, 100), shown(100, 120)]);
    const outcome = await jira.emails([...ids, 'id:0']);
    expect(outcome.kind === 'done' && outcome.value.size).toBe(120);
    expect(sent.map((request) => request.target.split('accountId=').length - 1)).toEqual([100, 20]);
    expect(sent[1]?.target).toContain('accountId=id%3A100&');
  });

  it('asks the app’s own directory for those that are hidden', async () => {
    const { jira, sent } = scripted([
      users({ accountId: 'a', emailAddress: 'a@acme.example' }, { accountId: 'b' }, null),
      answer(200, { accountId: 'b', email: 'b@acme.example' }),
    ]);
    const outcome = await jira.emails(['a', 'b', 'c']);
    expect(outcome.kind === 'done' && Object.fromEntries(outcome.value)).toEqual({
      a: 'a@acme.example',
      b: 'b@acme.example',
    });
    expect(sent[1]?.target).toBe('/rest/api/3/user/email?accountId=b');
  });

  it('does not take one unknown account for a closed directory', async () => {
    const { jira } = scripted([
      users({ accountId: 'a' }, { accountId: 'b' }),
      answer(404, { errorMessages: ['weg'], errors: {} }),
      answer(200, { accountId: 'b', email: 'b@acme.example' }),
    ]);
    const outcome = await jira.emails(['a', 'b']);
    expect(outcome.kind === 'done' && [...outcome.value.keys()]).toEqual(['b']);
  });

  it.each([401, 403, 501])(
    'takes them for hidden when it answers %i, and asks it no more',
    async (status) => {
      const { jira, sent } = scripted([users({ accountId: 'b' }), answer(status), users({ accountId: 'b' })]);
      expect(await jira.emails(['b'])).toEqual({ kind: 'done', value: new Map() });
      expect(await jira.emails(['b'])).toEqual({ kind: 'done', value: new Map() });
      expect(sent).toHaveLength(3);
    },
  );
});

describe('missingPermissions', () => {
  const have = (...keys: string[]) =>
    answer(200, {
      permissions: Object.fromEntries(
        keys.map((key) => [key, { key, havePermission: key !== 'LINK_ISSUES' }]),
      ),
    });

  it('names what is refused and what Jira did not answer', async () => {
    const { jira, sent } = scripted([have('EDIT_ISSUES', 'LINK_ISSUES')]);
    const asked = ['EDIT_ISSUES', 'LINK_ISSUES', 'ADD_COMMENTS'];
    expect(await jira.missingPermissions('10000', asked)).toEqual({
      kind: 'done',
      value: ['LINK_ISSUES', 'ADD_COMMENTS'],
    });
    expect(sent[0]?.target).toContain('projectId=10000&permissions=EDIT_ISSUES%2CLINK_ISSUES%2CADD_COMMENTS');
  });

  it('drops keys that this Jira does not know', async () => {
    const unknown = (key: string) => answer(400, { errorMessages: [], errors: { [key]: 'Unbekannt' } });
    const { jira } = scripted([unknown('X'), unknown('Y'), have('EDIT_ISSUES')]);
    expect(await jira.missingPermissions('10000', ['X', 'EDIT_ISSUES', 'Y'])).toEqual({
      kind: 'done',
      value: [],
    });
  });

  it('does not take another refusal for an unknown key', async () => {
    const { jira } = scripted([answer(400, { errorMessages: ['Nein.'], errors: { projectId: 'fehlt' } })]);
    expect(await jira.missingPermissions('1', ['EDIT_ISSUES'])).toMatchObject({
      kind: 'give-up',
      cause: { code: 'jira-refused' },
    });
  });
});

describe('projectShape', () => {
  it('joins the project with its types and their statuses', async () => {
    const { jira } = scripted([
      answer(200, { id: '10000', key: 'ACME', name: 'Acme', style: 'next-gen' }),
      answer(200, [
        { id: '1', name: 'Task', subtask: false, statuses: [{ id: '5', name: 'Fertig', iconUrl: '' }] },
      ]),
    ]);
    expect(await jira.projectShape('10000')).toEqual({
      kind: 'done',
      value: {
        id: '10000',
        key: 'ACME',
        name: 'Acme',
        types: [{ id: '1', name: 'Task', subtask: false, statuses: [{ id: '5', name: 'Fertig' }] }],
      },
    });
  });
});
