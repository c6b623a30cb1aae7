import type { LocalRandom } from '../../random';
import type { HostLogLine } from '../host-types';
import type { Installation } from '../installation';
import type { Invoker } from '../invoker';
import type { Manifest, ScheduledTriggerModule } from '../manifest';
import type { Timers } from '../timers';

/** Scheduled triggers: no user, no retry (Forge docs, scheduled trigger). */
interface Schedules {
  /** Runs one trigger now; resolves when it has ended, however it ended. */
  run(installation: Installation, moduleKey: string): Promise<void>;
  /** Runs all triggers again and again; the first run of each comes at a random moment of its first interval. */
  start(speed: { fiveMinuteMs: number; hourMs: number }): void;
}

interface SchedulesDeps {
  manifest: Manifest;
  timers: Timers;
  random: LocalRandom;
  invoker: Invoker;
  installations: readonly Installation[];
  note(level: HostLogLine['level'], message: string, about?: Partial<HostLogLine>): void;
}

/** Creates schedules that stand still. */
export function createSchedules(deps: SchedulesDeps): Schedules {
  const run = async (installation: Installation, trigger: ScheduledTriggerModule) => {
    const { cloudId, installationId } = installation.options;
    const result = await deps.invoker.invoke({
      installation,
      functionKey: trigger.functionKey,
      moduleKey: trigger.key,
      moduleType: 'core:scheduledTrigger',
      payload: { context: { cloudId, moduleKey: trigger.key }, contextToken: '' },
    });
    if (result.kind !== 'ok') {
      deps.note('error', `scheduled trigger ${trigger.key} failed: ${result.message}`, { installationId });
    }
  };

  return {
    async run(installation, moduleKey) {
      const trigger = deps.manifest.scheduledTriggers.find((module) => module.key === moduleKey);
      if (!trigger) throw new Error(`the manifest has no scheduled trigger ${moduleKey}`);
      await run(installation, trigger);
    },
    start({ fiveMinuteMs, hourMs }) {
      const intervals = { fiveMinute: fiveMinuteMs, hour: hourMs, day: 24 * hourMs, week: 168 * hourMs };
      const repeat = (installation: Installation, trigger: ScheduledTriggerModule, afterMs: number) => {
        deps.timers.after(afterMs, () => {
          void run(installation, trigger);
          repeat(installation, trigger, intervals[trigger.interval]);
        });
      };
      for (const installation of deps.installations) {
        for (const trigger of deps.manifest.scheduledTriggers) {
          repeat(installation, trigger, Math.floor(deps.random.next() * intervals[trigger.interval]));
        }
      }
    },
  };
}
