import type { ApiError, ApiResult, TestStepName, TestStepResult } from '../../../../src/admin/api';

/** The order in which an exchange directory is tried. */
const TEST_STEPS: readonly TestStepName[] = ['connect', 'sign-in', 'write', 'read', 'delete'];

export interface TestStep {
  name: TestStepName;
  state: 'later' | 'running' | 'passed' | 'failed' | 'waiting-for-approval';
  /** With `failed`. */
  error?: ApiError;
  /** With `waiting-for-approval`. */
  host?: string;
}

export interface ConnectionTest {
  outcome: 'running' | 'passed' | 'failed' | 'waiting-for-approval';
  steps: TestStep[];
}

interface ConnectionTestDeps {
  ask: (step: TestStepName) => Promise<ApiResult<TestStepResult>>;
  /** Called after every change with a new object. */
  report: (test: ConnectionTest) => void;
}

const outcomeOf = (step: TestStep): ConnectionTest['outcome'] =>
  step.state === 'later' ? 'running' : step.state;

const stepOf = (name: TestStepName, answer: ApiResult<TestStepResult>): TestStep => {
  if (!answer.ok) return { name, state: 'failed', error: answer.error };
  switch (answer.value.kind) {
    case 'passed':
      return { name, state: 'passed' };
    case 'failed':
      return { name, state: 'failed', error: answer.value.error };
    case 'waiting-for-approval':
      return { name, state: 'waiting-for-approval', host: answer.value.host };
  }
};

/**
 * Tries the steps one after the other and stops at the first that does not pass. A test file that was written is deleted
 * also where reading it back fails. Each run is a new one: calling twice writes and deletes two test files.
 */
export async function runConnectionTest({ ask, report }: ConnectionTestDeps): Promise<ConnectionTest> {
  const steps: TestStep[] = TEST_STEPS.map((name) => ({ name, state: 'later' }));
  const replace = (index: number, step: TestStep, outcome: ConnectionTest['outcome']): ConnectionTest => {
    steps[index] = step;
    const test = { outcome, steps: [...steps] };
    report(test);
    return test;
  };
  for (const [index, name] of TEST_STEPS.entries()) {
    replace(index, { name, state: 'running' }, 'running');
    const step = stepOf(name, await ask(name));
    const isLast = index === TEST_STEPS.length - 1;
    const test = replace(index, step, step.state === 'passed' && !isLast ? 'running' : outcomeOf(step));
    if (step.state !== 'passed') {
      if (name === 'read') await ask('delete');
      return test;
    }
    if (isLast) return test;
  }
  throw new Error('A connection test has at least one step');
}
