import { syncKeys } from '../../../../src/protocol/sync-record';
import { parseRepair, repairKeys } from '../../../../src/state/repair-record';
import type { World } from '../world';

/** What has been seen of a history apart from what both sites keep themselves. */
export interface Ledger {
  /** Everything that stood in an activity log at some time: a log keeps its newest lines only. */
  activity: string;
  /** Differences that the comparisons of both sides' digests found, as JSON. */
  differences: Set<string>;
  /** Reads the activity logs and the repair records of both sides. */
  note(): Promise<void>;
}

export function createLedger(world: World): Ledger {
  const seen = new Set<string>();
  const ledger: Ledger = {
    activity: '',
    differences: new Set(),
    async note() {
      for (const side of world.both) {
        const stored = await side.calmly(({ store }) => store.read(syncKeys.activity(world.sync)));
        const entries = (stored?.value as { entries?: { text: string }[] } | undefined)?.entries ?? [];
        for (const { text } of entries) seen.add(text);
        const repair = await side.calmly(({ store }) => store.read(repairKeys.record(world.sync)));
        for (const { check, findings } of parseRepair(repair?.value)?.reports ?? [])
          for (const { healed: _, ...differs } of findings?.differ ?? [])
            ledger.differences.add(`${side.end}, check ${check}: ${JSON.stringify(differs)}`);
      }
      ledger.activity = [...seen].join('\n');
    },
  };
  return ledger;
}
