import type { IssueChange } from '../protocol/envelope';
import { parseItemId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { waitsForImage } from '../mapping/images';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import { stateKeys } from '../state/session';
import { applyChanges } from './apply-message';
import type { ApplyEnd } from './apply-context';
import type { InboundDeps } from './inbound-deps';
import { FIELD_NAMES } from '../protocol/fields';
import { createParking } from './parking';
import type { Kept } from './parking';

/**
 * Tries parked changes again: all of them, or those that wait for what has just come (`for`: causes) and those of `pairs`, which were
 * edited here meanwhile. What a newer change or a local edit
 * has overtaken is dropped. A pair with nothing parked any more leaves the list.
 */
export async function retryParked(
  deps: InboundDeps,
  which: 'all' | { for: readonly string[]; pairs?: readonly string[] },
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
    const isDue = Object.entries(pair.parked).some(
      ([subject, { code }]) =>
        which !== 'all' && which.for.includes(code) && !waitsForImage(pair, subject, session.us),
    );
    if (which !== 'all' && !isDue && which.pairs?.includes(id) !== true) continue;
    if (which === 'all') lookAgain(deps, pair, result.dirty);
    const kept = withoutWaiting(await parking.kept(pair), pair, session.us);
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
    if (after !== undefined && Object.keys(after.parked).length === 0) await unlist(deps, id);
  }
  return done(result);
}

/** Nothing would come of it to write a text again whose images are still on their way. */
function withoutWaiting(kept: Kept, pair: PairRecord, us: Side): Kept {
  const isDue = (subject: string) => !waitsForImage(pair, subject, us);
  return {
    ...kept,
    fields: Object.fromEntries(Object.entries(kept.fields).filter(([name]) => isDue(name))),
    items: kept.items.filter(({ item }) => isDue(item)),
  };
}

/** What stays here is compared with Jira again; a refused attachment is asked for again, for its parts have served. */
function lookAgain(deps: InboundDeps, pair: PairRecord, dirty: string[]): void {
  const { session, clock } = deps;
  for (const subject of Object.keys(pair.parked)) {
    if (pair.items[subject]?.awaited === undefined) continue;
    if (session.log.awaits.some((a) => a.item === subject)) continue;
    const since = clock.now() - deps.wantAfter;
    session.log.awaits.push({ pair: pair.pair, item: subject, since, tries: 0 });
  }
  // Nothing was tried: this side keeps it back.
  const isOurs = (subject: string) => parseItemId(subject)?.owner === session.us;
  const ours = Object.entries(pair.parked).some(([s, { tries }]) => isOurs(s) || tries === 0);
  if (ours && pair.id !== undefined) dirty.push(pair.id);
}

/** Takes the pair off the list, and deletes what may still be kept of it: a local edit overtakes a field without a word. */
async function unlist(deps: InboundDeps, id: string): Promise<void> {
  const { session } = deps;
  session.log.parked = session.log.parked.filter(([pair]) => pair !== id);
  await session.commit({
    log: true,
    other: [...FIELD_NAMES, 'issue'].map((subject) => ({
      op: 'delete' as const,
      key: stateKeys.parked(session.sync.id, id, subject),
    })),
  });
}
