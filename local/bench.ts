import { inspect } from 'node:util';
import { BENCH_USAGE, readBenchOptions } from './bench/options';
import { runBench } from './bench/run-bench';
import { benchTable } from './bench/table';
import { createSystemClock } from './clock';

const clock = createSystemClock();
const began = clock.now();

function progress(line: string): void {
  const passed = ((clock.now() - began) / 1000).toFixed(1).padStart(6);
  process.stderr.write(`${passed} s  ${line}\n`);
}

/** 0: measured. 2: the command line is wrong, or what it names is not installed. */
async function run(args: readonly string[]): Promise<number> {
  const options = readBenchOptions(args);
  if (!options.ok) {
    process.stderr.write(`${options.message}\n${BENCH_USAGE}\n`);
    return 2;
  }
  const result = await runBench(options.value, { clock, progress });
  process.stdout.write(`${benchTable(result)}\n`);
  if (options.value.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return result.channels.length > 0 ? 0 : 2;
}

run(process.argv.slice(2))
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
  });
