import type { StoreChange } from '../ports/store';
import { syncKeys, syncRecord } from '../protocol/sync-record';
import type { SyncRecord } from '../protocol/sync-record';
import type { ApiResult } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { changedMeanwhile, ok, unknownSync } from './answers';

/** A synchronization of the caller's project, with its revision. One of another project does not exist for him. */
export async function ourSync(
  deps: Pick<AdminDeps, 'store'>,
  caller: Caller,
  id: string,
): Promise<{ sync: SyncRecord; rev: number } | undefined> {
  const stored = await deps.store.read(syncKeys.record(id));
  const parsed = syncRecord.safeParse(stored?.value);
  if (stored === undefined || !parsed.success) return undefined;
  return parsed.data.us.projectId === caller.projectId ? { sync: parsed.data, rev: stored.rev } : undefined;
}

/**
 * Changes a synchronization under the revision that the admin saw: the second of two admins is told instead of overwriting. `more`
 * are changes of other records in the same commit.
 */
export async function changeSync(
  deps: AdminDeps,
  caller: Caller,
  asked: { id: string; revision: number },
  change: (sync: SyncRecord) => Promise<{ sync: SyncRecord; more?: StoreChange[] } | ApiResult<never>>,
): Promise<ApiResult<{ revision: number }>> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const found = await ourSync(deps, caller, asked.id);
    if (found === undefined) return unknownSync();
    if (found.rev !== asked.revision) return changedMeanwhile();
    const next = await change(found.sync);
    if ('ok' in next) return next;
    const sync = { ...next.sync, changedAt: deps.clock.now(), changedBy: caller.accountId };
    const result = await deps.store.commit([
      { op: 'put', key: syncKeys.record(asked.id), value: sync, expect: found.rev },
      ...(next.more ?? []),
    ]);
    // A running worker's own commits collide with a take-over: look again, the record itself decides.
    if (result === 'done') return ok({ revision: found.rev + 1 });
  }
  return changedMeanwhile();
}
