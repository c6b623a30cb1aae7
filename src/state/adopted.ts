import { FIELD_NAMES } from '../protocol/fields';
import { MAX_ITEMS } from '../protocol/pair-record';
import type { FieldRegister, PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import { NO_VERSION } from '../protocol/version';

/**
 * Registers of an issue that was recognised and of which nothing is remembered: whatever Jira has may be an edit that the partner does not
 * know, so a different value of the partner meets it as a conflict and never overwrites it unseen.
 */
export function adoptedFields(us: Side): Record<string, FieldRegister> {
  const unknown = (): FieldRegister => ({ local: '', wire: '', v: NO_VERSION, at: 0, by: us });
  return Object.fromEntries(FIELD_NAMES.map((name) => [name, unknown()]));
}

/** Whether one more item fits into the pair's record. */
export function hasRoom(pair: PairRecord): boolean {
  return Object.keys(pair.items).length < MAX_ITEMS;
}
