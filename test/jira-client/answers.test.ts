import { answer, binaryAnswer, scripted } from './scripted-http';

describe('refusals', () => {
  it.each([
    [401, 'retry', 'jira-unauthorized'],
    [403, 'give-up', 'jira-forbidden'],
    [404, 'give-up', 'jira-not-found'],
    [409, 'retry', 'jira-conflict'],
    [410, 'give-up', 'jira-refused'],
    [413, 'give-up', 'jira-too-large'],
  ])('%i comes out as %s %s with the words of Jira', async (status, kind, code) => {
    const { jira } = scripted([
      answer(status, { errorMessages: ['Das geht nicht.'], errors: { x: 'Nein' } }),
    ]);
    const outcome = await jira.transitions('1');
    expect(outcome).toMatchObject({ kind, cause: { code } });
    expect(outcome.kind !== 'done' && outcome.cause.text).toMatch(/Das geht nicht\. x: Nein$/);
  });

  it('after an installation 401 says when to come back', async () => {
    const { jira } = scripted([answer(401, { code: 401, message: 'Unauthorized; scope does not match' })]);
    const outcome = await jira.myself();
    expect(outcome).toMatchObject({ kind: 'retry', afterMs: 60_000 });
    expect(outcome.kind !== 'done' && outcome.cause.text).toContain('scope does not match');
  });

  it.each([
    ['a gateway page', '<html>404</html>'],
    ['plain text', 'XSRF check failed'],
    ['an unknown route', { type: 'about:blank', title: 'Not Found', status: 404, detail: 'No endpoint.' }],
  ])('404 as %s never passes for a deletion', async (_, body) => {
    const { jira } = scripted([answer(404, body), answer(404, body), answer(404, body)]);
    const outcomes = [
      await jira.listAttachments('1'),
      await jira.deleteComment('1', '2'),
      await jira.editIssue('1', { summary: 'x' }),
    ];
    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ kind: 'retry', cause: { code: 'jira-unreadable' } });
  });

  it('404 with the body of Jira, or with none, is gone', async () => {
    const body = { errorMessages: ['Vorgang existiert nicht.'], errors: {} };
    const { jira } = scripted([
      answer(404, body),
      answer(404),
      answer(404, body),
      answer(404, body),
      answer(404, body),
    ]);
    expect(await jira.listAttachments('1')).toEqual({ kind: 'done', value: 'gone' });
    expect(await jira.deleteComment('1', '2')).toEqual({ kind: 'done', value: undefined });
    expect(await jira.editIssue('1', { summary: 'x' })).toEqual({ kind: 'done', value: { kind: 'gone' } });
    expect(await jira.transition('1', '11')).toEqual({ kind: 'done', value: 'gone' });
    expect(await jira.download('7', 0, 10)).toEqual({ kind: 'done', value: 'gone' });
  });
});

describe('bodies that are not what Jira documents', () => {
  it.each([
    ['HTML', '<html>Sign in</html>', 'it is not JSON'],
    ['nothing', '', 'it is not JSON'],
    ['another form', { accountId: 'x', displayName: 7 }, 'displayName has another form'],
    ['a list', [1], 'it has another form'],
  ])('%s is retry jira-unreadable, says where and logs it', async (_, body, where) => {
    const { jira, warnings } = scripted([answer(200, body)]);
    const outcome = await jira.myself();
    expect(outcome).toMatchObject({ kind: 'retry', cause: { code: 'jira-unreadable' } });
    expect(outcome.kind !== 'done' && outcome.cause.text).toContain(where);
    expect(warnings).toEqual(['jira-unreadable']);
  });

  it('longer than an invocation can hold is unreadable too', async () => {
    const { jira } = scripted([binaryAnswer(200, new Uint8Array(33 * 1024 * 1024))]);
    expect(await jira.myself()).toMatchObject({ kind: 'retry', cause: { code: 'jira-unreadable' } });
  });
});
