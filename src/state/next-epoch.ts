import type { LogRecord } from '../protocol/log-record';
import { partNames } from '../protocol/part-names';
import type { Session } from './session';
import { spend } from './spent-names';

/** Pairs of one commit: each may bring its index entry. */
const BATCH = 10;

/**
 * After "Start the handshake again" the numbers begin anew. What the partner had not acknowledged of the old epoch is said again
 * by the comparison of the next Start, with the versions that it had, so that it changes nothing where it did arrive; files go out
 * again under new names; what we wait for is asked for again. Calling again after it was cut off ends the same: the log is stored last.
 */
export async function takeAlong(
  session: Session,
  old: LogRecord,
  outKey: (seq: number) => string,
): Promise<void> {
  const { log } = session;
  const unsure = [...new Set(old.out.flatMap((entry) => entry.pairs))];
  const seqs = new Set(old.out.map(({ seq }) => seq));
  const issues: string[] = [];
  for (let from = 0; from < unsure.length; from += BATCH) {
    const records = await session.pairs(unsure.slice(from, from + BATCH));
    for (const pair of records.values()) {
      pair.sayAgain = true;
      for (const register of Object.values(pair.fields))
        if (register.by === session.us && seqs.has(register.seq ?? 0)) register.unsure = log.epoch;
      if (pair.id !== undefined) issues.push(pair.id);
    }
    await session.commit({ pairs: [...records.values()] });
  }
  // Their contents are said again; the numbers begin anew.
  for (let from = 0; from < old.out.length; from += 2 * BATCH) {
    const keys = old.out.slice(from, from + 2 * BATCH).map(({ seq }) => outKey(seq));
    await session.commit({ other: keys.map((key) => ({ op: 'delete' as const, key })) });
  }
  const lying = Object.keys(old.lying).filter((item) => !old.uploads.some((u) => u.item === item));
  log.uploads = [...old.uploads, ...lying.map((item) => ({ item }))];
  log.awaits = old.awaits;
  log.arrived = old.arrived;
  // What was said of keys is said again in the new epoch.
  log.heard = { have: [], want: [], dirty: [...old.heard.dirty, ...issues], rekeyed: [] };
  log.tell = { ...old.tell, rekeyed: [], want: old.awaits.map((a) => a.item), void: [] };
  if (old.partner.reads !== undefined) log.partner = { ...log.partner, reads: old.partner.reads };
  if (old.seenNumber !== undefined) log.seenNumber = old.seenNumber;
  if (log.baseline !== undefined) log.baseline.proven = old.partner.ack;
  log.parked = old.parked;
  log.held = old.held;
  log.counts = old.counts;
  const names = old.out.filter((entry) => entry.tries > 0).map((entry) => entry.name);
  const from = { sync: session.sync.id, side: session.us, epoch: old.epoch };
  const parts = Object.entries(old.lying).flatMap(([item, count]) => partNames(from, item, count));
  const ackName = old.ackName === undefined ? [] : [old.ackName];
  spend(log, [...old.spent, ...names, ...parts, ...ackName]);
  await session.commit({ log: true });
}
