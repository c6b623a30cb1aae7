import { z } from 'zod';
import type { Store, StoreChange } from '../ports/store';
import { commitUntilDone } from './pairing-store';

const USED_HANDSHAKES_KEY = 'site:used-handshakes';

type FileId = { sync: string; epoch: string };
const isFile = (file: FileId) => (used: FileId) => used.sync === file.sync && used.epoch === file.epoch;

const usedHandshakes = z.object({
  v: z.literal(1),
  used: z.array(
    z.object({
      sync: z.string(),
      epoch: z.string(),
      at: z.number(),
      /** False while the synchronization is being made from it. */
      done: z.boolean(),
    }),
  ),
});

/** Longer than a resolver may run (Forge docs, invocation limits: 25 s): a claim as old as this was left by an end in between. */
const CLAIM_MS = 60_000;
/** Files expire after 14 days; nobody answers this many in that time. */
const MAX_USED = 300;

/** Whether a handshake file was answered on this site, whatever became of the synchronization. */
export async function isHandshakeUsed(store: Store, file: FileId): Promise<boolean> {
  const { used } = await readUsed(store);
  return used.some((u) => isFile(file)(u) && u.done);
}

/**
 * Claims a file for one call, since two that made a key at once would overwrite each other's secrets. `busy`: another
 * call has it at this moment, or did and ended in between less than a minute ago.
 */
export async function claimHandshake(
  store: Store,
  file: FileId,
  now: number,
): Promise<'claimed' | 'busy' | 'used'> {
  return commitUntilDone<'claimed' | 'busy' | 'used'>(store, async () => {
    const { used, rev } = await readUsed(store);
    const before = used.find(isFile(file));
    if (before?.done) return { changes: [], answer: 'used' };
    if (before && now - before.at < CLAIM_MS) return { changes: [], answer: 'busy' };
    return { changes: [putUsed(used, rev, { ...file, at: now, done: false })], answer: 'claimed' };
  });
}

/** Part of a commit: the claimed file is used for good. Undefined when the claim of `claimedAt` is no longer ours. */
export async function usedHandshakeChange(
  store: Store,
  file: FileId,
  claimedAt: number,
): Promise<StoreChange | undefined> {
  const { used, rev } = await readUsed(store);
  const claim = used.find(isFile(file));
  if (!claim || claim.done || claim.at !== claimedAt) return undefined;
  return putUsed(used, rev, { ...claim, done: true });
}

function putUsed(used: Used[], rev: number, added: Used): StoreChange {
  const next = [...used.filter((u) => !isFile(added)(u)), added].slice(-MAX_USED);
  return { op: 'put', key: USED_HANDSHAKES_KEY, value: { v: 1, used: next }, expect: rev };
}

type Used = z.infer<typeof usedHandshakes>['used'][number];

async function readUsed(store: Store): Promise<{ used: Used[]; rev: number }> {
  const stored = await store.read(USED_HANDSHAKES_KEY);
  return { used: stored ? usedHandshakes.parse(stored.value).used : [], rev: stored?.rev ?? 0 };
}
