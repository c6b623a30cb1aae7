import { parsePairId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { hearRepair } from '../state/repair-record';
import { adoptOwn } from './adopt-own';
import { nothingApplied } from './apply-context';
import type { ApplyContext, ApplyEnd } from './apply-context';
import { applyNotices } from './apply-notices';
import { createInWaves } from './create-in-waves';
import { applyIssues } from './apply-issues';
import type { InboundDeps } from './inbound-deps';
import { countOn } from './known-versions';
import { meetPairs } from './meet-pairs';
import { createParking } from './parking';
import { refersToMissing } from './refers-to-missing';
import { sortChanges } from './sort-changes';

/**
 * Applies one message's changes. Applying again ends in the same state; a part that fails for good is parked and the rest goes on. Where it
 * does not come to an end, no later stage of the run sees what was not stored: half of it would be stored with something else.
 */
export async function applyChanges(
  context: ApplyContext,
  changes: readonly unknown[],
): Promise<Outcome<ApplyEnd>> {
  const { session, clock, note } = context.deps;
  const applied = await apply(context, changes);
  if (applied.kind !== 'done' || applied.value.kind === 'unfinished') session.forget();
  else if (applied.value.kind === 'applied')
    for (const text of applied.value.skipped) note({ at: clock.now(), text });
  return applied;
}

async function apply(context: ApplyContext, changes: readonly unknown[]): Promise<Outcome<ApplyEnd>> {
  const { deps } = context;
  const { session } = deps;
  const end = nothingApplied();
  const { known, issues, repair, skipped, isOrdered } = sortChanges(changes);
  end.skipped.push(...skipped);
  const pairs = await session.pairs(issues.map((change) => change.pair));
  if (context.lowerMissing && (isOrdered || (await refersToMissing(session, issues, pairs))))
    return done({ ...end, kind: 'wait' });

  const versions = known.filter((change) => change.kind === 'known');
  const forgotten = await forgottenOf(deps, [...issues, ...versions]);
  if (forgotten.kind !== 'done') return forgotten;
  const parking = createParking(session, () => deps.clock.now());
  const work = await meetPairs(context, parking, issues, { pairs, forgotten: forgotten.value }, end);
  const fresh = await createInWaves(context, parking, work, end);
  if (fresh.kind !== 'done') return fresh;
  const edited = await applyIssues(context, parking, work, fresh.value, end);
  if (edited.kind !== 'done') return edited;
  if (end.kind !== 'applied') return done(end);
  const counted = await countOn(deps, versions, forgotten.value);
  if (counted.kind !== 'done') return counted;
  end.dirty.push(...counted.value);
  if (session.log.baseline !== undefined) end.stated = known.some((change) => change.kind === 'stated');
  await applyNotices(context, known, end);
  if (context.seq !== undefined) await hearRepair(session, repair);
  return done(end);
}

/** At the beginning of an epoch: issues of ours that the partner names and this side has forgotten. */
async function forgottenOf(
  deps: InboundDeps,
  changes: readonly { pair: string }[],
): Promise<Outcome<Map<string, PairRecord>>> {
  const { session } = deps;
  if (session.log.baseline === undefined) return done(new Map());
  const own = changes.flatMap(({ pair }) => (parsePairId(pair)?.bornOn === session.us ? [pair] : []));
  const pairs = await session.pairs(own);
  const ids = own.filter((pair) => !pairs.has(pair));
  return ids.length === 0 ? done(new Map()) : adoptOwn(deps, [...new Set(ids)]);
}
