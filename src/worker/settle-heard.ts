import { attachmentsArrived } from '../outbound/acknowledged';
import type { Store } from '../ports/store';
import { markDirty } from '../state/dirty';
import type { Session } from '../state/session';

/** Attachments that go out again after one message; what is left over is asked for again. */
const MOST_WANTED = 300;

/**
 * Acts on what applied messages said: attachments that the partner has are spent, those that it wants go out again, issues to look at are
 * marked. Kept in the log until then; acting twice is harmless. Returns true when issues were marked.
 */
export async function settleHeard(session: Session, store: Store): Promise<boolean> {
  const { log } = session;
  const { have, want, dirty } = log.heard;
  if (have.length + want.length + dirty.length === 0) return false;
  for (const issueId of dirty) await markDirty(store, session.sync.id, issueId);
  attachmentsArrived(session, have);
  for (const item of want.slice(0, MOST_WANTED))
    if (!log.uploads.some((upload) => upload.item === item)) log.uploads.push({ item });
  log.heard = { ...log.heard, have: [], want: [], dirty: [] };
  await session.commit({ log: true });
  return dirty.length > 0;
}
