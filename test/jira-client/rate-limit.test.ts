import { answer, doc, restIssue, scripted } from './scripted-http';

const HTML = '<!DOCTYPE html><html><title>Oops - an error has occurred</title></html>';
const myself = answer(200, { accountId: 'me', displayName: 'Me' });
const mark = { sync: 's', item: 'i', lead: 1 };

describe('a 429', () => {
  it('is waited out as Retry-After asks and repeated, whatever its body is and whatever the method', async () => {
    const { jira, sent, waits } = scripted([
      answer(429, HTML, { 'Retry-After': '7', 'Content-Type': 'text/html' }),
      answer(201, { id: '900' }),
    ]);
    expect(await jira.addComment('1', doc('x'), mark)).toEqual({ kind: 'done', value: { id: '900' } });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual(sent[0]);
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThanOrEqual(7_000);
    expect(waits[0]).toBeLessThanOrEqual(9_100);
  });

  it('with Retry-After 0 or no header backs off by itself, longer each time, and ends after four tries', async () => {
    const { jira, sent, waits } = scripted([
      answer(429, HTML, { 'Retry-After': '0' }),
      answer(429, ''),
      answer(429, HTML, { 'Retry-After': 'soon' }),
      answer(429, HTML),
    ]);
    const outcome = await jira.myself();
    expect(outcome).toMatchObject({ kind: 'retry', cause: { code: 'jira-rate-limit' } });
    expect(sent).toHaveLength(4);
    expect(waits.map((ms) => Math.round(ms / 1000))).toEqual([2, 4, 8]);
  });

  it('without Retry-After obeys X-RateLimit-Reset', async () => {
    const { jira, waits } = scripted([
      answer(429, HTML, { 'X-RateLimit-Reset': '2026-11-23T16:00:20Z' }),
      myself,
    ]);
    expect((await jira.myself()).kind).toBe('done');
    expect(waits[0]).toBeGreaterThanOrEqual(20_000);
  });

  it('whose wait does not fit the deadline comes out as retry with that wait, at once', async () => {
    const { jira, waits } = scripted([answer(429, HTML, { 'Retry-After': '60' })], { deadlineMs: 62_000 });
    const outcome = await jira.myself();
    expect(outcome).toMatchObject({ kind: 'retry', cause: { code: 'jira-rate-limit' } });
    expect(outcome.kind === 'retry' && outcome.afterMs).toBeGreaterThanOrEqual(60_000);
    expect(waits).toEqual([]);
  });

  it('for used-up points keeps later calls from being sent', async () => {
    const headers = { 'Retry-After': '1800', 'RateLimit-Reason': 'jira-quota-global-based' };
    const { jira, sent } = scripted([answer(429, HTML, headers)]);
    await jira.myself();
    expect(await jira.priorities()).toMatchObject({ kind: 'retry', cause: { code: 'jira-rate-limit' } });
    expect(sent).toHaveLength(1);
    expect(jira.pointsSpent()).toBe(0);
  });
});

describe('an outage', () => {
  it.each([
    ['a 503', answer(503, HTML), 'jira-unavailable'],
    ['a time-out', { kind: 'failure', code: 'timeout', text: 'No answer.' } as const, 'jira-timeout'],
    ['no connection', { kind: 'failure', code: 'unreachable', text: 'No way.' } as const, 'jira-unreachable'],
  ])('%s is tried four times for a read', async (_, setback, code) => {
    const { jira, sent } = scripted([setback, setback, setback, setback]);
    expect(await jira.readIssues(['1'])).toMatchObject({ kind: 'retry', cause: { code } });
    expect(sent).toHaveLength(4);
  });

  it('waits as long as a 503 asks', async () => {
    const busy = answer(503, HTML, { 'Retry-After': '12' });
    const { jira, waits } = scripted([busy, myself]);
    expect((await jira.myself()).kind).toBe('done');
    expect(waits).toEqual([12_000]);
    const write = scripted([busy]);
    expect(await write.jira.transition('1', '11')).toMatchObject({ kind: 'retry', afterMs: 12_000 });
  });

  it('is over when a later try answers', async () => {
    const { jira } = scripted([
      answer(502, HTML),
      answer(200, { issues: [restIssue('1')], issueErrors: [] }),
    ]);
    expect(await jira.readIssues(['1'])).toMatchObject({ kind: 'done', value: { missing: [] } });
  });

  it.each([answer(500, HTML), { kind: 'failure', code: 'timeout', text: 'No answer.' } as const])(
    'during a write is never repeated, for what happened is unknown',
    async (setback) => {
      const drafts = [{ projectId: '10000', fields: { summary: 'x' }, mark: { sync: 's', pair: 'p' } }];
      const { jira, sent } = scripted([setback]);
      expect((await jira.createIssues(drafts)).kind).toBe('retry');
      expect(sent).toHaveLength(1);
    },
  );

  it('501 is told apart: it will not get better by waiting', async () => {
    const { jira } = scripted([answer(501, { errorMessages: ['not modelled'] })]);
    expect(await jira.myself()).toMatchObject({ kind: 'give-up', cause: { code: 'jira-not-supported' } });
  });
});

describe('bounds', () => {
  it('sends nothing once too little time is left', async () => {
    const { jira, sent } = scripted([], { deadlineMs: 4_000 });
    expect(await jira.myself()).toMatchObject({ kind: 'retry', cause: { code: 'jira-deadline' } });
    expect(sent).toEqual([]);
  });

  it('sends nothing once the points of its budget are spent', async () => {
    const { jira, sent } = scripted([myself], { points: 3 });
    expect((await jira.myself()).kind).toBe('done');
    expect(jira.pointsSpent()).toBe(3);
    expect(await jira.myself()).toMatchObject({ kind: 'retry', cause: { code: 'jira-budget' } });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['budget', 'retry', 'jira-budget'],
    ['not-approved', 'give-up', 'jira-not-approved'],
  ] as const)('platform failure %s is not tried again', async (code, kind, cause) => {
    const { jira, sent } = scripted([{ kind: 'failure', code, text: 'No.' }]);
    expect(await jira.myself()).toEqual({ kind, cause: { code: cause, text: 'No.' } });
    expect(sent).toHaveLength(1);
  });
});

describe('points', () => {
  it('counts 1 a request, 1 an issue read, 2 a user read and 1 an issue created', async () => {
    const draft = { projectId: '10000', fields: { summary: 'x' }, mark: { sync: 's', pair: 'p' } };
    const { jira } = scripted([
      answer(200, { issues: [restIssue('1'), restIssue('2')], issueErrors: [] }),
      answer(201, { issues: [1, 2, 3].map((n) => ({ id: String(n), key: `ACME-${n}` })), errors: [] }),
      answer(200, { issues: [{ id: '1' }, { id: '2' }], isLast: true }),
      answer(200, { values: [{ accountId: 'a', emailAddress: 'a@acme.example' }, null] }),
    ]);
    const steps: number[] = [];
    await jira.readIssues(['1', '2', '2']);
    steps.push(jira.pointsSpent());
    await jira.createIssues([draft, draft, draft]);
    steps.push(jira.pointsSpent());
    await jira.listIssues('10000');
    steps.push(jira.pointsSpent());
    await jira.emails(['a', 'b']);
    steps.push(jira.pointsSpent());
    expect(steps).toEqual([3, 6, 9, 12]);
  });
});
