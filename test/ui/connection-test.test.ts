import type { ApiResult, TestStepName, TestStepResult } from '../../src/admin/api';
import { type ConnectionTest, runConnectionTest } from '../../static/admin/src/wizard/connection-test';

const PASSED: ApiResult<TestStepResult> = { ok: true, value: { kind: 'passed' } };
const ERROR = { code: 'refused', what: 'Refused.', next: 'Ask.' };

/** Runs a test in which the named steps answer otherwise, and keeps what was asked and reported. */
async function run(answers: Partial<Record<TestStepName, ApiResult<TestStepResult>>>) {
  const asked: TestStepName[] = [];
  const reports: ConnectionTest[] = [];
  const result = await runConnectionTest({
    ask: async (step) => {
      asked.push(step);
      return answers[step] ?? PASSED;
    },
    report: (test) => reports.push(test),
  });
  return { asked, reports, result };
}

test('all steps are tried in their order, and the test has passed only after the last', async () => {
  const { asked, reports, result } = await run({});
  expect(asked).toEqual(['connect', 'sign-in', 'write', 'read', 'delete']);
  expect(result.outcome).toBe('passed');
  expect(reports.slice(0, -1).every(({ outcome }) => outcome === 'running')).toBe(true);
});

test('each step is reported as running before it is reported as passed', async () => {
  const { reports } = await run({});
  expect(reports.map(({ steps }) => steps.map(({ state }) => state)[0]).slice(0, 2)).toEqual([
    'running',
    'passed',
  ]);
});

test('the first step that fails ends the test and keeps its error; later ones stay untried', async () => {
  const { asked, result } = await run({ 'sign-in': { ok: true, value: { kind: 'failed', error: ERROR } } });
  expect(asked).toEqual(['connect', 'sign-in']);
  expect(result.outcome).toBe('failed');
  expect(result.steps.map(({ state }) => state)).toEqual(['passed', 'failed', 'later', 'later', 'later']);
  expect(result.steps[1]?.error).toEqual(ERROR);
});

test('a refusal of the app itself fails the step', async () => {
  const { result } = await run({ connect: { ok: false, error: ERROR } });
  expect(result.steps[0]).toEqual({ name: 'connect', state: 'failed', error: ERROR });
});

test('a host without approval is named', async () => {
  const { result } = await run({
    connect: { ok: true, value: { kind: 'waiting-for-approval', host: 'bridge.example.com' } },
  });
  expect(result.outcome).toBe('waiting-for-approval');
  expect(result.steps[0]?.host).toBe('bridge.example.com');
});

test('a test file that cannot be read back is deleted all the same', async () => {
  const { asked, result } = await run({ read: { ok: false, error: ERROR } });
  expect(asked).toEqual(['connect', 'sign-in', 'write', 'read', 'delete']);
  expect(result.steps.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'failed', 'later']);
});
