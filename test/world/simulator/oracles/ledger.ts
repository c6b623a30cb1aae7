import { syncKeys } from '../../../../src/protocol/sync-record';
import type { World } from '../world';

/** What has been seen of a history apart from what both sites keep themselves. */
export interface Ledger {
  /** Everything that stood in an activity log at some time: a log keeps its newest lines only. */
  activity: string;
  /** Reads the activity logs of both sides. */
  note(): Promise<void>;
}

export function createLedger(world: World): Ledger {
  const seen = new Set<string>();
  const ledger: Ledger = {
    activity: '',
    async note() {
      for (const side of world.both) {
        const stored = await side.calmly(({ store }) => store.read(syncKeys.activity(world.sync)));
        const entries = (stored?.value as { entries?: { text: string }[] } | undefined)?.entries ?? [];
        for (const { text } of entries) seen.add(text);
      }
      ledger.activity = [...seen].join('\n');
    },
  };
  return ledger;
}
