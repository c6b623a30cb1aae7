import { isRefusal } from '../pairing/refusal';
import type { SyncRecord } from '../protocol/sync-record';
import type { AdminDeps, Caller } from './admin-deps';
import type { ApiResult, SyncDetail } from './api';
import { ok, refused, unknownSync } from './answers';
import { note } from './note';
import { ourSync } from './our-sync';
import type { Asked } from './requests';

/** Asks the partner for a new epoch; the worker goes on until it is agreed. Pressed twice, the second changes nothing. */
export async function resume(
  deps: AdminDeps,
  caller: Caller,
  { id, revision }: Asked<'resume'>,
): Promise<ApiResult<{ revision: number }>> {
  if ((await ourSync(deps, caller, id)) === undefined) return unknownSync();
  const resumed = await deps.pairing.resume(id, caller.accountId, { site: caller.siteId, revision });
  if (isRefusal(resumed)) return refused(resumed);
  await note(deps, caller, id, 'Resumed: a new epoch is asked for, and all issues are compared after that.');
  await deps.doorbell.ring(id);
  const after = await ourSync(deps, caller, id);
  return ok({ revision: after?.rev ?? revision });
}

/** Begins a change of this side's key; the worker announces it and goes over to it once the partner has taken it. */
export async function changeKey(
  deps: AdminDeps,
  caller: Caller,
  { id, revision }: Asked<'changeKey'>,
): Promise<ApiResult<{ revision: number }>> {
  if ((await ourSync(deps, caller, id)) === undefined) return unknownSync();
  const begun = await deps.pairing.changeKey(id, caller.accountId, revision);
  if (isRefusal(begun)) return refused(begun);
  await note(deps, caller, id, 'Began to change the key of this side.');
  await deps.doorbell.ring(id);
  const after = await ourSync(deps, caller, id);
  return ok({ revision: after?.rev ?? revision });
}

/** What the page shows of a side that stands still, and of its keys. */
export function recoveryOf(
  sync: SyncRecord,
  nameOf: (accountId: string) => string,
): Pick<SyncDetail, 'frozen' | 'pendingKey' | 'keyChange'> {
  const { frozen, rekey, keyChange } = sync;
  const result: Pick<SyncDetail, 'frozen' | 'pendingKey' | 'keyChange'> = {};
  if (frozen) {
    const { code, at, seen, reset } = frozen;
    result.frozen = { code, at, seen };
    if (reset)
      result.frozen.resuming =
        reset.by === undefined ? { at: reset.at } : { at: reset.at, by: nameOf(reset.by) };
  }
  if (rekey) result.pendingKey = { since: rekey.at, by: nameOf(rekey.by) };
  if (keyChange) {
    const { side, at, by } = keyChange;
    result.keyChange = by === undefined ? { side, at } : { side, at, by: nameOf(by) };
  }
  return result;
}

/** Account ids that `recoveryOf` names. */
export function peopleOfRecovery({ frozen, rekey, keyChange }: SyncRecord): (string | undefined)[] {
  return [frozen?.reset?.by, rekey?.by, keyChange?.by];
}
