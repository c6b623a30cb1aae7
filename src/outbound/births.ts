import type { JiraIssue } from '../ports/jira';
import { isBornAt, originOf } from '../protocol/origin';
import type { OfOthers } from '../state/of-other-syncs';

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
