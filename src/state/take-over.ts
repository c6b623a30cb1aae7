import type { Store, StoreChange } from '../ports/store';
import { logRecord } from '../protocol/log-record';
import { stateKeys } from './session';

/**
 * Changes for a commit of an admin: from it on every running worker's commits fail, so that Stop stops at once. With `rescan` the next
 * worker compares all issues of the project again: nothing that happened while stopped is lost.
 */
export async function takeOver(store: Store, syncId: string, rescan: boolean): Promise<StoreChange[]> {
  const found = await store.readMany([stateKeys.fence(syncId), stateKeys.log(syncId)]);
  const fence = found.get(stateKeys.fence(syncId));
  const changes: StoreChange[] = [
    { op: 'put', key: stateKeys.fence(syncId), value: { v: 1, since: 0 }, expect: fence?.rev ?? 0 },
  ];
  const log = found.get(stateKeys.log(syncId));
  if (rescan && log !== undefined) {
    const value = { ...logRecord.parse(log.value), scan: { done: false, issues: 0 } };
    changes.push({ op: 'put', key: stateKeys.log(syncId), value, expect: log.rev });
  }
  return changes;
}

/** Brings forward the next retry of everything that is parked. */
export async function retrySoon(store: Store, syncId: string): Promise<StoreChange[]> {
  const changes = await takeOver(store, syncId, false);
  const log = await store.read(stateKeys.log(syncId));
  if (log === undefined) return [];
  const value = { ...logRecord.parse(log.value), retriedAt: 0 };
  return [...changes, { op: 'put', key: stateKeys.log(syncId), value, expect: log.rev }];
}
