import type { ApiResult, TestStepName, TestStepResult } from '../../src/admin/api';
import { type ConnectionTest, runConnectionTest } from '../../static/admin/src/wizard/connection-test';

const PASSED: ApiResult<TestStepResult> = { ok: true, value: { kind: 'passed' } };
const NOT_YET: ApiResult<TestStepResult> = {
  ok: true,
  value: { kind: 'not-yet', text: 'It lies in Inbox.' },
};
const ERROR = { code: 'refused', what: 'Refused.', next: 'Ask.' };
const LATE = { code: 'late', what: 'Late.', next: 'Look.' };
const START = 1_760_000_000_000;

interface Run {
  /** Of the named steps, one after the other; the last one again and again. Others pass. */
  answers?: Partial<Record<TestStepName, ApiResult<TestStepResult>[]>>;
  /** Nobody looks any more after so many milliseconds. */
  leavesAfter?: number;
}

/** Runs a test on a clock that only waiting moves, and keeps what was asked and reported. */
async function run({ answers = {}, leavesAfter = Infinity }: Run) {
  const asked: TestStepName[] = [];
  const reports: ConnectionTest[] = [];
  const waits: number[] = [];
  let now = START;
  const result = await runConnectionTest({
    ask: async (step) => {
      asked.push(step);
      const [next = PASSED, ...later] = answers[step] ?? [];
      if (later.length > 0) answers[step] = later;
      return next;
    },
    report: (test) => reports.push(test),
    now: () => now,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
    isWanted: () => now - START < leavesAfter,
    late: LATE,
  });
  return { asked, reports, result, waits };
}

test('all steps are tried in their order, and the test has passed only after the last', async () => {
  const { asked, reports, result, waits } = await run({});
  expect(asked).toEqual(['connect', 'sign-in', 'write', 'read', 'delete']);
  expect(result.outcome).toBe('passed');
  expect(reports.slice(0, -1).every(({ outcome }) => outcome === 'running')).toBe(true);
  expect(waits).toEqual([]);
});

test('each step is reported as running before it is reported as passed', async () => {
  const { reports } = await run({});
  expect(reports.map(({ steps }) => steps.map(({ state }) => state)[0]).slice(0, 2)).toEqual([
    'running',
    'passed',
  ]);
});

test('the first step that fails ends the test and keeps its error; later ones stay untried', async () => {
  const refused: ApiResult<TestStepResult> = { ok: true, value: { kind: 'failed', error: ERROR } };
  const { asked, result } = await run({ answers: { 'sign-in': [refused] } });
  expect(asked).toEqual(['connect', 'sign-in']);
  expect(result.outcome).toBe('failed');
  expect(result.steps.map(({ state }) => state)).toEqual(['passed', 'failed', 'later', 'later', 'later']);
  expect(result.steps[1]?.error).toEqual(ERROR);
});

test('a refusal of the app itself fails the step', async () => {
  const { result } = await run({ answers: { connect: [{ ok: false, error: ERROR }] } });
  expect(result.steps[0]).toEqual({ name: 'connect', state: 'failed', error: ERROR });
});

test('a host without approval is named', async () => {
  const { result } = await run({
    answers: { connect: [{ ok: true, value: { kind: 'waiting-for-approval', host: 'bridge.example.com' } }] },
  });
  expect(result.outcome).toBe('waiting-for-approval');
  expect(result.steps[0]?.host).toBe('bridge.example.com');
});

test('a test file that cannot be read back is deleted all the same', async () => {
  const { asked, result } = await run({ answers: { read: [{ ok: false, error: ERROR }] } });
  expect(asked).toEqual(['connect', 'sign-in', 'write', 'read', 'delete']);
  expect(result.steps.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'failed', 'later']);
});

describe('a test mail that is on its way', () => {
  test('is looked for every two seconds, and passes once it is there', async () => {
    const { asked, result, waits } = await run({ answers: { read: [NOT_YET, NOT_YET, PASSED] } });
    expect(asked).toEqual(['connect', 'sign-in', 'write', 'read', 'read', 'read', 'delete']);
    expect(waits).toEqual([2000, 2000]);
    expect(result.outcome).toBe('passed');
  });

  test('is shown as such once, with the time since when', async () => {
    const { reports } = await run({ answers: { read: [NOT_YET, NOT_YET, PASSED] } });
    const shown = reports.map(({ steps }) => steps[3]).filter((step) => step?.state === 'on-its-way');
    expect(shown).toEqual([{ name: 'read', state: 'on-its-way', since: START }]);
  });

  test('is late after a minute, says so, and is deleted', async () => {
    const { asked, result, waits } = await run({ answers: { read: [NOT_YET] } });
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(60_000);
    expect(result.outcome).toBe('late');
    expect(result.steps[3]).toEqual({
      name: 'read',
      state: 'failed',
      error: { ...LATE, what: 'Late. It lies in Inbox.' },
    });
    expect(asked.at(-1)).toBe('delete');
    expect(asked.filter((step) => step === 'delete')).toHaveLength(1);
  });

  test('that turns out to be refused is no late one', async () => {
    const { result } = await run({ answers: { read: [NOT_YET, { ok: false, error: ERROR }] } });
    expect(result.outcome).toBe('failed');
    expect(result.steps[3]?.error).toEqual(ERROR);
  });

  test('is not waited for by nobody, but deleted', async () => {
    const { asked, waits } = await run({ answers: { read: [NOT_YET] }, leavesAfter: 4000 });
    expect(waits).toEqual([2000, 2000]);
    expect(asked.at(-1)).toBe('delete');
  });
});
