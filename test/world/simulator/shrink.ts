import { NO_FAULTS } from './faults';
import type { FaultKind } from './faults';
import type { Violation } from './history';
import type { Plan } from './plan';

/** What became of a plan. */
interface Shrinkable {
  plan: Plan;
  violation?: Violation;
}

const HOUR = 60 * 60_000;

/** Enough for most; a history takes some tenths of a second. */
const MOST_RUNS = 150;

/**
 * Makes a failing plan smaller as long as `run` says that it fails by the same oracle: fewer kinds of faults, fewer steps, a shorter time.
 * Ends after MOST_RUNS. Answers the smallest that failed.
 */
export async function shrink<T extends Shrinkable>(failing: T, run: (plan: Plan) => Promise<T>): Promise<T> {
  const most = MOST_RUNS;
  let best = failing;
  let runs = 0;
  const oracle = failing.violation?.oracle;
  async function attempt(plan: Plan): Promise<boolean> {
    if (runs >= most) return false;
    runs += 1;
    const outcome = await run(plan);
    if (outcome.violation?.oracle !== oracle) return false;
    best = outcome;
    return true;
  }
  for (let before = ''; before !== sizeOf(best.plan) && runs < most;) {
    before = sizeOf(best.plan);
    for (const simpler of simplifications(best.plan)) await attempt({ ...best.plan, ...simpler });
    for (const fault of Object.keys(NO_FAULTS) as FaultKind[])
      if (best.plan.faults[fault] !== NO_FAULTS[fault])
        await attempt({ ...best.plan, faults: { ...best.plan.faults, [fault]: NO_FAULTS[fault] } });
    await dropSteps(() => best.plan, attempt);
  }
  return best;
}

function sizeOf(plan: Plan): string {
  const faults = (Object.keys(NO_FAULTS) as FaultKind[]).filter((f) => plan.faults[f] !== NO_FAULTS[f]);
  return [plan.steps.length, faults.length, plan.length, plan.skew.acme, plan.skew.globex].join();
}

function simplifications(plan: Plan): Partial<Plan>[] {
  const last = plan.steps.at(-1)?.at ?? 0;
  return [
    { faults: { ...NO_FAULTS } },
    { troubledHandshake: false },
    { normalises: false },
    { skew: { acme: 0, globex: 0 } },
    { length: Math.min(plan.length, last + HOUR / 2) },
  ];
}

/** Halves first, then quarters, at last single steps. */
async function dropSteps(plan: () => Plan, attempt: (plan: Plan) => Promise<boolean>): Promise<void> {
  for (
    let size = Math.ceil(plan().steps.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < plan().steps.length;) {
      const steps = plan().steps.filter((_, index) => index < from || index >= from + size);
      if (!(await attempt({ ...plan(), steps }))) from += size;
    }
  }
}
