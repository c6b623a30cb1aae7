import type { FieldRegister, HeldState } from '../protocol/pair-record';
import type { FieldChange } from '../protocol/envelope';
import { otherSide } from '../protocol/sync-record';
import type { Side } from '../protocol/sync-record';
import { bump, joined, winner } from '../protocol/version';
import { isTooLarge } from './pieces';
import type { FieldNews } from './pieces';

/** What Jira has of the field now, and when the issue was changed last. */
interface Now {
  local: string;
  wire: string;
  value: unknown;
  updated: number;
}

/** `write`: an admin chose the partner's value; it is told now and written here next. */
export interface HeldNews {
  field: FieldNews;
  write?: FieldChange;
}

/**
 * What is to be told of a field that is held: an edit that the partner's value met before it was captured (once), or an admin's decision,
 * which has a version that covers both values. Otherwise nothing: edits stay here until the decision, which is about them too.
 * `theirs`: the partner's value, where it is known. A decision for a value that is not known, or is too large, is not told.
 */
export function diffHeld(
  name: string,
  register: FieldRegister,
  held: HeldState,
  side: Side,
  now: Now,
  theirs: FieldChange | undefined,
): HeldNews | undefined {
  const { decision } = held;
  if (decision !== undefined) {
    const value = decision.keep === 'ours' ? now.value : theirs?.value;
    if (value === undefined) return undefined;
    const v = bump(joined(register.v, held.v), side);
    const change: FieldChange = { v, at: decision.at, value, decides: true };
    if (isTooLarge(change)) return undefined;
    const wire = decision.keep === 'ours' ? now.wire : held.wire;
    const chosen = { local: now.local, wire, v, at: decision.at, by: side, decided: true };
    const isToWrite = decision.keep === 'theirs' && now.wire !== wire;
    return {
      field: { name, change, register: chosen, held: 'over' },
      ...(isToWrite ? { write: change } : {}),
    };
  }
  if (held.unsaid !== true) return undefined;
  const v = bump(register.v, side);
  const change: FieldChange = { v, at: now.updated, value: now.value };
  if (isTooLarge(change)) return undefined;
  const said: FieldRegister = { local: now.local, wire: now.wire, v, at: now.updated, by: side };
  if (now.wire !== held.wire) return { field: { name, change, register: said, held: 'said' } };
  // Both sides have the same value by now: the partner finds that too when this arrives.
  const them = otherSide(side);
  const wins = winner({ at: said.at, side }, { at: held.at, side: them });
  const agreed = wins === side ? said : { ...said, at: held.at, by: them };
  return {
    field: { name, change, register: { ...agreed, v: joined(v, held.v) }, held: 'over' },
  };
}
