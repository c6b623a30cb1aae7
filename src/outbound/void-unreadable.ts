import { z } from 'zod';
import type { OutEntry } from '../protocol/log-record';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';
import { spend } from '../state/spent-names';
import { tellAgain, told } from './told';
import { covers } from '../protocol/window';

/** Messages that are given up in one run: a partner that calls everything unreadable costs bounded work. */
const MOST_VOIDED = 20;

const outRecord = z.object({ told });

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
  const pairs = [...(await session.pairs(entry.pairs)).values()];
  for (const pair of pairs) pair.sayAgain = true;
  const issues = pairs.flatMap((pair) => (pair.id === undefined ? [] : [pair.id]));
  entry.void = true;
  log.heard.dirty = [...new Set([...log.heard.dirty, ...issues])];
  if (stored.success) {
    const what = stored.data.told;
    const lost = await session.pairs(what.lost);
    // He does not know that they are back: it is as it was before that was told.
    for (const pair of pairs) if (what.back.includes(pair.pair)) pair.gone ??= 'here';
    // Where there is an issue, `gone` is said again by looking at it.
    tellAgain(log, { ...what, lost: what.lost.filter((id) => lost.get(id)?.id === undefined) });
  }
  log.tell.void = [...new Set([...log.tell.void, entry.seq])];
  spend(log, [entry.name]);
  await session.commit({ pairs, log: true });
}
