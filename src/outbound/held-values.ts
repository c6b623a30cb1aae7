import { fieldChange } from '../protocol/envelope';
import type { FieldChange } from '../protocol/envelope';
import type { PairRecord } from '../protocol/pair-record';
import { stateKeys } from '../state/session';
import type { Session } from '../state/session';

/**
 * The partner's values of those held conflicts that an admin decided in its favour; and where all is to be said again, those that were chosen
 * and still wait to be written here: Jira has another value.
 */
export async function heldValues(session: Session, pair: PairRecord): Promise<Map<string, FieldChange>> {
  const values = new Map<string, FieldChange>();
  const take = async (name: string, key: string) => {
    const stored = await session.read(key);
    const parsed = fieldChange.safeParse((stored?.value as { value?: unknown } | undefined)?.value);
    if (parsed.success) values.set(name, parsed.data);
  };
  for (const [name, { decision }] of Object.entries(pair.held ?? {})) {
    if (decision?.keep !== 'theirs') continue;
    await take(name, stateKeys.held(session.sync.id, pair.pair, name));
  }
  const waiting = pair.sayAgain === true ? Object.keys(pair.parked) : [];
  for (const name of waiting) {
    if (pair.fields[name]?.by !== session.us || values.has(name)) continue;
    await take(name, stateKeys.parked(session.sync.id, pair.pair, name));
  }
  return values;
}

/** Chosen values as they are kept until they are written: like any parked value. */
export function keptToWrite(
  session: Session,
  pair: string,
  chosen: ReadonlyMap<string, FieldChange>,
): { key: string; value: FieldChange }[] {
  return [...chosen].map(([name, value]) => ({ key: stateKeys.parked(session.sync.id, pair, name), value }));
}
