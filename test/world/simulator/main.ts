import { runMutants } from '../mutants/run-mutants';
import { readArguments } from './arguments';
import { runCost } from './cost-run';
import { runSeeds } from './run-seeds';

/** `npm run simulate`: see arguments.ts. */
async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if (typeof options === 'string') {
    console.error(options);
    return 2;
  }
  const io = {
    print: (text: string) => console.log(text),
    progress: (text: string) => console.error(text),
    now: () => performance.now(),
  };
  if (options.instead === 'mutants') return runMutants(options, io.print);
  if (options.instead === 'cost') {
    const rows = await runCost(options.json ? () => undefined : io.print);
    if (options.json) io.print(JSON.stringify(rows));
    return 0;
  }
  return runSeeds(options, io);
}

void main().then((code) => {
  process.exitCode = code;
});
