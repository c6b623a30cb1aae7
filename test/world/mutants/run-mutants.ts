import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTANTS } from './all';
import { mutated } from './mutant';
import type { Mutant } from './mutant';

const root = join(__dirname, '../../..');
/** Inside the repository, so that its packages are found. */
const place = join(root, '.cache/mutants');

interface Caught {
  name: string;
  /** The first seed that failed and does not fail without the change, and by which oracle; absent: nothing was noticed. */
  seed?: number;
  oracle?: string;
  histories: number;
}

/**
 * Runs each wrong variant, in a copy of the source with its patches applied, until a history fails. Prints a table; answers the exit code,
 * 0 only if every one was caught.
 */
export async function runMutants(
  options: { only: string; jobs: number; seeds: number; json: boolean },
  print: (text: string) => void,
): Promise<number> {
  const chosen = MUTANTS.filter((mutant) => mutant.name.includes(options.only));
  const waiting = [...chosen];
  const results: Caught[] = [];
  async function lane(number: number): Promise<void> {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const caught = await run(mutant, join(place, String(number)), options.seeds);
      results.push(caught);
      if (!options.json) print(line(caught));
    }
  }
  await Promise.all(Array.from({ length: options.jobs }, (_, number) => lane(number)));
  rmSync(place, { recursive: true, force: true });
  const escaped = results.filter((caught) => caught.seed === undefined);
  if (options.json) print(JSON.stringify(results));
  else
    print(
      escaped.length === 0
        ? `All ${results.length} wrong variants were caught.`
        : `Not caught: ${escaped.map((caught) => caught.name).join('; ')}`,
    );
  return escaped.length === 0 && results.length > 0 ? 0 : 1;
}

function line({ name, seed, oracle, histories }: Caught): string {
  const how = seed === undefined ? `NOT CAUGHT in ${histories} histories` : `seed ${seed}: ${oracle ?? ''}`;
  return `${name.padEnd(48)} ${how}`;
}

async function run(mutant: Mutant, dir: string, seeds: number): Promise<Caught> {
  const files = mutated(mutant, (file) => readFileSync(join(root, file), 'utf8'));
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  for (const each of [
    'src',
    'local',
    'test/world',
    'test/support',
    'manifest.yml',
    'package.json',
    'tsconfig.json',
  ])
    cpSync(join(root, each), join(dir, each), { recursive: true });
  for (const [file, text] of files) writeFileSync(join(dir, file), text);
  for (let from = 1; from <= seeds;) {
    const report = await runUntilFailure(dir, from, seeds - from + 1);
    const [first] = report.failures;
    if (first === undefined) break;
    const { seed } = first.plan;
    // A seed that fails without the change, too, says nothing about it.
    const right = await runUntilFailure(root, seed, 1);
    if (right.failures.length === 0)
      return { name: mutant.name, histories: seed, seed, oracle: first.violation.oracle };
    from = seed + 1;
  }
  return { name: mutant.name, histories: seeds };
}

interface Ran {
  failures: { plan: { seed: number }; violation: { oracle: string } }[];
}

/** Histories of the source in `dir`, one after the other, until one fails. */
async function runUntilFailure(dir: string, from: number, seeds: number): Promise<Ran> {
  const only = ['--jobs', '1', '--stop', '--no-shrink', '--json'];
  return JSON.parse(await output(dir, ['--seeds', String(seeds), '--from', String(from), ...only])) as Ran;
}

function output(cwd: string, args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const main = join(cwd, 'test/world/simulator/main.ts');
    const child = spawn(process.execPath, [...process.execArgv, main, ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')));
    child.on('error', reject);
    child.on('exit', () => (out === '' ? reject(new Error(err)) : resolve(out)));
  });
}
