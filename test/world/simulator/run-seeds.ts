import type { Arguments } from './arguments';
import type { Cost } from './history';
import { runInPool } from './pool';
import type { Report } from './pool';
import { addCost, costLines } from './summary';
import { tell } from './timeline';

const PROGRESS_EVERY_MS = 5000;

/** Runs histories and prints what came of them. Answers the exit code: 0 only if no history failed. */
export async function runSeeds(
  options: Arguments,
  io: { print(text: string): void; progress(text: string): void; now(): number },
): Promise<number> {
  const began = io.now();
  const failures: NonNullable<Report['failure']>[] = [];
  let ended = 0;
  let cost: Cost | undefined;
  let told = began;
  const seconds = () => (io.now() - began) / 1000;
  await runInPool(
    {
      from: options.from,
      seeds: options.seeds,
      jobs: options.jobs,
      profile: options.profile,
      crypto: options.crypto,
      shrink: options.shrink,
    },
    (report) => {
      ended += 1;
      cost = addCost(cost, report.cost);
      if (report.failure) {
        failures.push(report.failure);
        if (!options.json) io.print(tell(report.failure));
      }
      if (io.now() - told >= PROGRESS_EVERY_MS) {
        told = io.now();
        io.progress(
          `${ended} of ${options.seeds} histories, ${(ended / seconds()).toFixed(1)} a second, ${failures.length} failed`,
        );
      }
      return options.stop && failures.length > 0;
    },
  );
  const perSecond = ended / seconds();
  if (options.json) {
    const { profile, from } = options;
    io.print(
      JSON.stringify({ profile, from, histories: ended, seconds: seconds(), perSecond, cost, failures }),
    );
  } else {
    io.print(
      `${ended} ${options.profile} histories in ${seconds().toFixed(0)} s (${perSecond.toFixed(1)} a second): ${failures.length} failed${failures.length > 0 ? `, seeds ${failures.map((f) => f.plan.seed).join(', ')}` : ''}`,
    );
    if (cost) io.print(costLines(cost).join('\n'));
  }
  return failures.length === 0 ? 0 : 1;
}
