import type { IssueChange } from '../protocol/envelope';
import type { PairRecord } from '../protocol/pair-record';
import { lookAtClaims } from '../state/claims';
import type { Claims } from '../state/claims';
import { WriterReplaced } from '../state/session';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';
import { refuseKnown } from './refuse-known';

/**
 * Stores the intent to make issues together with the claims of their origins. Another synchronization of the project may claim one of them in the
 * same moment: that one is refused, and the others are announced again. Answers what is to be made.
 */
export async function announceBirths<Birth extends { pair: PairRecord; change: IssueChange }>(
  deps: InboundDeps,
  parking: Parking,
  fromNumber: number,
  wanted: readonly Birth[],
  claims: Claims,
): Promise<readonly Birth[]> {
  if (wanted.length === 0) return wanted;
  const pairs = wanted.map(({ pair }) => pair);
  const claimed = pairs.flatMap((pair) => {
    const change = claims.take(pair);
    return change === undefined ? [] : [{ pair, change }];
  });
  for (const pair of pairs) pair.intent = { kind: 'create', at: deps.clock.now(), fromNumber };
  try {
    await deps.session.commit({ pairs, log: true, other: claimed.map(({ change }) => change) });
    return wanted;
  } catch (error) {
    if (!(error instanceof WriterReplaced)) throw error;
    for (const pair of pairs) delete pair.intent;
    for (const { pair } of claimed) delete pair.claim;
    const now = await lookAtClaims(deps, pairs);
    const lost = wanted.filter(({ pair }) => now.isTaken(pair));
    // Nobody else has claimed anything: another worker has begun.
    if (lost.length === 0) throw error;
    await refuseKnown(deps, parking, lost);
    const others = wanted.filter((birth) => !lost.includes(birth));
    return announceBirths(deps, parking, fromNumber, others, now);
  }
}
