import type { KnownVersions } from '../protocol/envelope';
import { isFieldName } from '../protocol/fields';
import { parseItemId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { NO_VERSION, joined } from '../protocol/version';
import { hasRoom } from '../state/adopted';
import { PAIRS_PER_COMMIT } from '../state/session';
import { readVisible } from '../state/visible-issues';
import type { InboundDeps } from './inbound-deps';

/**
 * Counts on from what the partner knows: after this side was set back, or when a message that told a version never came, its next edit must
 * not have a version that the partner has seen. Values are not touched. Items count at the beginning of an epoch only, and of this side's
 * only those that stand in the very issue: the partner could write down any.
 */
export async function countOn(deps: InboundDeps, said: readonly KnownVersions[]): Promise<Outcome<void>> {
  const { session } = deps;
  const pairs = await session.pairs(said.map((known) => known.pair));
  const here = said.flatMap((known) => {
    const pair = pairs.get(known.pair);
    return pair?.id === undefined ? [] : [{ known, pair, id: pair.id }];
  });
  const unknown = here.filter(({ known, pair }) => ownItems(deps, known).some(([item]) => !pair.items[item]));
  const read = await readVisible(
    deps.jira,
    session.sync.us.projectId,
    unknown.map(({ id }) => id),
  );
  if (read.kind !== 'done') return read;
  const standing = new Map<string, Set<string>>();
  for (const issue of read.value.issues) {
    if (issue.projectId !== session.sync.us.projectId || issue.isRestricted) continue;
    const comments = issue.comments.filter((comment) => comment.isPublic).map((c) => `comment ${c.id}`);
    standing.set(issue.id, new Set([...comments, ...issue.attachments.map((a) => `attachment ${a.id}`)]));
  }
  const changed = here.filter(({ known, pair, id }) => {
    const fields = raiseFields(deps, pair, known);
    return raiseItems(deps, pair, known, standing.get(id)) || fields;
  });
  for (let from = 0; from < changed.length; from += PAIRS_PER_COMMIT)
    await session.commit({ pairs: changed.slice(from, from + PAIRS_PER_COMMIT).map(({ pair }) => pair) });
  return done(undefined);
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

function raiseItems(
  deps: InboundDeps,
  pair: PairRecord,
  known: KnownVersions,
  standing: ReadonlySet<string> | undefined,
): boolean {
  let isChanged = false;
  for (const [item, [n, wire]] of ownItems(deps, known)) {
    const state = pair.items[item];
    if (state !== undefined ? state.n >= n : !hasRoom(pair)) continue;
    const id = parseItemId(item);
    const isHere = id !== undefined && standing?.has(`${id.kind} ${id.localId}`) === true;
    // Lost with the site, or deleted before it was told: the partner keeps its copy, and the number is not used again.
    if (state === undefined) pair.items[item] = isHere ? { n, wire } : { n, wire, gone: true };
    else pair.items[item] = { ...state, n };
    isChanged = true;
  }
  return isChanged;
}
