import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from '../mutants/all';
import { mutated } from '../mutants/mutant';
import { readArguments } from './arguments';
import { NO_FAULTS, PROFILES } from './faults';
import { runHistory } from './history';
import { drawPlan } from './plan';
import type { Plan } from './plan';
import { shrink } from './shrink';
import { tell } from './timeline';

jest.setTimeout(240_000);

describe('a history', () => {
  it.each(PROFILES)('of a seed is the same each time (%s)', async (profile) => {
    const one = await runHistory(drawPlan(4, profile));
    const two = await runHistory(drawPlan(4, profile));
    expect(two.timeline).toEqual(one.timeline);
    expect(two.cost).toEqual(one.cost);
    expect(one.timeline.length).toBeGreaterThan(20);
    expect((await runHistory(drawPlan(5, profile))).timeline).not.toEqual(one.timeline);
  });

  it.each(['calm', 'rough', 'hostile'] as const)('ends with both sides equal (%s)', async (profile) => {
    for (let seed = 1; seed <= 8; seed += 1) {
      const outcome = await runHistory(drawPlan(seed, profile));
      if (outcome.violation) throw new Error(tell({ ...outcome, violation: outcome.violation }));
      expect(outcome.cost.messages).toBeGreaterThan(2);
    }
  });

  it('ends with both sides equal also under real OpenPGP', async () => {
    for (const seed of [3, 8]) {
      const outcome = await runHistory(drawPlan(seed, 'rough'), 'openpgp');
      expect(outcome.violation).toBeUndefined();
    }
  });
});

describe('a wrong variant of the engine', () => {
  it('can be made of the present source, and there are at least 25', () => {
    expect(new Set(MUTANTS.map((mutant) => mutant.name)).size).toBe(MUTANTS.length);
    expect(MUTANTS.length).toBeGreaterThanOrEqual(25);
    for (const mutant of MUTANTS) {
      const read = (file: string) => readFileSync(join(__dirname, '../../..', file), 'utf8');
      for (const [file, text] of mutated(mutant, read)) expect(text).not.toBe(read(file));
    }
  });

  it('of a text that stands nowhere or twice is refused', () => {
    const mutant = { name: 'x', patches: [{ file: 'a.ts', find: 'one', replace: 'two' }] };
    expect(() => mutated(mutant, () => 'nothing')).toThrow('not exactly once');
    expect(() => mutated(mutant, () => 'one one')).toThrow('not exactly once');
    expect(mutated(mutant, () => 'only one').get('a.ts')).toBe('only two');
  });
});

describe('shrinking', () => {
  it('leaves what the failure needs and nothing else', async () => {
    const plan: Plan = { ...drawPlan(7, 'hostile'), troubledHandshake: true, normalises: true };
    plan.faults = { ...NO_FAULTS, lose: 0.3, crash: 0.2, forge: 0.1 };
    const needed = [plan.steps[3], plan.steps[5]];
    const violation = { oracle: 'equality', text: 'they differ' };
    const run = async (tried: Plan) => {
      const fails = needed.every((step) => step && tried.steps.includes(step)) && tried.faults.lose > 0;
      return { plan: tried, ...(fails ? { violation } : {}) };
    };
    const smallest = await shrink(await run(plan), run);
    expect(smallest.plan.steps).toEqual(needed);
    expect(smallest.plan.faults).toEqual({ ...NO_FAULTS, lose: 0.3 });
    expect([smallest.plan.troubledHandshake, smallest.plan.normalises]).toEqual([false, false]);
  });
});

describe('the command line', () => {
  it('is read, and refused with words', () => {
    expect(readArguments(['--seeds', '5', '--profile', 'calm', '--json'])).toMatchObject({
      seeds: 5,
      from: 1,
      profile: 'calm',
      json: true,
      instead: 'histories',
    });
    expect(readArguments(['--mutants'])).toMatchObject({ seeds: 2000, instead: 'mutants' });
    expect(readArguments(['--profile', 'mild'])).toContain('There is no profile "mild"');
    expect(readArguments(['--seeds', '0'])).toContain('whole numbers');
    expect(readArguments(['--seed', '1'])).toContain('--seed');
  });
});
