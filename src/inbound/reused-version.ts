import type { FieldChange } from '../protocol/envelope';
import type { FieldRegister } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import { standing } from '../protocol/version';

/**
 * Whether a side that was set back may have given an edit a version that the other side knows with another value: it counted on from less than
 * both had reached before anybody noticed. Asked at the beginning of an epoch, when both sides tell what they know: the edit is marked then, as told
 * and not acknowledged. Versions say nothing about the two values; the later stamp stands, on both sides.
 */
export function isReused(
  register: FieldRegister,
  incoming: FieldChange,
  { wire, us, epoch }: { wire: string; us: Side; epoch: string },
): boolean {
  if (register.wire === '' || register.wire === wire) return false;
  const stand = standing(incoming.v, register.v);
  if (incoming.unsure === true && stand === 'known') return true;
  const half = us === 'm' ? 0 : 1;
  const isOurs = register.unsure === epoch && register.by === us;
  return isOurs && stand !== 'concurrent' && incoming.v[half] >= register.v[half];
}

/** Of two values of one version the later stands; of equal stamps both sides choose alike. */
export function standsBefore(register: FieldRegister, incoming: FieldChange, wire: string): boolean {
  return register.at === incoming.at ? register.wire > wire : register.at > incoming.at;
}
