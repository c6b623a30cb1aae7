import type { Store, Stored } from '../ports/store';
import { logRecord } from '../protocol/log-record';
import type { LogRecord } from '../protocol/log-record';
import type { RepairChange } from '../protocol/repair-message';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import { dirtyKeys, marksIn } from '../state/dirty';
import type { DirtySet } from '../state/dirty';
import { parseHeard, parseRepair, repairKeys } from '../state/repair-record';
import type { RepairRecord } from '../state/repair-record';
import { stateKeys } from '../state/session';

/** Everything that tells whether there is something to do, in one request. */
export interface WorkerState {
  sync: SyncRecord;
  log: LogRecord | undefined;
  dirty: DirtySet;
  health: Stored | undefined;
  repair: RepairRecord | undefined;
  heardRepair: RepairChange[];
}

/** Undefined when the synchronization was removed. */
export async function readWorkerState(store: Store, syncId: string): Promise<WorkerState | undefined> {
  const keys = [
    syncKeys.record(syncId),
    stateKeys.log(syncId),
    syncKeys.health(syncId),
    repairKeys.record(syncId),
    repairKeys.heard(syncId),
    ...dirtyKeys(syncId),
  ];
  const records = await store.readMany(keys);
  const stored = records.get(syncKeys.record(syncId));
  if (stored === undefined) return undefined;
  const sync = syncRecord.parse(stored.value);
  const storedLog = records.get(stateKeys.log(syncId));
  const log = storedLog === undefined ? undefined : logRecord.parse(storedLog.value);
  return {
    sync,
    log: log?.epoch === sync.epoch ? log : undefined,
    dirty: marksIn(records, syncId),
    health: records.get(syncKeys.health(syncId)),
    repair: parseRepair(records.get(repairKeys.record(syncId))?.value),
    heardRepair: parseHeard(records.get(repairKeys.heard(syncId))?.value),
  };
}
