import type { ApiError, ApiResult, TestStepName, TestStepResult } from '../../../../src/admin/api';

/** The order in which a relay is tried. */
const TEST_STEPS: readonly TestStepName[] = ['connect', 'sign-in', 'write', 'read', 'delete'];

/** How long a test mail may be on its way, and how often the page looks for it; milliseconds. */
const ARRIVES_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 2_000;

export interface TestStep {
  name: TestStepName;
  state: 'later' | 'running' | 'on-its-way' | 'passed' | 'failed' | 'waiting-for-approval';
  /** With `failed`. */
  error?: ApiError;
  /** With `waiting-for-approval`. */
  host?: string;
  /** With `on-its-way`: since when the page looks for it; milliseconds since 1970. */
  since?: number;
}

export interface ConnectionTest {
  /** `late`: all is well but that the test mail did not arrive in time. */
  outcome: 'running' | 'passed' | 'failed' | 'late' | 'waiting-for-approval';
  steps: TestStep[];
}

interface ConnectionTestDeps {
  ask: (step: TestStepName) => Promise<ApiResult<TestStepResult>>;
  /** Called after every change with a new object. */
  report: (test: ConnectionTest) => void;
  /** Milliseconds since 1970. */
  now: () => number;
  wait: (milliseconds: number) => Promise<void>;
  /** False once nobody looks at this test any more: it then stops waiting and deletes what it wrote. */
  isWanted: () => boolean;
  /** What is said of a test mail that did not arrive in time. */
  late: ApiError;
}

const stepOf = (name: TestStepName, answer: ApiResult<TestStepResult>, late: ApiError): TestStep => {
  if (!answer.ok) return { name, state: 'failed', error: answer.error };
  switch (answer.value.kind) {
    case 'passed':
      return { name, state: 'passed' };
    case 'not-yet':
      return { name, state: 'failed', error: { ...late, what: `${late.what} ${answer.value.text}` } };
    case 'failed':
      return { name, state: 'failed', error: answer.value.error };
    case 'waiting-for-approval':
      return { name, state: 'waiting-for-approval', host: answer.value.host };
  }
};

const isNotYet = (answer: ApiResult<TestStepResult>): boolean => answer.ok && answer.value.kind === 'not-yet';

/**
 * Tries the steps one after the other and stops at the first that does not pass. A step that answers `not-yet` is asked again every
 * two seconds for a minute. What was written is deleted also where reading it back fails. Each run is a new one: calling twice writes
 * and deletes two test objects.
 */
export async function runConnectionTest(deps: ConnectionTestDeps): Promise<ConnectionTest> {
  const steps: TestStep[] = TEST_STEPS.map((name) => ({ name, state: 'later' }));
  const replace = (index: number, step: TestStep, outcome: ConnectionTest['outcome']): ConnectionTest => {
    steps[index] = step;
    const test = { outcome, steps: [...steps] };
    deps.report(test);
    return test;
  };
  let test: ConnectionTest = { outcome: 'running', steps };
  for (const [index, name] of TEST_STEPS.entries()) {
    replace(index, { name, state: 'running' }, 'running');
    const answer = await askUntilThere(deps, name, (since) =>
      replace(index, { name, state: 'on-its-way', since }, 'running'),
    );
    const step = stepOf(name, answer, deps.late);
    if (step.state === 'failed' || step.state === 'waiting-for-approval') {
      test = replace(index, step, isNotYet(answer) ? 'late' : step.state);
      if (name === 'read') await deps.ask('delete');
      return test;
    }
    test = replace(index, step, index === TEST_STEPS.length - 1 ? 'passed' : 'running');
  }
  return test;
}

/** The answer to a step; `not-yet` only where the time is over or nobody waits any more. */
async function askUntilThere(
  { ask, now, wait, isWanted }: ConnectionTestDeps,
  name: TestStepName,
  onItsWay: (since: number) => void,
): Promise<ApiResult<TestStepResult>> {
  const since = now();
  let answer = await ask(name);
  if (isNotYet(answer)) onItsWay(since);
  while (isNotYet(answer) && isWanted() && now() - since < ARRIVES_WITHIN_MS) {
    await wait(LOOK_EVERY_MS);
    answer = await ask(name);
  }
  return answer;
}
