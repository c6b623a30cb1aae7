import type { FieldRegister, HeldState } from '../protocol/pair-record';
import type { Standing } from '../protocol/version';

/**
 * What becomes of an incoming value where conflicts are held:
 * `hold`: nobody writes the field until an admin decides, and this value is what the partner has;
 * `decided`: the partner chose, knowing both values, and it is written;
 * `same`: both sides have said the same meanwhile, so there is nothing left to decide;
 * `ordinary`: no conflict, or two decisions of which the newer one stands.
 */
export type HoldVerdict = 'hold' | 'decided' | 'same' | 'ordinary';

interface Arrival {
  stand: Standing;
  /** Jira has a value here that was not captured yet. */
  unseen: boolean;
  /** Jira has this very value here. */
  isThere: boolean;
  /** Hash of the incoming value. */
  wire: string;
  decides: boolean;
}

/**
 * Both sides come to the same end: each sees the other's concurrent value arrive, and an edit that was not captured yet is captured as
 * one (`unsaid`). The caller has passed by what is not newer than the partner's value that is held.
 */
export function judgeHold(
  register: FieldRegister | undefined,
  held: HeldState | undefined,
  { stand, unseen, isThere, wire, decides }: Arrival,
): HoldVerdict {
  const areDecisions = register?.decided === true && decides;
  if (held !== undefined) {
    // The partner does not know of what was not told yet, so this cannot be a choice between both.
    if (held.unsaid === true) return 'hold';
    if (stand === 'newer') return 'decided';
    if (register?.wire === wire) return 'same';
    return areDecisions ? 'ordinary' : 'hold';
  }
  if (stand === 'newer') return unseen && !isThere ? 'hold' : 'ordinary';
  if (unseen) return 'hold';
  return isThere || areDecisions ? 'ordinary' : 'hold';
}
