import { answer, doc, restIssue, scripted } from './scripted-http';

const values = { started: Date.UTC(2026, 10, 23, 16), seconds: 5400, comment: doc('done') };
const mark = { sync: 's', item: 'mw7' };
const notThere = { errorMessages: ['Not found.'], errors: {} };

describe('worklogs', () => {
  it('are sent quietly and without touching the estimate', async () => {
    const { jira, sent, jsonOf } = scripted([answer(201, { id: '5' })]);
    expect(await jira.addWorklog('1', values, mark)).toEqual({ kind: 'done', value: { id: '5' } });
    expect(sent[0]?.target).toBe('/rest/api/3/issue/1/worklog?adjustEstimate=leave&notifyUsers=false');
    expect(jsonOf(0)).toEqual({
      started: '2026-11-23T16:00:00.000+0000',
      timeSpentSeconds: 5400,
      comment: doc('done'),
      properties: [{ key: 'issue-synchronization', value: mark }],
    });
  });

  it('are sent without the flag once Jira refused it, and only then', async () => {
    const { jira, sent } = scripted([
      answer(400, { errorMessages: ['To discard the user notification ...'], errors: {} }),
      answer(201, { id: '5' }),
      answer(200, { id: '5' }),
      answer(204),
    ]);
    await jira.addWorklog('1', values, mark);
    await jira.editWorklog('1', '5', values);
    await jira.deleteWorklog('1', '5');
    expect(sent.map(({ target }) => target.includes('notifyUsers'))).toEqual([true, false, false, false]);
    expect(sent.every(({ target }) => target.includes('adjustEstimate=leave'))).toBe(true);
  });

  it('that are refused both ways are told as refused, and the flag is tried again', async () => {
    const refused = answer(400, { errorMessages: ['No.'], errors: {} });
    const { jira, sent } = scripted([refused, refused, answer(201, { id: '5' })]);
    expect(await jira.addWorklog('1', values, mark)).toMatchObject({ kind: 'give-up' });
    expect(await jira.addWorklog('1', values, mark)).toMatchObject({ kind: 'done' });
    expect(sent[2]?.target).toContain('notifyUsers=false');
  });

  it('tell a site without time tracking from an issue that is gone', async () => {
    const off = scripted([answer(404, notThere), answer(200, restIssue('1'))]);
    expect(await off.jira.addWorklog('1', values, mark)).toMatchObject({
      kind: 'give-up',
      cause: { code: 'time-tracking-off' },
    });
    const gone = scripted([answer(404, notThere), answer(404, notThere)]);
    expect(await gone.jira.addWorklog('1', values, mark)).toEqual({ kind: 'done', value: 'gone' });
  });

  it('are asked for only where an issue shows some and not all of them', async () => {
    const shown = { id: '8', started: '2026-11-20T09:00:00.000+0000', timeSpentSeconds: 60 };
    const cut = restIssue('2', { worklog: { total: 2, worklogs: [shown] } });
    const { jira, sent } = scripted([
      answer(200, { issues: [restIssue('1'), cut] }),
      answer(200, { total: 2, worklogs: [shown, { ...shown, id: '9' }] }),
    ]);
    expect(await jira.readIssues(['1', '2'])).toMatchObject({
      value: { issues: [{ worklogs: [] }, { worklogs: [{ id: '8' }, { id: '9' }] }] },
    });
    expect(sent).toHaveLength(2);
  });
});

describe('links', () => {
  const link = { typeId: '3', fromId: '1', toId: '2' };

  it('name as the inward issue the one that reads the outward words', async () => {
    const { jira, jsonOf } = scripted([answer(201)]);
    expect((await jira.addLink(link)).kind).toBe('done');
    expect(jsonOf(0)).toEqual({ type: { id: '3' }, inwardIssue: { id: '1' }, outwardIssue: { id: '2' } });
  });

  it.each([401, 404])(
    'that Jira refuses with %i lack a permission, which stops nothing else',
    async (status) => {
      const refused = { errorMessages: ['No Link Issue Permission for issue.'], errors: {} };
      const { jira } = scripted([answer(status, refused)]);
      expect(await jira.addLink(link)).toMatchObject({ kind: 'give-up', cause: { code: 'jira-forbidden' } });
    },
  );

  it('are deleted only when Jira no longer has them', async () => {
    const gone = scripted([answer(404, notThere), answer(404, notThere)]);
    expect((await gone.jira.deleteLink('5')).kind).toBe('done');
    const kept = scripted([answer(404, notThere), answer(200, { id: '5' })]);
    expect(await kept.jira.deleteLink('5')).toMatchObject({
      kind: 'give-up',
      cause: { code: 'jira-forbidden' },
    });
  });

  it('have no types where linking is switched off', async () => {
    const { jira } = scripted([answer(404, notThere)]);
    expect(await jira.linkTypes()).toEqual({ kind: 'done', value: [] });
  });
});
