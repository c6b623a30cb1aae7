import { takeOver } from '../state/take-over';
import type { ApiResult } from './api';
import type { AdminDeps, Caller } from './admin-deps';
import { note } from './note';
import { changeSync } from './our-sync';
import type { Asked } from './requests';

/**
 * Allows what comes from other partners to leave for this one, or ends that. A run that is under way ends at once. Once it is allowed all issues
 * are compared again, so that what is there leaves; when it ends, what has left stays in step. Asking for what is so changes nothing but the log.
 */
export async function setForwarding(
  deps: AdminDeps,
  caller: Caller,
  asked: Asked<'setForwarding'>,
): Promise<ApiResult<{ revision: number }>> {
  const { forwards } = asked;
  const changed = await changeSync(deps, caller, asked, async (sync) => ({
    sync: { ...sync, forwards },
    more: await takeOver(deps.store, sync.id, forwards),
  }));
  if (!changed.ok) return changed;
  await note(
    deps,
    caller,
    asked.id,
    forwards
      ? 'Switched forwarding on: what comes from other partners is sent to this partner too.'
      : 'Switched forwarding off: nothing new from other partners is sent to this partner.',
  );
  await deps.doorbell.ring(asked.id);
  return changed;
}
