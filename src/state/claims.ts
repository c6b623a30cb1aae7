import { z } from 'zod';
import type { Store, StoreChange } from '../ports/store';
import type { Crypto } from '../ports/crypto';
import { isBornAt, placeOf } from '../protocol/origin';
import type { PairRecord } from '../protocol/pair-record';
import { PAIRS_PER_COMMIT } from './session';
import type { Session } from './session';
import { readSiteSyncs } from './site-syncs';

/*
 * Which synchronization of a project has the issue of an origin, or is making it: one record for each project and origin, put by the commit that
 * stores the intent to make the issue. It counts as long as that synchronization stands on the site's list; after that the next one takes it
 * over. A claim is never given back while its synchronization stands: what was seen once is not made again, also when it was deleted.
 */
const claimRecord = z.object({ v: z.literal(1), sync: z.string(), pair: z.string() });

/** Store key of a claim, by the part of it that the pair keeps. */
export const claimKey = (claim: string) => `site:origin:${claim}`;

/** The synchronization and pair that a stored claim names. */
export function parseClaim(value: unknown): { sync: string; pair: string } | undefined {
  return claimRecord.safeParse(value).data;
}

export interface Claims {
  /** True for an issue that must not be made here: it was born here, or comes by another synchronization or pair. */
  isTaken(pair: PairRecord): boolean;
  /** Part of the commit that announces the making: notes the claim in the pair. Undefined: nothing is to be claimed, or it is claimed already. */
  take(pair: PairRecord): StoreChange | undefined;
}

export interface ClaimDeps {
  session: Session;
  store: Store;
  crypto: Pick<Crypto, 'sha256'>;
}

/** Reads the claims of what is to be made here; one read for each that has an origin and no claim yet. */
export async function lookAtClaims(
  { session, store, crypto }: ClaimDeps,
  pairs: readonly PairRecord[],
): Promise<Claims> {
  const { id: sync, us } = session.sync;
  const place = placeOf(us, (text) => crypto.sha256(text));
  const open = new Map<PairRecord, string>();
  for (const pair of pairs)
    if (pair.origin !== undefined && pair.claim === undefined)
      open.set(pair, `${us.projectId}.${pair.origin}`);
  const stored = await store.readMany([...new Set(open.values())].map(claimKey));
  const held = new Map<string, { sync: string; pair: string }>();
  for (const [key, { value }] of stored) {
    const claim = parseClaim(value);
    if (claim) held.set(key, claim);
  }
  // A synchronization that was deleted holds nothing any more. Asked for only where one is met.
  const isForeign = [...held.values()].some((claim) => claim.sync !== sync);
  const standing = isForeign ? await readSiteSyncs(store) : {};
  const taken = new Set<PairRecord>();
  for (const [pair, claim] of open) {
    const by = held.get(claimKey(claim));
    const isOwn = by?.sync === sync && by.pair === pair.pair;
    const counts = by?.sync === sync || standing[by?.sync ?? '']?.projectId === us.projectId;
    if (isBornAt(pair.origin ?? '', place) || (by !== undefined && counts && !isOwn)) taken.add(pair);
    // Of two pairs that name one origin at once the first is made.
    else held.set(claimKey(claim), { sync, pair: pair.pair });
  }
  return {
    isTaken: (pair) => taken.has(pair),
    take(pair) {
      const claim = open.get(pair);
      if (claim === undefined || taken.has(pair)) return undefined;
      pair.claim = claim;
      const key = claimKey(claim);
      return { op: 'put', key, value: { v: 1, sync, pair: pair.pair }, expect: stored.get(key)?.rev ?? 0 };
    },
  };
}

/** Issues that were recognised by their marks, because the records of this side were lost: their claims may be lost too. */
export async function claimAgain(deps: ClaimDeps, pairs: readonly PairRecord[]): Promise<void> {
  const made = pairs.filter(({ id }) => id !== undefined);
  const claims = await lookAtClaims(deps, made);
  const open = made.flatMap((pair) => {
    const change = claims.take(pair);
    return change === undefined ? [] : [{ pair, change }];
  });
  for (let from = 0; from < open.length; from += PAIRS_PER_COMMIT) {
    const batch = open.slice(from, from + PAIRS_PER_COMMIT);
    await deps.session.commit({
      pairs: batch.map(({ pair }) => pair),
      other: batch.map(({ change }) => change),
    });
  }
}
