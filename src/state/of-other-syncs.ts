import type { JiraIssue } from '../ports/jira';
import type { Store } from '../ports/store';
import { pairIdOf, parseItemId, parsePairId } from '../protocol/items';
import { pairRecord } from '../protocol/pair-record';
import type { SyncRecord } from '../protocol/sync-record';
import { readSiteSyncs } from './site-syncs';
import { stateKeys } from './session';

/**
 * What other synchronizations of the same project made in issues here, as `comment 10101` or `attachment 205`: it belongs to their partners
 * and leaves by this one only where its admin allows forwarding. `open`: one of them may just have made something that its pair does not name yet.
 */
export interface OfOthers {
  ids: Set<string>;
  open: boolean;
  /** Where the issue was born, as one of them has stored it. */
  origin?: string;
  /** Of the issue's mark, by the pair that it names: `open`, the issue is being made; `copied`, the pair has another issue, and a clone took the mark along. */
  mark?: 'open' | 'copied' | 'stands';
}

/** Ids of the other synchronizations of the same project. One read. */
export async function otherSyncsOf(store: Store, sync: SyncRecord): Promise<string[]> {
  const listed = await readSiteSyncs(store);
  return Object.keys(listed).filter((id) => id !== sync.id && listed[id]?.projectId === sync.us.projectId);
}

/** By issue; issues of which none of `others` knows anything are absent. */
export async function ofOtherSyncs(
  store: Store,
  others: readonly string[],
  issues: readonly Pick<JiraIssue, 'id' | 'mark'>[],
): Promise<Map<string, OfOthers>> {
  const result = new Map<string, OfOthers>();
  const issueIds = issues.map(({ id }) => id);
  for (const other of others) {
    const index = await store.readMany(issueIds.map((id) => stateKeys.at(other, id)));
    const keyOf = new Map<string, string>();
    for (const id of issueIds) {
      const entry = index.get(stateKeys.at(other, id))?.value as { pair?: unknown } | undefined;
      if (typeof entry?.pair === 'string') keyOf.set(stateKeys.pair(other, entry.pair), id);
      // Born here; which side the other synchronization calls ours does not matter, for the record says whose issue it is.
      else for (const side of ['m', 's'] as const) keyOf.set(stateKeys.pair(other, pairIdOf(side, id)), id);
    }
    const marked = issues.flatMap(({ id, mark }) =>
      mark?.sync === other && parsePairId(mark.pair) !== undefined
        ? [[id, stateKeys.pair(other, mark.pair)] as const]
        : [],
    );
    const records = await store.readMany([...new Set([...keyOf.keys(), ...marked.map(([, key]) => key)])]);
    const known = (issueId: string): OfOthers => {
      const found = result.get(issueId) ?? { ids: new Set<string>(), open: false };
      result.set(issueId, found);
      return found;
    };
    for (const [issueId, key] of marked) {
      const pair = pairRecord.safeParse(records.get(key)?.value).data;
      if (pair === undefined) continue;
      known(issueId).mark = pair.id === undefined ? 'open' : pair.id === issueId ? 'stands' : 'copied';
    }
    for (const [key, { value }] of records) {
      const pair = pairRecord.safeParse(value);
      const issueId = keyOf.get(key);
      if (!pair.success || issueId === undefined || pair.data.id !== issueId) continue;
      const found = known(issueId);
      if (pair.data.origin !== undefined) found.origin = pair.data.origin;
      for (const [item, { here }] of Object.entries(pair.data.items)) {
        const kind = parseItemId(item)?.kind;
        if (kind !== undefined && here !== undefined) found.ids.add(`${kind} ${here}`);
      }
      if (Object.keys(pair.data.making).length > 0) found.open = true;
    }
  }
  return result;
}
