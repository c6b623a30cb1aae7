import type { ChannelEntry } from '../ports/channel';
import { incomingName } from '../protocol/incoming-name';
import { itemIdOf } from '../protocol/items';
import { otherSide, sideOf } from '../protocol/sync-record';
import { isRepairDue } from '../state/repair-record';
import { isDueAgain, isToBeAskedFor, isUnanswered } from '../protocol/waits';
import { isToBeDropped } from './settle-keys';
import type { WorkerSettings } from './settings';
import type { WorkerState } from './read-state';

/** True when a poll found nothing to do: then nothing is written, nothing is sent, and Jira is not asked. */
export function isIdle(
  state: WorkerState,
  entries: readonly ChannelEntry[],
  settings: WorkerSettings,
  now: number,
): boolean {
  const { log, sync, dirty } = state;
  if (log === undefined || (log.toldReads ?? 1) !== settings.messageVersion) return false;
  // Until the partner has told what it knows nothing is captured, so marks and the comparison wait.
  const waits = log.baseline?.phase === 'wait' && !log.baseline.heard;
  if (!waits && (!log.scan.done || dirty.marks.length > 0 || dirty.overflow)) return false;
  if (log.uploads.length > 0 || log.told < log.ackNo || log.spent.length > 0) return false;
  if (log.heard.rekey !== undefined || log.heard.rekeyed.length + log.tell.rekeyed.length > 0) return false;
  if (sync.rekey !== undefined && log.announced !== sync.rekey.fingerprint) return false;
  if (sync.oldKey !== undefined && log.ended !== sync.oldKey.fingerprint) return false;
  if (isToBeDropped(sync, log, now)) return false;
  if (log.heard.have.length + log.heard.want.length + log.heard.dirty.length > 0) return false;
  const { paired, have, want, lost } = log.tell;
  if (paired.length + have.length + want.length + lost.length + log.tell.void.length > 0) return false;
  if (!waits && now - log.sweptAt >= settings.sweepEvery) return false;
  const { repair, heardRepair } = state;
  if (!waits && isRepairDue(repair, heardRepair, sideOf(sync.role), now, settings.compareEvery)) return false;
  if (log.met.length > 0) return false;
  if (log.parked.length > 0 && now - log.retriedAt >= settings.retryParkedEvery) return false;
  if (log.awaits.some((awaited) => isToBeAskedFor(awaited, now, settings.wantAfter))) return false;
  if (log.out.some((entry) => entry.void !== true && isUnanswered(entry, now, settings.resendAfter)))
    return false;
  return !entries.some((entry) => {
    const name = incomingName(entry.name, sync);
    if (name?.epoch !== sync.epoch) return false;
    if (name.kind === 'attachment') {
      const item = itemIdOf(otherSide(sideOf(sync.role)), 'attachment', name.attachmentId);
      // Parts that nothing is known of may have come before their message; that message wakes the worker.
      if (!log.awaits.some((a) => a.item === item)) return log.arrived.includes(item);
    }
    const refused = log.quarantine.find((q) => q.name === entry.name && q.size === entry.size);
    return refused === undefined || isDueAgain(refused, now);
  });
}
