import type { IssueChange } from '../protocol/envelope';
import type { PairRecord } from '../protocol/pair-record';
import { partsServed } from '../state/served-parts';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';

/**
 * Issues that are here already, by another way than this synchronization: they are not made, and the partner is told with the next message, so
 * that it says no more of them. Nothing of them stays parked.
 */
export async function refuseKnown(
  deps: InboundDeps,
  parking: Parking,
  known: readonly { pair: PairRecord; change: IssueChange }[],
): Promise<void> {
  for (const { pair, change } of known) {
    delete pair.intent;
    pair.gone = 'here';
    parking.drop(pair, 'issue');
    tellAgain(deps, pair, change);
    pair.receivedAt = deps.clock.now();
    await parking.commit({ pairs: [pair], log: true });
  }
  const [first] = known;
  if (first === undefined) return;
  const others = known.length === 1 ? '' : ` and ${known.length - 1} other issues`;
  const text = `${first.change.key}${others} of the partner: not made here, because the issue was born in this project or comes by another synchronization of it.`;
  deps.note({ at: deps.clock.now(), text });
}

/** Once more for a partner who did not know it yet when he said this. Parts of files that come with it are leftovers. */
export function tellAgain({ session }: InboundDeps, pair: PairRecord, { items }: IssueChange): void {
  const { lost } = session.log.tell;
  if (!lost.includes(pair.pair)) lost.push(pair.pair);
  for (const { item, attachment } of items) if (attachment !== undefined) partsServed(session.log, item);
}
