import type { Channel } from '../ports/channel';
import type { AckState } from '../protocol/envelope';
import { directionFrom, nameOf, wireId } from '../protocol/names';
import { parseItemId } from '../protocol/items';
import { done, giveUp } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { covers } from '../protocol/window';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';

const BATCH = 20;

/**
 * Lets go of messages that the partner has: out of the outbox, then out of SEND. An older state than the known one changes nothing.
 * An acknowledgement of what was never sent means that one side was set back: nothing is let go.
 */
export async function acknowledged(
  deps: { session: Session; channel: Channel },
  acks: AckState,
): Promise<Outcome<void>> {
  const { session } = deps;
  const { log } = session;
  if (acks.ackNo <= log.partner.ackNo) return done(undefined);
  if (acks.top >= log.nextSeq)
    return giveUp(
      'ack-of-unsent',
      'The partner acknowledges messages that this side has not sent: one of the two was restored from a backup.',
    );
  log.partner = acks;
  const gone = log.out.filter((entry) => covers(acks, entry.seq));
  log.out = log.out.filter((entry) => !covers(acks, entry.seq));
  if (gone.length === 0) {
    await session.commit({ log: true });
    return done(undefined);
  }
  for (let from = 0; from < gone.length; from += BATCH)
    await session.commit({
      log: true,
      other: gone
        .slice(from, from + BATCH)
        .map((entry) => ({ op: 'delete' as const, key: stateKeys.out(session.sync.id, entry.seq) })),
    });
  const sent = gone.filter((entry) => entry.tries > 0).map((entry) => entry.name);
  return sent.length === 0 ? done(undefined) : deps.channel.withdraw(sent);
}

/** The partner has these attachments: their parts need not lie on the relay any longer. */
export async function attachmentsArrived(
  deps: { session: Session; channel: Channel },
  items: readonly string[],
): Promise<Outcome<void>> {
  const { session } = deps;
  const names = items.flatMap((item) => partNames(session, item, session.log.lying[item] ?? 0));
  if (names.length === 0) return done(undefined);
  const withdrawn = await deps.channel.withdraw(names);
  if (withdrawn.kind !== 'done') return withdrawn;
  for (const item of items) delete session.log.lying[item];
  await session.commit({ log: true });
  return done(undefined);
}

export function partNames(session: Session, item: string, parts: number): string[] {
  const id = parseItemId(item);
  if (id === undefined) return [];
  return Array.from({ length: parts }, (_, index) =>
    nameOf({
      kind: 'attachment',
      sync: wireId(session.sync.id),
      direction: directionFrom(session.us),
      epoch: session.sync.epoch,
      attachmentId: id.localId,
      part: index + 1,
      parts,
    }),
  );
}
