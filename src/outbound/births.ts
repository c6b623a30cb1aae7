import type { Crypto } from '../ports/crypto';
import type { JiraIssue } from '../ports/jira';
import { parsePairId } from '../protocol/items';
import { isBornAt, originOf, placeOf } from '../protocol/origin';
import type { PairRecord } from '../protocol/pair-record';
import type { OfOthers } from '../state/of-other-syncs';
import type { Session } from '../state/session';

export interface BirthContext {
  /** The admin of this side allows forwarding. */
  forwards: boolean;
  /** Names of this side's project and of the partner's in origins. */
  here: string;
  there: string;
}

type MadeBy = 'people' | 'partner' | 'lost' | 'undecided';

/** Who made an issue, and of what may leave where it was born. */
export interface Birth {
  madeBy: MadeBy;
  origin?: string;
}

export function birthContext({ session, crypto }: { session: Session; crypto: Crypto }): BirthContext {
  const { us, partner, forwards } = session.sync;
  const place = (side: { siteId: string; projectId: string }) => placeOf(side, (text) => crypto.sha256(text));
  return { forwards, here: place(us), there: partner === undefined ? '' : place(partner) };
}

/**
 * An issue without a pair was made by people, or by this app in a call that was cut off before its result was stored.
 * `partner`: it came by another synchronization and does not leave by this one. A clone copies the property: there the
 * stored pair already has another issue.
 */
export function whoMade(issue: JiraIssue, session: Session, pairs: ReadonlyMap<string, PairRecord>): MadeBy {
  if (issue.mark === undefined) return 'people';
  if (issue.mark.sync !== session.sync.id) return 'partner';
  const pair = pairs.get(issue.mark.pair);
  if (pair?.id !== undefined && pair.id !== issue.id) return 'people';
  // Before the call that made it the pair was stored with an intent: without one the record was lost.
  const isForeign = parsePairId(issue.mark.pair)?.bornOn === session.them;
  if (isForeign && pair?.id === undefined && pair?.intent === undefined) return 'lost';
  return 'undecided';
}

/** `made`: what this synchronization's own pairs and the issue's mark say. */
export function birthOf(
  issue: JiraIssue,
  made: MadeBy,
  others: OfOthers | undefined,
  context: BirthContext,
): Birth {
  const isBrought = others?.origin !== undefined && !isBornAt(others.origin, context.here);
  if (made === 'partner' || (made === 'people' && isBrought)) return broughtBy(issue, others, context);
  return { madeBy: made, origin: originOf(context.here, issue.id) };
}

/**
 * An issue that another synchronization brought does not leave where forwarding is not allowed, where its birth is not known, and to where it was
 * born. A clone takes the mark along, and anybody may write one: the stored pair decides, and only where none stands, because that
 * synchronization was deleted, the mark's word is taken.
 */
function broughtBy(issue: JiraIssue, others: OfOthers | undefined, context: BirthContext): Birth {
  if (!context.forwards) return { madeBy: 'partner' };
  if (others?.mark === 'open') return { madeBy: 'undecided' };
  if (others?.mark === 'copied') return { madeBy: 'people', origin: originOf(context.here, issue.id) };
  const origin = others?.origin ?? (others?.mark === undefined ? issue.mark?.origin : undefined);
  if (origin === undefined || isBornAt(origin, context.there)) return { madeBy: 'partner' };
  return { madeBy: 'people', origin };
}
