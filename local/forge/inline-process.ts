import type { AppProcess, AppProcessDeps } from './app-process';
import { createApp } from './runtime/app';
import { installGlobals } from './runtime/globals';
import type { HandlerOutcome } from './runtime/wire';

/**
 * Runs the app in this process. It cannot die, so a kill cuts running invocations off instead: their
 * calls are never answered, and to the platform they have crashed.
 */
export function createInlineProcess(deps: AppProcessDeps): AppProcess {
  let generation = 0;
  let uninstall = () => {};
  const crashes = new Set<(outcome: HandlerOutcome) => void>();
  const forever = new Promise<never>(() => {});

  const appOf = (mine: number) =>
    createApp({
      source: deps.source,
      now: deps.now,
      log: (entry) => mine === generation && deps.log(entry),
      call: async (call, body) => {
        if (mine !== generation) return forever;
        const answer = await deps.call(call, body);
        return mine === generation ? answer : forever;
      },
    });
  let app = appOf(generation);

  const cutOff = () => {
    generation += 1;
    app = appOf(generation);
    for (const crash of crashes) crash({ kind: 'crash', message: 'The app process was killed' });
    crashes.clear();
  };

  return {
    async start() {
      uninstall = installGlobals({ strict: false });
      app.load(deps.handlers);
    },
    invoke(spec) {
      return new Promise((resolve) => {
        crashes.add(resolve);
        void app.invoke(copyOf(spec)).then((outcome) => {
          crashes.delete(resolve);
          resolve(outcome);
        });
      });
    },
    async kill() {
      cutOff();
    },
    async stop() {
      cutOff();
      uninstall();
    },
    peakMemoryMb: () => process.resourceUsage().maxRSS / 1024,
  };
}

/** The app must not be able to reach into the caller's objects. */
function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
