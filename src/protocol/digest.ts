import { canonical } from './canonical';
import { BUCKETS, DIGEST_CHARS } from './repair-message';
import type { PairDetails } from './repair-message';
import { isWaiting } from './pair-record';
import type { PairRecord } from './pair-record';

type Hash = (text: string) => string;

/**
 * What both sides know alike of a pair that is in step: version and travelled value of each field, number and travelled content of each
 * item. Local ids, hashes of Jira's own values, stamps and what is parked differ by design. Fields that never travelled are left out.
 */
export function detailsOf(pair: PairRecord): PairDetails {
  const fields: PairDetails['fields'] = {};
  for (const [name, { v, wire }] of Object.entries(pair.fields))
    if (v[0] + v[1] > 0) fields[name] = { v, wire };
  const items: PairDetails['items'] = {};
  for (const [item, { n, wire }] of Object.entries(pair.items)) items[item] = { n, wire };
  const ended = pair.gone === undefined ? undefined : (`ended-${pair.gone}` as const);
  // Without an issue here it is parked, or being made.
  return { pair: pair.pair, state: ended ?? (pair.id === undefined ? 'later' : 'here'), fields, items };
}

/** Undefined for what says nothing about the partner's records: a pair that has ended, or has no issue here. */
export function pairDigest(pair: PairRecord, sha256: Hash): string | undefined {
  const { state, fields, items } = detailsOf(pair);
  if (state !== 'here') return undefined;
  // A deleted item and one that never came are the same.
  const live = Object.entries(items).flatMap(([item, { n, wire }]) => (wire === '' ? [] : [[item, n, wire]]));
  const known = Object.entries(fields).map(([name, { v, wire }]) => [name, v, wire]);
  const text = canonical([pair.pair, sorted(known), sorted(live)]);
  return sha256(text).slice(0, DIGEST_CHARS);
}

function sorted(entries: readonly unknown[][]): unknown[][] {
  return entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

/** The first byte of the hash of its id. */
export function bucketOf(pair: string, sha256: Hash): number {
  return Number.parseInt(sha256(pair).slice(0, 2), 16);
}

/** The digests of all buckets, one after the other: each a hash over its pairs' digests in ascending order. */
export function foldDigests(digests: ReadonlyMap<string, string>, sha256: Hash): string {
  const buckets = Array.from({ length: BUCKETS }, (): string[] => []);
  for (const [pair, digest] of digests) buckets[bucketOf(pair, sha256)]?.push(digest);
  return buckets.map((found) => sha256(found.toSorted().join('')).slice(0, DIGEST_CHARS)).join('');
}

export function differingBuckets(a: string, b: string): number[] {
  const at = (text: string, bucket: number) => text.slice(bucket * DIGEST_CHARS, (bucket + 1) * DIGEST_CHARS);
  return Array.from({ length: BUCKETS }, (_, bucket) => bucket).filter(
    (bucket) => at(a, bucket) !== at(b, bucket),
  );
}

/**
 * Whether a pair can be compared with what the partner said when he had sent `sent` and applied `applied`. `parked`: something waits to be
 * applied, or for an admin's decision; `newer`: either side has said more of it since, or something is being done to it.
 */
export function comparability(
  pair: PairRecord,
  epoch: string,
  basis: { sent: number; applied: number },
): 'comparable' | 'parked' | 'newer' {
  if (isWaiting(pair)) return 'parked';
  const last = pair.last?.epoch === epoch ? pair.last : { out: 0, in: 0 };
  const isNewer =
    last.out > basis.applied ||
    last.in > basis.sent ||
    pair.intent !== undefined ||
    pair.sayAgain === true ||
    Object.keys(pair.making).length > 0 ||
    Object.values(pair.fields).some((field) => field.local === '');
  return isNewer ? 'newer' : 'comparable';
}
