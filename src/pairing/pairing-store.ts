import type { Store, StoreChange } from '../ports/store';
import { syncKeys, syncRecord, type SyncRecord } from '../protocol/sync-record';
import { pairingRecord, type PairingState } from './pairing-record';

/** A state with the revisions that it was read at. */
export interface LoadedState extends PairingState {
  syncRev: number;
  pairingRev: number;
}

/** Commits that meet a conflict are tried again on what is stored then; more conflicts than this are no coincidence. */
const MAX_CONFLICTS = 10;

/** Both records of a synchronization, or undefined when it does not exist (any more). */
export async function loadState(store: Store, syncId: string): Promise<LoadedState | undefined> {
  const [syncKey, pairingKey] = [syncKeys.record(syncId), syncKeys.pairing(syncId)];
  const found = await store.readMany([syncKey, pairingKey]);
  const [sync, pairing] = [found.get(syncKey), found.get(pairingKey)];
  if (!sync || !pairing) return undefined;
  return {
    sync: syncRecord.parse(sync.value),
    syncRev: sync.rev,
    pairing: pairingRecord.parse(pairing.value),
    pairingRev: pairing.rev,
  };
}

/**
 * Changes both records together. `change` sees what is stored and answers the new state, or undefined to leave it; it
 * runs again after a conflict. Answers the state that is stored now, or undefined when the synchronization is gone.
 */
export async function changeState(
  store: Store,
  syncId: string,
  change: (state: LoadedState) => PairingState | undefined,
): Promise<LoadedState | undefined> {
  return decideState<LoadedState | undefined>(store, syncId, undefined, (state) => {
    const next = change(state);
    if (!next) return { answer: state };
    const syncRev = state.syncRev + (next.sync === state.sync ? 0 : 1);
    return { next, answer: { ...next, syncRev, pairingRev: state.pairingRev + 1 } };
  });
}

/** As `changeState`, with an answer of the caller's own; `gone` is the answer where there is no synchronization. */
export async function decideState<T>(
  store: Store,
  syncId: string,
  gone: T,
  change: (state: LoadedState) => { next?: PairingState; answer: T },
): Promise<T> {
  return commitUntilDone(store, async () => {
    const state = await loadState(store, syncId);
    if (!state) return { changes: [], answer: gone };
    const { next, answer } = change(state);
    return { changes: next ? stateChanges(next, state) : [], answer };
  });
}

/** The part of a commit that stores a state over the one that was read, or creates it. */
export function stateChanges(next: PairingState, read?: LoadedState): StoreChange[] {
  const id = next.sync.id;
  const sync: StoreChange =
    read && next.sync === read.sync
      ? { op: 'check', key: syncKeys.record(id), expect: read.syncRev }
      : { op: 'put', key: syncKeys.record(id), value: next.sync, expect: read?.syncRev ?? 0 };
  return [sync, { op: 'put', key: syncKeys.pairing(id), value: next.pairing, expect: read?.pairingRev ?? 0 }];
}

/** Builds a commit from what is stored and tries again after a conflict. No changes: nothing to do. */
export async function commitUntilDone<T>(
  store: Store,
  build: () => Promise<{ changes: StoreChange[]; answer: T }>,
): Promise<T> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
    const { changes, answer } = await build();
    if (changes.length === 0 || (await store.commit(changes)) === 'done') return answer;
  }
  throw new Error('pairing records keep changing under every commit');
}

/** The record with who changed it; the app's own steps are marked so. */
export function changedBy(sync: SyncRecord, by: string, now: number): SyncRecord {
  return { ...sync, changedAt: now, changedBy: by };
}
