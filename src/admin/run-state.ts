import { siteUnlistChange } from '../state/site-syncs';
import { retrySoon, takeOver } from '../state/take-over';
import { syncKeys } from '../protocol/sync-record';
import { secretKeyName } from '../state/private-keys';
import { isRefusal } from '../pairing/refusal';
import type { ApiResult } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { changedMeanwhile, failed, ok, refused, unknownSync } from './answers';
import { note } from './note';
import { changeSync, ourSync } from './our-sync';
import type { Asked } from './requests';

/** Start is locked until this side's admin has confirmed the verification words. Every start compares all issues again. */
export async function start(
  deps: AdminDeps,
  caller: Caller,
  asked: Asked<'start'>,
): Promise<ApiResult<{ revision: number }>> {
  const changed = await changeSync(deps, caller, asked, async (sync) => {
    if (sync.status !== 'stopped')
      return failed({
        code: sync.status === 'running' ? 'already-running' : 'not-connected',
        what:
          sync.status === 'running'
            ? 'The synchronization is running already.'
            : 'The connection has not been tested in both directions yet.',
        next: sync.status === 'running' ? 'There is nothing to do.' : 'Wait until the handshake is done.',
      });
    if (sync.wordsConfirmed === undefined)
      return failed({
        code: 'words-not-confirmed',
        what: 'The verification words have not been confirmed on this side.',
        why: 'Whoever got hold of the handshake file first could pose as your partner.',
        next: 'Compare the six words with your partner by phone and confirm them.',
      });
    return { sync: { ...sync, status: 'running' }, more: await takeOver(deps.store, sync.id, true) };
  });
  if (changed.ok) {
    await note(deps, caller, asked.id, 'Started the synchronization.');
    await deps.doorbell.ring(asked.id);
  }
  return changed;
}

/** Stops at once: a worker that is running can store nothing more. Nothing is lost. */
export async function stop(
  deps: AdminDeps,
  caller: Caller,
  asked: Asked<'stop'>,
): Promise<ApiResult<{ revision: number }>> {
  const changed = await changeSync(deps, caller, asked, async (sync) =>
    sync.status === 'running'
      ? { sync: { ...sync, status: 'stopped' }, more: await takeOver(deps.store, sync.id, false) }
      : failed({
          code: 'not-running',
          what: 'The synchronization is not running.',
          next: 'There is nothing to do.',
        }),
  );
  if (changed.ok) await note(deps, caller, asked.id, 'Stopped the synchronization.');
  return changed;
}

export async function pollNow(
  deps: AdminDeps,
  caller: Caller,
  { id }: Asked<'pollNow'>,
): Promise<ApiResult<Record<string, never>>> {
  if ((await ourSync(deps, caller, id)) === undefined) return unknownSync();
  await deps.doorbell.ring(id);
  return ok({});
}

export async function restartHandshake(
  deps: AdminDeps,
  caller: Caller,
  { id, revision, newKey }: Asked<'restartHandshake'>,
): Promise<ApiResult<{ revision: number }>> {
  if ((await ourSync(deps, caller, id)) === undefined) return unknownSync();
  const restarted = await deps.pairing.restart(id, caller.accountId, revision, newKey);
  if (isRefusal(restarted)) return refused(restarted);
  await note(
    deps,
    caller,
    id,
    newKey === true
      ? 'Started the handshake again with a new key; the old key and the old handshake file are void.'
      : 'Started the handshake again; the old handshake file is void.',
  );
  const after = await ourSync(deps, caller, id);
  return ok({ revision: after?.rev ?? revision });
}

export async function retryParkedSoon(
  deps: AdminDeps,
  caller: Caller,
  { id }: Asked<'retryParked'>,
): Promise<ApiResult<Record<string, never>>> {
  if ((await ourSync(deps, caller, id)) === undefined) return unknownSync();
  const changes = await retrySoon(deps.store, id);
  if (changes.length > 0 && (await deps.store.commit(changes)) === 'conflict') return changedMeanwhile();
  await deps.doorbell.ring(id);
  return ok({});
}

/** Forgets the synchronization and its secrets at once; the worker erases the rest. Issues and comments stay as they are. */
export async function remove(
  deps: AdminDeps,
  caller: Caller,
  { id, revision }: Asked<'remove'>,
): Promise<ApiResult<Record<string, never>>> {
  const found = await ourSync(deps, caller, id);
  if (found === undefined) return unknownSync();
  if (found.rev !== revision) return changedMeanwhile();
  const unlisted = await siteUnlistChange(deps.store, id);
  const result = await deps.store.commit([
    { op: 'delete', key: syncKeys.record(id), expect: revision },
    ...(await takeOver(deps.store, id, false)),
    ...(unlisted ? [unlisted] : []),
  ]);
  if (result === 'conflict') return changedMeanwhile();
  await deps.pairing.destroySecret(found.sync);
  const { rekey, oldKey, key: current } = found.sync;
  const named = [current, ...(oldKey ? [oldKey] : []), ...(rekey ? [{ ...rekey, own: true }] : [])];
  for (const key of named) await deps.store.deleteSecret(secretKeyName(id, key));
  for (const key of [syncKeys.secretKey(id), syncKeys.secretAccess(id), syncKeys.secretBell(id)])
    await deps.store.deleteSecret(key);
  await deps.doorbell.ring(id);
  return ok({});
}
