import { inspect } from 'node:util';
import { createSystemClock } from './clock';
import { readIssueFile } from './demo/loader/issue-file';
import { DEMO_USAGE, readDemoOptions } from './demo/options';
import { resultTable } from './demo/result';
import { runDemo } from './demo/run-demo';
import { missingFor } from './start/open-relay';

/** Exit code of a program that Ctrl-C ended. */
const INTERRUPTED = 130;

const clock = createSystemClock();
const began = clock.now();

let isInterrupted = false;

function progress(line: string): void {
  if (isInterrupted) return;
  const seconds = ((clock.now() - began) / 1000).toFixed(1).padStart(6);
  process.stderr.write(`${seconds} s  ${line}\n`);
}

/** 0: both sites are equal. 1: they are not. 2: the command line or the issue file is wrong, or a server is not installed. 130: interrupted. */
async function run(args: readonly string[]): Promise<number> {
  const options = readDemoOptions(args);
  if (!options.ok) {
    process.stderr.write(`${options.message}\n${DEMO_USAGE}\n`);
    return 2;
  }
  const file = options.value.issues === undefined ? undefined : await readIssueFile(options.value.issues);
  if (file?.ok === false) {
    process.stderr.write(`${file.message}\n`);
    return 2;
  }
  const missing = missingFor(options.value.channel, options.value.mailServer);
  if (missing !== undefined) {
    process.stderr.write(`${missing}\n`);
    return 2;
  }
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  // What still runs ends with the process; nobody wants to read of it.
  void interrupted.then(() => (isInterrupted = true));
  const ended = await runDemo(options.value, {
    clock,
    progress,
    interrupted,
    ...(file ? { issues: file.issues } : {}),
  });
  if (!ended) return INTERRUPTED;
  const { result, differenceCount } = ended;
  process.stdout.write(`${resultTable(result, differenceCount)}\n`);
  if (options.value.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  return result.equal ? 0 : 1;
}

run(process.argv.slice(2))
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(1);
  });
