import { directionFrom, parseName, wireId } from './names';
import type { RelayName } from './names';
import { otherSide, sideOf } from './sync-record';
import type { SyncRecord } from './sync-record';

/** Names of the delivery: data messages, acknowledgements and parts of attachments. */
type DeliveryName = Exclude<RelayName, { kind: 'pairing' | 'probe' }>;

/**
 * What a name in RECEIVE says, when it is one that the partner gives what it delivers for this synchronization, in whatever epoch.
 * Undefined for every other name: those are left alone.
 */
export function incomingName(text: string, sync: Pick<SyncRecord, 'id' | 'role'>): DeliveryName | undefined {
  const name = parseName(text);
  if (name === undefined || name.kind === 'probe' || name.kind === 'pairing') return undefined;
  const isTheirs = name.direction === directionFrom(otherSide(sideOf(sync.role)));
  return isTheirs && name.sync === wireId(sync.id) ? name : undefined;
}
