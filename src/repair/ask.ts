import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { MOST_NAMED } from '../protocol/repair-message';
import type { DigestDetails, DigestPairs, Findings } from '../protocol/repair-message';
import type { EqualityReport, OwnExchange, RepairRecord } from '../state/repair-record';
import { basisOf } from './answer';
import { healPairs } from './heal-pairs';
import { comparePairs, ownDigests } from './own-digests';
import { detailsFor } from './pair-details';
import type { RepairDeps } from './repair-deps';

/** How often one exchange heals and looks again. */
const MOST_PASSES = 4;
/** Pairs that one exchange goes after; the next one finds the others. */
const MOST_SUSPECTS = 500;

export function newExchange(deps: RepairDeps, by: OwnExchange['by'], who?: string): OwnExchange {
  const now = deps.clock.now();
  return {
    check: `${deps.session.us}-${now}`,
    by,
    ...(who === undefined ? {} : { who }),
    began: now,
    since: now,
    stage: by === 'here' ? 'read' : 'send',
    asked: false,
    partnerHasRead: false,
    round: 1,
    pass: 0,
    totals: { compared: 0, parked: 0, ended: 0 },
    newer: 0,
    parkedThere: 0,
    partial: false,
    found: [],
    unnamed: 0,
  };
}

/** Sends the digests of all pairs. False: time was up. */
export async function sendDigest(deps: RepairDeps, own: OwnExchange): Promise<boolean> {
  const digests = await ownDigests(deps);
  if (digests === undefined) return false;
  own.totals = digests.totals;
  const { check, round } = own;
  await deps.say({ kind: 'digest', check, round, ...basisOf(deps), buckets: digests.buckets });
  own.stage = 'pairs';
  return true;
}

/** The partner's pairs of the buckets that differ. A difference counts when two rounds show it alike. False: time was up. */
export async function hearPairs(
  deps: RepairDeps,
  record: RepairRecord,
  own: OwnExchange,
  said: DigestPairs,
): Promise<Outcome<boolean>> {
  const compared = await comparePairs(deps, said);
  if (compared === undefined) return done(false);
  const differing = Object.entries(compared.differing).slice(0, MOST_SUSPECTS);
  own.newer = compared.newer;
  own.parkedThere = compared.parkedThere;
  own.partial = said.more || Object.keys(compared.differing).length > MOST_SUSPECTS;
  if (own.suspects === undefined) {
    if (differing.length === 0 && (!said.more || own.pass >= MOST_PASSES))
      await finish(deps, record, own, []);
    else nextRound(own, Object.fromEntries(differing));
    return done(true);
  }
  const { suspects } = own;
  const counting = differing.filter(([pair, both]) => suspects[pair] === both).map(([pair]) => pair);
  const fresh = counting.filter((pair) => record.tried[pair] !== suspects[pair]);
  if (own.pass >= MOST_PASSES || (counting.length === 0 && !said.more)) {
    await finish(deps, record, own, counting);
    return done(true);
  }
  // What was healed before in vain, by this or an earlier exchange, is only named.
  const asked = fresh.length > 0 ? fresh : counting.filter((pair) => !own.found.some((f) => f.pair === pair));
  if (asked.length === 0) {
    if (said.more) nextPass(own);
    else await finish(deps, record, own, counting);
    return done(true);
  }
  const details = await detailsFor(deps, asked);
  if (details.kind !== 'done') return details;
  for (const { pair } of details.value) record.tried[pair] = suspects[pair] ?? '';
  const { check, round } = own;
  await deps.say({
    kind: 'digest-details',
    check,
    round,
    ...basisOf(deps),
    answer: false,
    pairs: details.value,
    differ: [],
  });
  own.stage = 'details';
  return done(true);
}

/** What the partner knows of the pairs that differ: they are named, and this side heals its half. Then all is compared again. */
export async function hearDetails(deps: RepairDeps, own: OwnExchange, said: DigestDetails): Promise<void> {
  for (const found of said.differ) {
    if (own.found.some(({ pair }) => pair === found.pair)) continue;
    if (own.found.length < MOST_NAMED) own.found.push({ ...found, healed: false });
    else own.unnamed += 1;
  }
  await healPairs(deps, said);
  nextPass(own);
}

function nextRound(own: OwnExchange, suspects?: Record<string, string>): void {
  own.round += 1;
  own.stage = 'send';
  if (suspects === undefined) delete own.suspects;
  else own.suspects = suspects;
}

function nextPass(own: OwnExchange): void {
  own.pass += 1;
  nextRound(own);
}

/** The report, on both sides. */
async function finish(
  deps: RepairDeps,
  record: RepairRecord,
  own: OwnExchange,
  remaining: readonly string[],
): Promise<void> {
  const { totals, newer, parkedThere } = own;
  const here = await deps.session.pairs(remaining);
  const still = [...here.values()].filter((pair) => pair.id !== undefined && pair.gone === undefined).length;
  const findings: Findings = {
    identical: Math.max(0, totals.compared - newer - parkedThere - still),
    differ: own.found.map((found) => ({ ...found, healed: !remaining.includes(found.pair) })),
    unnamed: own.unnamed,
    leftOut: { parked: totals.parked + parkedThere, ended: totals.ended, newer },
    partial: own.partial,
  };
  await deps.say({ kind: 'digest-result', check: own.check, findings });
  endWith(deps, record, own, findings);
}

/** `findings` absent: the partner did not answer. */
export function endWith(deps: RepairDeps, record: RepairRecord, own: OwnExchange, findings?: Findings): void {
  const { check, by, who } = own;
  const report: EqualityReport = { check, at: deps.clock.now(), by };
  if (who !== undefined) report.who = who;
  if (findings !== undefined) report.findings = findings;
  // A daily exchange that an older partner does not understand is no news.
  if (findings !== undefined || by === 'here') record.reports.push(report);
  delete record.own;
}
