import { addActivity } from '../state/activity';
import type { AdminDeps, Caller } from './admin-deps';

/** Writes what the caller did into the activity log. */
export async function note(
  deps: Pick<AdminDeps, 'store' | 'clock'>,
  caller: Caller,
  id: string,
  text: string,
): Promise<void> {
  await addActivity(deps.store, id, [{ at: deps.clock.now(), who: caller.accountId, text }]);
}
