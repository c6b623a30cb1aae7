import type { Store } from '../ports/store';
import { pairIdOf, parseItemId } from '../protocol/items';
import { pairRecord } from '../protocol/pair-record';
import type { SyncRecord } from '../protocol/sync-record';
import { readSiteSyncs } from '../state/site-syncs';
import { stateKeys } from '../state/session';

/**
 * What other synchronizations of the same project made in issues here, as `comment 10101` or `attachment 205`: it belongs to their partners
 * and does not leave by this one. `open`: one of them may just have made something that its pair does not name yet.
 */
export interface OfOthers {
  ids: Set<string>;
  open: boolean;
}

/** Ids of the other synchronizations of the same project. One read. */
export async function otherSyncsOf(store: Store, sync: SyncRecord): Promise<string[]> {
  const listed = await readSiteSyncs(store);
  return Object.keys(listed).filter((id) => id !== sync.id && listed[id]?.projectId === sync.us.projectId);
}

/** By issue; issues of which none of `others` has a pair are absent. */
export async function ofOtherSyncs(
  store: Store,
  others: readonly string[],
  issueIds: readonly string[],
): Promise<Map<string, OfOthers>> {
  const result = new Map<string, OfOthers>();
  for (const other of others) {
    const index = await store.readMany(issueIds.map((id) => stateKeys.at(other, id)));
    const keyOf = new Map<string, string>();
    for (const id of issueIds) {
      const entry = index.get(stateKeys.at(other, id))?.value as { pair?: unknown } | undefined;
      if (typeof entry?.pair === 'string') keyOf.set(stateKeys.pair(other, entry.pair), id);
      // Born here; which side the other synchronization calls ours does not matter, for the record says whose issue it is.
      else for (const side of ['m', 's'] as const) keyOf.set(stateKeys.pair(other, pairIdOf(side, id)), id);
    }
    for (const [key, { value }] of await store.readMany([...keyOf.keys()])) {
      const pair = pairRecord.safeParse(value);
      const issueId = keyOf.get(key);
      if (!pair.success || issueId === undefined || pair.data.id !== issueId) continue;
      const known = result.get(issueId) ?? { ids: new Set<string>(), open: false };
      for (const [item, { here }] of Object.entries(pair.data.items)) {
        const kind = parseItemId(item)?.kind;
        if (kind !== undefined && here !== undefined) known.ids.add(`${kind} ${here}`);
      }
      if (Object.keys(pair.data.making).length > 0) known.open = true;
      result.set(issueId, known);
    }
  }
  return result;
}
