import type { ChannelEntry } from '../ports/channel';
import { isDueAgain } from '../protocol/log-record';
import { itemIdOf } from '../protocol/items';
import { directionFrom, parseName, wireId } from '../protocol/names';
import { otherSide, sideOf } from '../protocol/sync-record';
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
  if (log === undefined || !log.scan.done || dirty.marks.length > 0 || dirty.overflow) return false;
  if (log.uploads.length > 0 || log.told < log.ackNo || log.spent.length > 0) return false;
  if (log.heard.have.length + log.heard.want.length + log.heard.dirty.length > 0) return false;
  if (log.tell.paired.length + log.tell.have.length + log.tell.want.length > 0) return false;
  if (now - log.sweptAt >= settings.sweepEvery) return false;
  if (log.parked.length > 0 && now - log.retriedAt >= settings.retryParkedEvery) return false;
  if (log.awaits.some((a) => now - a.since >= settings.wantAfter * 2 ** Math.min(a.tries, 6))) return false;
  if (
    log.out.some((e) => now - e.sentAt >= settings.resendAfter * 2 ** Math.max(0, Math.min(e.tries - 1, 4)))
  )
    return false;
  const incoming = directionFrom(otherSide(sideOf(sync.role)));
  return !entries.some((entry) => {
    const name = parseName(entry.name);
    if (name === undefined || name.kind === 'probe' || name.kind === 'pairing') return false;
    if (name.sync !== wireId(sync.id) || name.direction !== incoming || name.epoch !== sync.epoch)
      return false;
    if (name.kind === 'attachment') {
      const item = itemIdOf(otherSide(sideOf(sync.role)), 'attachment', name.attachmentId);
      // Parts that nothing is known of may have come before their message; that message wakes the worker.
      if (!log.awaits.some((a) => a.item === item)) return log.arrived.includes(item);
    }
    const refused = log.quarantine.find((q) => q.name === entry.name && q.size === entry.size);
    return refused === undefined || isDueAgain(refused, now);
  });
}
