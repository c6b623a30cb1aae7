import { differingBuckets } from '../protocol/digest';
import { differenceOf } from '../protocol/heal';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { Digest, DigestDetails } from '../protocol/repair-message';
import type { RepairRecord } from '../state/repair-record';
import { healPairs } from './heal-pairs';
import { ownDigests, pairsOfBuckets } from './own-digests';
import { detailsFor } from './pair-details';
import type { RepairDeps } from './repair-deps';

const DAY = 24 * 60 * 60_000;
/** Questions that are answered in a day; an exchange that heals has up to twelve. */
const MOST_ANSWERED = 40;
/** Reading everything again costs points for each issue; the partner may ask for it once in that time. */
const READ_AGAIN_AFTER = 6 * 60 * 60_000;

/** What both directions have in common: like is compared with like. */
export function basisOf({ session: { log } }: RepairDeps): { sent: number; applied: number } {
  return { sent: log.nextSeq - 1, applied: log.received.applied };
}

/** The partner's admin asked for a check: this side reads its issues again, unless it did so a short time ago. */
export async function beginReading(deps: RepairDeps, record: RepairRecord, check: string): Promise<void> {
  const now = deps.clock.now();
  if (record.partner?.check === check) return;
  const isRecent = record.partner !== undefined && now - record.partner.at < READ_AGAIN_AFTER;
  record.partner = { check, at: isRecent ? (record.partner?.at ?? now) : now, told: false };
  if (isRecent) return;
  deps.session.log.scan = { done: false, issues: 0 };
  await deps.session.commit({ log: true });
}

function isEnough({ clock }: RepairDeps, record: RepairRecord): boolean {
  const now = clock.now();
  if (now - record.answered.since >= DAY) record.answered = { since: now, count: 0 };
  return record.answered.count >= MOST_ANSWERED;
}

/** Answers digests with the pairs of the buckets that differ. False: time was up. */
export async function answerDigest(
  deps: RepairDeps,
  record: RepairRecord,
  said: Digest,
): Promise<Outcome<boolean>> {
  if (isEnough(deps, record)) return done(true);
  const own = await ownDigests(deps);
  const differing = own && differingBuckets(own.buckets, said.buckets);
  const found = differing && (await pairsOfBuckets(deps, differing, said.round));
  if (found === undefined) return done(false);
  record.answered.count += 1;
  const { check, round } = said;
  await deps.say({ kind: 'digest-pairs', check, round, ...basisOf(deps), ...found });
  return done(true);
}

/** Heals this side's half, and says what it knows of these pairs, so that the partner can heal his. */
export async function answerDetails(
  deps: RepairDeps,
  record: RepairRecord,
  said: DigestDetails,
): Promise<Outcome<boolean>> {
  if (isEnough(deps, record)) return done(true);
  const details = await detailsFor(
    deps,
    said.pairs.map(({ pair }) => pair),
  );
  if (details.kind !== 'done') return details;
  record.answered.count += 1;
  const theirs = new Map(said.pairs.map((pair) => [pair.pair, pair]));
  const differ = details.value.flatMap((mine) => {
    const other = theirs.get(mine.pair);
    return other === undefined ? [] : [differenceOf(mine, other)];
  });
  const { check, round } = said;
  await deps.say({
    kind: 'digest-details',
    check,
    round,
    ...basisOf(deps),
    answer: true,
    pairs: details.value,
    differ,
  });
  await healPairs(deps, said);
  return done(true);
}
