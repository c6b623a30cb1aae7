import { bucketOf, comparability, foldDigests, pairDigest } from '../protocol/digest';
import { isWaiting } from '../protocol/pair-record';
import { MOST_PAIRS } from '../protocol/repair-message';
import type { DigestPairs } from '../protocol/repair-message';
import type { OwnExchange } from '../state/repair-record';
import type { RepairDeps } from './repair-deps';
import { walkPairs } from '../state/walk-pairs';

/** The digests of all pairs, and how many there are; undefined: time was up. */
export async function ownDigests(
  deps: RepairDeps,
): Promise<{ buckets: string; totals: OwnExchange['totals'] } | undefined> {
  const digests = new Map<string, string>();
  const totals = { compared: 0, parked: 0, ended: 0 };
  const isWhole = await walkPairs(deps, (pair) => {
    const digest = pairDigest(pair, deps.sha256);
    if (pair.gone !== undefined) totals.ended += 1;
    else if (isWaiting(pair)) totals.parked += 1;
    else if (digest !== undefined) totals.compared += 1;
    if (digest !== undefined) digests.set(pair.pair, digest);
  });
  return isWhole ? { buckets: foldDigests(digests, deps.sha256), totals } : undefined;
}

/**
 * The pairs of some buckets with their digests, read consistently, as many as one message carries: whole buckets, from another one on in each
 * round. Undefined: time was up.
 */
export async function pairsOfBuckets(
  deps: RepairDeps,
  differing: readonly number[],
  round: number,
): Promise<Pick<DigestPairs, 'buckets' | 'pairs' | 'more'> | undefined> {
  if (differing.length === 0) return { buckets: [], pairs: [], more: false };
  const inBucket = new Map<number, string[]>(differing.map((bucket) => [bucket, []]));
  const isWhole = await walkPairs(deps, ({ pair }) => inBucket.get(bucketOf(pair, deps.sha256))?.push(pair));
  if (!isWhole) return undefined;
  const from = (Math.ceil(round / 2) - 1) % Math.max(1, differing.length);
  const buckets: number[] = [];
  const ids: string[] = [];
  for (const bucket of [...differing.slice(from), ...differing.slice(0, from)]) {
    const found = inBucket.get(bucket) ?? [];
    if (buckets.length > 0 && ids.length + found.length > MOST_PAIRS) break;
    buckets.push(bucket);
    ids.push(...found);
  }
  const records = await deps.session.pairs(ids.slice(0, MOST_PAIRS));
  const pairs = [...records.values()].flatMap((pair): DigestPairs['pairs'] => {
    const digest = pairDigest(pair, deps.sha256);
    return digest === undefined && !isWaiting(pair) ? [] : [[pair.pair, digest ?? '', isWaiting(pair)]];
  });
  return { buckets, pairs, more: buckets.length < differing.length || ids.length > MOST_PAIRS };
}

export interface Comparison {
  /** Pairs that differ now, with the digests of both sides. */
  differing: Record<string, string>;
  newer: number;
  parkedThere: number;
}

/** Compares what the partner said of some buckets with this side's records. Undefined: time was up. */
export async function comparePairs(deps: RepairDeps, said: DigestPairs): Promise<Comparison | undefined> {
  const { session, sha256 } = deps;
  if (said.buckets.length === 0) return { differing: {}, newer: 0, parkedThere: 0 };
  const theirs = new Map(said.pairs.map(([pair, digest, parked]) => [pair, { digest, parked }]));
  const buckets = new Set(said.buckets);
  const ids = new Set([...theirs.keys()].filter((pair) => buckets.has(bucketOf(pair, sha256))));
  // Of a list that was cut only what it names can be compared.
  const isCut = said.pairs.length >= MOST_PAIRS;
  const isWhole = await walkPairs(deps, (pair) => {
    if (!buckets.has(bucketOf(pair.pair, sha256))) return;
    const digest = pairDigest(pair, sha256);
    const other = theirs.get(pair.pair);
    if (other === undefined ? digest !== undefined && !isCut : other.digest !== digest) ids.add(pair.pair);
    else ids.delete(pair.pair);
  });
  if (!isWhole) return undefined;
  const result: Comparison = { differing: {}, newer: 0, parkedThere: 0 };
  const records = await session.pairs([...ids]);
  for (const id of ids) {
    const record = records.get(id);
    const mine = (record && pairDigest(record, sha256)) ?? '';
    const other = theirs.get(id) ?? { digest: '', parked: false };
    if (mine === other.digest) continue;
    const state = record ? comparability(record, session.sync.epoch, said) : 'comparable';
    if (state === 'newer') result.newer += 1;
    else if (other.parked && state !== 'parked') result.parkedThere += 1;
    else if (state === 'comparable') result.differing[id] = `${mine} ${other.digest}`;
  }
  return result;
}
