import type { Channel } from '../ports/channel';
import type { AckState } from '../protocol/envelope';
import { done, giveUp } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { partNames } from '../protocol/part-names';
import { covers } from '../protocol/window';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';
import { spend } from '../state/spent-names';

const BATCH = 20;

/**
 * Lets go of messages that the partner has: out of the outbox; `withdrawSpent` takes them out of SEND. An older state than the known one
 * changes nothing. An acknowledgement of what was never sent means that one side was set back: nothing is let go.
 */
export async function acknowledged(session: Session, acks: AckState): Promise<Outcome<void>> {
  const { log } = session;
  if (acks.ackNo <= log.partner.ackNo) return done(undefined);
  if (Math.max(acks.ack, acks.top) >= log.nextSeq)
    return giveUp(
      'ack-of-unsent',
      'The partner acknowledges messages that this side has not sent: one of the two was restored from a backup.',
    );
  const gone = log.out.filter((entry) => covers(acks, entry.seq));
  do {
    const batch = gone.splice(0, BATCH);
    log.out = log.out.filter((entry) => !batch.includes(entry));
    spend(
      log,
      batch.filter((entry) => entry.tries > 0).map((entry) => entry.name),
    );
    // The state counts as known only when all of it has been acted on.
    if (gone.length === 0) log.partner = acks;
    await session.commit({
      log: true,
      other: batch.map((entry) => ({
        op: 'delete' as const,
        key: stateKeys.out(session.sync.id, entry.seq),
      })),
    });
  } while (gone.length > 0);
  return done(undefined);
}

/** The partner has these attachments: their parts need not lie on the relay any longer. Stored by the caller's commit. */
export function attachmentsArrived(session: Session, items: readonly string[]): void {
  const { log, sync, us } = session;
  log.uploads = log.uploads.filter((upload) => !items.includes(upload.item));
  for (const item of items) {
    spend(log, partNames({ sync: sync.id, side: us, epoch: sync.epoch }, item, log.lying[item] ?? 0));
    delete log.lying[item];
  }
}

/** Takes what has served out of SEND. What cannot be withdrawn now is tried again with the next run. */
export async function withdrawSpent(deps: { session: Session; channel: Channel }): Promise<Outcome<void>> {
  const { session, channel } = deps;
  if (session.log.spent.length === 0) return done(undefined);
  const withdrawn = await channel.withdraw(session.log.spent);
  if (withdrawn.kind !== 'done') return withdrawn;
  session.log.spent = [];
  await session.commit({ log: true });
  return done(undefined);
}
