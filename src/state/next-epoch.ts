import type { LogRecord } from '../protocol/log-record';
import type { PairRecord } from '../protocol/pair-record';
import { parseItemId } from '../protocol/items';
import type { Session } from './session';

const BATCH = 10;
const MOST_SPENT = 2000;

/**
 * After "Start the handshake again" the numbers begin anew. What the partner had not acknowledged of the old epoch is forgotten by its pairs,
 * so that the comparison of the next Start finds it as a change and sends it again with a newer version; files go out again under new
 * names; what we wait for is asked for again. Calling again after it was cut off ends the same: the log is stored last.
 */
export async function takeAlong(session: Session, old: LogRecord): Promise<void> {
  const { log } = session;
  const unsure = [...new Set(old.out.flatMap((entry) => entry.pairs))];
  for (let from = 0; from < unsure.length; from += BATCH) {
    const records = await session.pairs(unsure.slice(from, from + BATCH));
    for (const pair of records.values()) forget(pair, session.us);
    await session.commit({ pairs: [...records.values()] });
  }
  const lying = Object.keys(old.lying).filter((item) => !old.uploads.some((u) => u.item === item));
  log.uploads = [...old.uploads, ...lying.map((item) => ({ pair: '', item, tries: 0 }))];
  log.awaits = old.awaits;
  log.arrived = old.arrived;
  log.heard = { ...old.heard, want: [], have: [] };
  log.tell = { ...old.tell, want: old.awaits.map((a) => a.item) };
  log.parked = old.parked;
  log.counts = old.counts;
  const names = old.out.filter((entry) => entry.tries > 0).map((entry) => entry.name);
  const ackName = old.ackName === undefined ? [] : [old.ackName];
  log.spent = [...old.spent, ...names, ...ackName].slice(-MOST_SPENT);
  await session.commit({ log: true });
}

function forget(pair: PairRecord, us: 'm' | 's'): void {
  for (const register of Object.values(pair.fields)) {
    register.local = '';
    register.wire = '';
  }
  for (const [item, state] of Object.entries(pair.items))
    if (parseItemId(item)?.owner === us && state.gone !== true) state.wire = '';
}
