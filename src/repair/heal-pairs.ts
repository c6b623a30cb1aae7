import { comparability, detailsOf } from '../protocol/digest';
import { healOf } from '../protocol/heal';
import { hasRoomForItem } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import type { DigestDetails } from '../protocol/repair-message';
import { bump } from '../protocol/version';
import { PAIRS_PER_COMMIT } from '../state/session';
import type { RepairDeps } from './repair-deps';

/**
 * This side's half of healing: what it has to say again is noted in the pairs, and their issues are to be looked at; the way out does the
 * rest by its ordinary rules. Doing it twice is harmless. Where either side has said more since, the partner
 * knows what is said again; what waits to be applied here is left alone.
 */
export async function healPairs(deps: RepairDeps, said: DigestDetails): Promise<void> {
  const { session } = deps;
  const records = await session.pairs(said.pairs.map(({ pair }) => pair));
  const changed: PairRecord[] = [];
  for (const theirs of said.pairs) {
    const pair = records.get(theirs.pair);
    if (pair === undefined || comparability(pair, session.sync.epoch, said) === 'parked') continue;
    const heal = healOf(detailsOf(pair), theirs, session.us);
    if (heal.end) pair.sayAgain = true;
    // There is no issue to look at.
    if (heal.end && pair.id === undefined) session.log.tell.lost.push(pair.pair);
    for (const name of heal.raise) {
      const register = pair.fields[name];
      if (register) register.v = bump(register.v, session.us);
    }
    for (const [item, state] of Object.entries(heal.numbers))
      if (pair.items[item] !== undefined || hasRoomForItem(pair))
        pair.items[item] = { ...pair.items[item], ...state };
    if (heal.say.length > 0) pair.say = [...new Set([...(pair.say ?? []), ...heal.say])];
    const isChanged = heal.end || heal.say.length + Object.keys(heal.numbers).length > 0;
    if (isChanged) changed.push(pair);
  }
  for (let from = 0; from < changed.length; from += PAIRS_PER_COMMIT) {
    const batch = changed.slice(from, from + PAIRS_PER_COMMIT);
    const issues = batch.flatMap(({ id }) => (id === undefined ? [] : [id]));
    session.log.heard.dirty = [...new Set([...session.log.heard.dirty, ...issues])];
    await session.commit({ pairs: batch, log: true });
  }
}
