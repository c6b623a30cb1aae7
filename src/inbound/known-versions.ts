import type { KnownVersions } from '../protocol/envelope';
import { isFieldName } from '../protocol/fields';
import { parseItemId } from '../protocol/items';
import type { ItemKind } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { hasRoomForItem } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { NO_VERSION, joined } from '../protocol/version';
import { PAIRS_PER_COMMIT } from '../state/session';
import { readVisible } from '../state/visible-issues';
import type { InboundDeps } from './inbound-deps';

/**
 * Counts on from what the partner knows: after this side was set back, or when a message that told a version never came, its next edit must
 * not have a version that the partner has seen. Values are not touched. At the beginning of an epoch only: items, of this side's those that
 * stand in the very issue, for the partner could write down any; and a pair that had left here takes part again if it stands here, and is told
 * of. `adopted`: pairs of issues of ours that are not stored yet. Answers issues to look at.
 */
export async function countOn(
  deps: InboundDeps,
  said: readonly KnownVersions[],
  adopted: ReadonlyMap<string, PairRecord>,
): Promise<Outcome<string[]>> {
  const { session } = deps;
  const isBeginning = session.log.baseline !== undefined;
  const pairs = await session.pairs(said.map((known) => known.pair));
  const here = said.flatMap((known): Counted[] => {
    const pair = pairs.get(known.pair) ?? adopted.get(known.pair);
    return pair === undefined || (pair.id === undefined && pair.gone !== 'here') ? [] : [{ known, pair }];
  });
  const standing = await standingItems(deps, here);
  if (standing.kind !== 'done') return standing;
  const dirty: string[] = [];
  const changed = here.filter(({ known, pair }) => {
    const isEnded = isBeginning && known.gone === true && end(pair);
    if (isEnded && pair.id !== undefined) dirty.push(pair.id);
    const fields = raiseFields(deps, pair, known);
    return raiseItems(deps, pair, known, standing.value.get(pair.id ?? '')) || fields || isEnded;
  });
  for (let from = 0; from < changed.length; from += PAIRS_PER_COMMIT)
    await session.commit({ pairs: changed.slice(from, from + PAIRS_PER_COMMIT).map(({ pair }) => pair) });
  return done(dirty);
}

interface Counted {
  known: KnownVersions;
  pair: PairRecord;
}

/** The next look tells what is so: that it has left, or all of it again. False where this side knew. */
function end(pair: PairRecord): boolean {
  if (pair.gone === 'here') return false;
  pair.gone = 'here';
  pair.sayAgain = true;
  return true;
}

/** Own items that stand in the issues, as `comment 10101`, where the partner knows of some that this side has forgotten. */
async function standingItems(
  deps: InboundDeps,
  here: readonly Counted[],
): Promise<Outcome<Map<string, Set<string>>>> {
  const { projectId } = deps.session.sync.us;
  const unknown = here.filter(({ known, pair }) => ownItems(deps, known).some(([item]) => !pair.items[item]));
  const ids = unknown.flatMap(({ pair }) => pair.id ?? []);
  const standing = new Map<string, Set<string>>();
  const read = await readVisible(deps.jira, projectId, ids);
  if (read.kind !== 'done') return read;
  for (const issue of read.value.issues) {
    if (issue.projectId !== projectId || issue.isRestricted) continue;
    const { comments, worklogs, attachments, links } = issue;
    const idsOf = (kind: ItemKind, items: readonly { id: string }[]) =>
      items.map(({ id }) => `${kind} ${id}`);
    standing.set(
      issue.id,
      new Set([
        ...idsOf('comment', comments),
        ...idsOf('worklog', worklogs),
        ...idsOf('attachment', attachments),
        ...idsOf('link', links),
      ]),
    );
  }
  return done(standing);
}

function ownItems(deps: InboundDeps, known: KnownVersions) {
  if (deps.session.log.baseline === undefined) return [];
  return Object.entries(known.items).filter(([item]) => parseItemId(item)?.owner === deps.session.us);
}

function raiseFields(deps: InboundDeps, pair: PairRecord, known: KnownVersions): boolean {
  let isChanged = false;
  for (const [name, v] of Object.entries(known.fields)) {
    if (!isFieldName(name)) continue;
    const register = pair.fields[name] ?? { local: '', wire: '', v: NO_VERSION, at: 0, by: deps.session.us };
    const higher = joined(register.v, v);
    if (higher[0] === register.v[0] && higher[1] === register.v[1]) continue;
    pair.fields[name] = { ...register, v: higher };
    isChanged = true;
  }
  return isChanged;
}

/** `standing`: absent where the issue was not read or takes no part; what of it is left is then compared when it takes part again. */
function raiseItems(
  deps: InboundDeps,
  pair: PairRecord,
  known: KnownVersions,
  standing: ReadonlySet<string> | undefined,
): boolean {
  let isChanged = false;
  let lost = 0;
  for (const [item, [n, wire]] of ownItems(deps, known)) {
    const state = pair.items[item];
    if (state !== undefined ? state.n >= n : !hasRoomForItem(pair)) continue;
    const id = parseItemId(item);
    const isHere = id !== undefined && (standing?.has(`${id.kind} ${id.localId}`) ?? true);
    // As the partner has it: what stands here now is compared with that, and what is here and restricted is withdrawn.
    if (state !== undefined || isHere) pair.items[item] = { n, wire };
    // Lost with the site, or deleted before it was told: the partner keeps its copy, and the number is not used again.
    else {
      pair.items[item] = { n, wire, gone: true };
      if (wire !== '') lost += 1;
    }
    isChanged = true;
  }
  if (lost > 0) deps.note({ at: deps.clock.now(), text: keptText(pair, lost) });
  return isChanged;
}

function keptText({ key, pair }: PairRecord, lost: number): string {
  const what = lost === 1 ? 'a comment, worklog, link or file' : `${lost} comments, worklogs, links or files`;
  return `${key ?? pair}: the partner has ${what} of this side that were forgotten with the state of the app and do not stand here any more, or are restricted since; it keeps them.`;
}
