import type { Contradiction } from '../protocol/frozen';
import type { AckState, Envelope } from '../protocol/envelope';
import { hashOf } from '../protocol/recent-hashes';
import { MOST_HOLES, covers } from '../protocol/window';
import type { Session } from '../state/session';

/**
 * What a genuine message of this epoch says that cannot be true beside what is known here: one of both sides was set back, or there are
 * two of it. Resent, late and repeated messages never contradict: an older ackNo than the newest known one says nothing.
 */
export function contradictionOf(
  session: Pick<Session, 'log' | 'sync'>,
  message: Pick<Envelope, 'site' | 'acks'>,
  newest: AckState,
): Contradiction | undefined {
  const { site, acks } = message;
  const { log, sync } = session;
  if (site !== undefined && sync.partner !== undefined && site !== sync.partner.siteId)
    return {
      code: 'partner-site-changed',
      seen: `known site ${sync.partner.siteId}, now ${site}`,
      site,
    };
  // Not a matter of the newest state: what is told is stored before, so nobody knows more of this side than it does itself.
  const [ackNo, ack] = acks.knows ?? [0, 0];
  if (ackNo > log.ackNo || ack > log.received.applied)
    return {
      code: 'receipt-unknown',
      seen: `received up to ${log.received.applied}, told to have received ${ack}`,
    };
  if (acks.ackNo < newest.ackNo) return undefined;
  const highest = Math.max(acks.ack, acks.top);
  if (highest >= log.nextSeq)
    return { code: 'ack-of-unsent', seen: `sent up to ${log.nextSeq - 1}, acknowledged ${highest}` };
  const isLess = acks.ack < newest.ack || (acks.ackNo === newest.ackNo && acks.ack !== newest.ack);
  if (isLess || hasForgotten(newest, acks))
    return {
      code: 'partner-set-back',
      seen: `acknowledged up to ${newest.ack} (${newest.top}) before, now ${acks.ack} (${acks.top})`,
    };
  const ours = hashOf(log.sentHashes, acks.ack);
  if (ours !== undefined && acks.hash !== undefined && acks.hash !== ours)
    return { code: 'ack-of-other-content', seen: `message ${acks.ack}` };
  return undefined;
}

/** A later state says that a number above a gap is missing which an earlier one named as received. */
function hasForgotten(before: AckState, { top, holes }: AckState): boolean {
  const isCut = holes.length >= MOST_HOLES;
  return (!isCut && top < before.top) || holes.some((seq) => covers(before, seq));
}
