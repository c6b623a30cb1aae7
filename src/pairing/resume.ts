import { epochCounter } from '../protocol/epoch';
import type { SyncRecord } from '../protocol/sync-record';
import type { PairingDeps } from './pairing-deps';
import { changedBy, decideState } from './pairing-store';
import type { Refusal } from './refusal';
import { refusal } from './refusal';

/**
 * "Resume": opens the agreement on a new epoch; RESET goes out with the next polls until the partner answers. `site`: where this app runs;
 * with `own-site-changed` the admin says that this site takes the other one's place. Pressed twice, the second changes nothing.
 */
export async function resume(
  deps: PairingDeps,
  syncId: string,
  by: string,
  asked: { site: string; revision?: number },
): Promise<SyncRecord | Refusal> {
  const nonce = deps.ids.secret(6);
  const unknown = refusal('sync-unknown');
  return decideState<SyncRecord | Refusal>(deps.store, syncId, unknown, ({ sync, syncRev, pairing }) => {
    if (asked.revision !== undefined && asked.revision !== syncRev)
      return { answer: refusal('changed-meanwhile') };
    const { frozen } = sync;
    if (sync.status !== 'frozen' || frozen === undefined) return { answer: refusal('not-frozen') };
    if (frozen.reset?.by !== undefined) return { answer: sync };
    const now = deps.clock.now();
    const counter = epochCounter(sync.epoch) + 1;
    const reset = { counter, nonce, at: now, ...frozen.reset, by };
    const us = { ...sync.us, siteId: asked.site };
    const next = changedBy({ ...sync, us, frozen: { ...frozen, reset } }, by, now);
    return { next: { sync: next, pairing: { ...pairing, sends: 0, nextSendAt: now } }, answer: next };
  });
}
