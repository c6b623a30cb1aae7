import { z } from 'zod';
import type { OutEntry } from '../protocol/log-record';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';
import { spend } from '../state/spent-names';
import { covers } from '../protocol/window';

/** Messages that are given up in one run: a partner that calls everything unreadable costs bounded work. */
const MOST_VOIDED = 20;

/** What a message told besides its issues, kept beside its bytes. */
const outRecord = z.object({
  told: z
    .object({
      paired: z.array(z.string()),
      have: z.array(z.string()),
      want: z.array(z.string()),
      void: z.array(z.number()),
    })
    .optional(),
});

/**
 * Gives up messages that the partner names as unreadable although they came again: they are taken off the relay, the partner is told that
 * the numbers are void, and what they said is said again by later ones. Each number once; numbers that were not sent are ignored. One
 * commit a message, so an end in between goes on with the next. Answers the numbers.
 */
export async function voidUnreadable(session: Session): Promise<number[]> {
  const { log } = session;
  const named = new Set(log.partner.unreadable ?? []);
  const lost = log.out
    .filter(
      (entry) => named.has(entry.seq) && entry.tries > 0 && !entry.void && !covers(log.partner, entry.seq),
    )
    .slice(0, MOST_VOIDED);
  for (const entry of lost) await giveUpOn(session, entry);
  return lost.map((entry) => entry.seq);
}

async function giveUpOn(session: Session, entry: OutEntry): Promise<void> {
  const { log, sync } = session;
  const stored = outRecord.safeParse((await session.read(stateKeys.out(sync.id, entry.seq)))?.value);
  const told = stored.data?.told ?? { paired: [], have: [], want: [], void: [] };
  const pairs = [...(await session.pairs(entry.pairs)).values()];
  for (const pair of pairs) pair.sayAgain = true;
  const issues = pairs.flatMap((pair) => (pair.id === undefined ? [] : [pair.id]));
  entry.void = true;
  log.heard.dirty = [...new Set([...log.heard.dirty, ...issues])];
  log.tell = {
    paired: [...new Set([...log.tell.paired, ...told.paired])],
    have: [...new Set([...log.tell.have, ...told.have])],
    want: [...new Set([...log.tell.want, ...told.want])],
    void: [...new Set([...log.tell.void, ...told.void, entry.seq])],
  };
  spend(log, [entry.name]);
  await session.commit({ pairs, log: true });
}
