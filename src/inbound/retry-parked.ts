import type { IssueChange } from '../protocol/envelope';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { stateKeys } from '../state/session';
import { applyChanges } from './apply-message';
import type { ApplyEnd } from './apply-message';
import type { InboundDeps } from './inbound-deps';
import { WAITS_FOR_ISSUE, createParking } from './parking';

/**
 * Tries parked changes again: all of them, or (`onlyWaiting`) those that wait for another issue. What a newer change or a local edit
 * has overtaken is dropped. A pair with nothing parked any more leaves the list.
 */
export async function retryParked(
  deps: InboundDeps,
  onlyWaiting: boolean,
): Promise<Outcome<Pick<ApplyEnd, 'dirty' | 'created'>>> {
  const { session } = deps;
  const result = { dirty: [] as string[], created: false };
  const parking = createParking(session, () => deps.clock.now());
  const listed = session.log.parked.map(([pair]) => pair);
  const pairs = await session.pairs(listed);
  for (const id of listed) {
    if (!deps.goOn()) break;
    const pair = pairs.get(id);
    if (pair === undefined || Object.keys(pair.parked).length === 0) {
      await unlist(deps, id);
      continue;
    }
    const waits = Object.values(pair.parked).some((parked) => parked.code === WAITS_FOR_ISSUE);
    if (onlyWaiting && !waits) continue;
    const kept = await parking.kept(pair);
    const change: IssueChange = kept.issue ?? {
      kind: 'issue',
      pair: id,
      key: pair.partnerKey ?? '',
      fields: kept.fields,
      items: kept.items,
    };
    if (Object.keys(change.fields).length === 0 && change.items.length === 0) continue;
    const applied = await applyChanges({ deps, numbers: {}, lowerMissing: false }, [change]);
    if (applied.kind !== 'done') return applied;
    result.dirty.push(...applied.value.dirty);
    if (applied.value.created) result.created = true;
    const after = (await session.pairs([id])).get(id);
    if (after !== undefined && Object.keys(after.parked).length === 0) await unlist(deps, id, pair);
  }
  return done(result);
}

async function unlist(deps: InboundDeps, id: string, before?: PairRecord): Promise<void> {
  const { session } = deps;
  session.log.parked = session.log.parked.filter(([pair]) => pair !== id);
  const subjects = before === undefined ? [] : Object.keys(before.parked);
  await session.commit({
    log: true,
    other: subjects
      .slice(0, 20)
      .map((subject) => ({ op: 'delete' as const, key: stateKeys.parked(session.sync.id, id, subject) })),
  });
}
