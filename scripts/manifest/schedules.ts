import type { Manifest } from './manifest';

/** Forge docs, scheduled trigger module: "an app can have up to 5", of which one may run every five minutes. */
const MOST_TRIGGERS = 5;
const MOST_FIVE_MINUTE_TRIGGERS = 1;

/** Finds more scheduled triggers than Forge runs; @forge/lint counts none of them. */
export function checkSchedules(manifest: Manifest): string[] {
  const triggers = manifest.modules.scheduledTrigger ?? [];
  const fiveMinute = triggers.filter((trigger) => trigger.interval === 'fiveMinute');
  const problems: string[] = [];
  if (triggers.length > MOST_TRIGGERS) {
    problems.push(`${triggers.length} scheduled triggers: Forge runs at most ${MOST_TRIGGERS} an app`);
  }
  if (fiveMinute.length > MOST_FIVE_MINUTE_TRIGGERS) {
    problems.push(`${fiveMinute.length} fiveMinute triggers: Forge allows ${MOST_FIVE_MINUTE_TRIGGERS}`);
  }
  return problems;
}
