import type { LocalClock } from '../clock';
import type { ForgeHost } from '../forge/host-types';
import type { LocalRandom } from '../random';

export interface Kills {
  /** How often the process has been killed. */
  done(): number;
  /** How many are still to come. */
  left(): number;
  stop(): Promise<void>;
}

const LOOK_EVERY_MS = 15;

/**
 * Kills the app's process `count` times, each time after a number of storage writes since the last one, drawn from 1 to what
 * `spread` says: so it happens while the app works, and nowhere else.
 */
export function startKills(deps: {
  host: ForgeHost;
  clock: LocalClock;
  random: LocalRandom;
  count: number;
  /** May sink while a kill is awaited: then it comes sooner. */
  spread(): number;
  progress(line: string): void;
}): Kills {
  const { host, clock, random, count } = deps;
  const state = { open: true, done: 0 };
  async function run(): Promise<void> {
    while (state.open && state.done < count) {
      const from = host.counters().kvsWrites;
      const share = random.next();
      while (state.open && host.counters().kvsWrites < from + 1 + share * deps.spread())
        await clock.sleep(LOOK_EVERY_MS);
      if (!state.open) return;
      await host.kill();
      state.done += 1;
      deps.progress(`the app's process was killed (${state.done} of ${count})`);
    }
  }
  const running = run();
  return {
    done: () => state.done,
    left: () => count - state.done,
    async stop() {
      state.open = false;
      await running;
    },
  };
}
