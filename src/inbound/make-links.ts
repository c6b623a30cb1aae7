import { isSameLink } from '../mapping/links';
import type { JiraLink } from '../ports/jira';
import type { ItemChange, LinkContent } from '../protocol/envelope';
import { done, giveUp, retry } from '../protocol/outcome';
import type { GiveUp, Outcome } from '../protocol/outcome';
import type { ItemState, PairRecord } from '../protocol/pair-record';
import { readVisible } from '../state/visible-issues';
import type { ItemsEnd } from './apply-items';
import type { InboundDeps } from './inbound-deps';
import type { Parking } from './parking';

/** Links that are noted, made and read back together. */
const TOGETHER = 20;

/** A link that the partner has, by this site's ids. */
interface Wanted {
  change: ItemChange;
  typeId: string;
  otherId: string;
}

/**
 * Makes links of the partner that do not stand here. Jira tells no id of a link that it made, and a link carries no mark: so both are read off the
 * issue. Where the same link stands already nothing is made, and it stays whose it is. A link whose other issue is not here waits,
 * parked. `gone`: the issue was deleted, or stands in another project.
 */
export async function makeLinks(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  changes: readonly ItemChange[],
): Promise<Outcome<ItemsEnd>> {
  const wanted: Wanted[] = [];
  for (const change of changes) {
    const meant = await meaningOf(deps, pair, change.link as LinkContent);
    if (meant.kind === 'retry') return meant;
    if (meant.kind === 'give-up') await parking.item(pair, change, meant.cause);
    else wanted.push({ change, ...meant.value });
  }
  for (let from = 0; from < wanted.length; from += TOGETHER) {
    const made = await makeSome(deps, parking, pair, wanted.slice(from, from + TOGETHER));
    if (made.kind !== 'done' || made.value !== 'applied') return made;
  }
  return done('applied');
}

async function meaningOf(
  deps: InboundDeps,
  pair: PairRecord,
  { type, other }: LinkContent,
): Promise<Outcome<{ typeId: string; otherId: string }>> {
  if (other === pair.pair)
    return giveUp('value-unreadable', 'The partner sent a link of an issue to itself.');
  const record = (await deps.session.pairs([other])).get(other);
  if (record?.id === undefined || record.gone === 'here') return endMissing();
  const typeId = await deps.directory.linkTypeId(type);
  if (typeId.kind !== 'done') return typeId;
  return typeId.value === undefined
    ? giveUp(
        'link-type-missing',
        `This site has no link type "${type}". A Jira administrator can add it under issue linking; the link is then made by itself.`,
      )
    : done({ typeId: typeId.value, otherId: record.id });
}

function endMissing(): GiveUp {
  return giveUp(
    'link-end-missing',
    'The other issue of this link is not synchronized here yet. The link is made by itself when it is.',
  );
}

async function makeSome(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  wanted: readonly Wanted[],
): Promise<Outcome<ItemsEnd>> {
  if (!deps.goOn()) return done('unfinished');
  const { projectId } = deps.session.sync.us;
  const issueId = pair.id as string;
  const read = await readVisible(deps.jira, projectId, [issueId, ...wanted.map((one) => one.otherId)]);
  if (read.kind !== 'done') return read;
  const byId = new Map(read.value.issues.map((issue) => [issue.id, issue]));
  const issue = byId.get(issueId);
  if (issue?.projectId !== projectId) return done('gone');

  const toMake: Wanted[] = [];
  for (const one of wanted) {
    const other = byId.get(one.otherId);
    // The gate: nothing hangs on an issue that has left the project, or that is kept from the partner.
    if (other?.projectId !== projectId || other.isRestricted)
      await parking.item(pair, one.change, endMissing().cause);
    else if (
      issue.links.some((link) => isSameLink(link, one)) ||
      toMake.some((before) => isAlike(before, one))
    )
      settle(deps, parking, pair, one);
    else toMake.push(one);
  }
  if (toMake.length === 0) return done('applied');
  return make(deps, parking, pair, toMake);
}

const isAlike = (a: Wanted, b: Wanted) => a.typeId === b.typeId && a.otherId === b.otherId;

async function make(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  toMake: readonly Wanted[],
): Promise<Outcome<ItemsEnd>> {
  const issueId = pair.id as string;
  const before = new Map(toMake.map(({ change: { item } }) => [item, pair.items[item]]));
  await note(deps, parking, pair, toMake);
  const asked: Wanted[] = [];
  let isWhole = true;
  for (const one of toMake) {
    if (!deps.goOn()) {
      isWhole = false;
      putBack(pair, one.change.item, before.get(one.change.item));
      continue;
    }
    const isOpen = ({ change: { item } }: Wanted) => pair.making[item] !== undefined;
    if (deps.clock.now() - (pair.making[one.change.item] ?? 0) > deps.settleAfter / 4)
      await note(deps, parking, pair, toMake.filter(isOpen));
    const made = await deps.jira.addLink({ typeId: one.typeId, fromId: issueId, toId: one.otherId });
    // Whether it was made is found out later, and so are the ids of those before it.
    if (made.kind === 'retry') return made;
    if (made.kind === 'done') asked.push(one);
    else {
      putBack(pair, one.change.item, before.get(one.change.item));
      await parking.item(pair, one.change, made.cause);
    }
  }
  if (asked.length > 0) {
    const after = await readVisible(deps.jira, deps.session.sync.us.projectId, [issueId]);
    if (after.kind !== 'done') return after;
    const [issue] = after.value.issues;
    if (issue === undefined) return done('gone');
    for (const one of asked) {
      const link = issue.links.find((candidate) => isSameLink(candidate, one));
      if (link === undefined)
        return retry('settling', 'Jira does not show a link yet that it has made.', deps.settleAfter);
      settle(deps, parking, pair, one, link);
    }
  }
  return done(isWhole ? 'applied' : 'unfinished');
}

function settle(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  { change: { item, n, link } }: Wanted,
  made?: JiraLink,
): void {
  pair.items[item] = { n, wire: deps.hash({ link }), ...(made === undefined ? {} : { here: made.id }) };
  delete pair.making[item];
  parking.drop(pair, item);
}

function putBack(pair: PairRecord, item: string, state: ItemState | undefined): void {
  delete pair.making[item];
  if (state === undefined) delete pair.items[item];
  else pair.items[item] = state;
}

/**
 * Stores what is about to be made, and again while it takes long, so that a worker that was replaced finds out before it makes more. None
 * of these links stood there when it was looked: one that does later was made by us.
 */
async function note(
  deps: InboundDeps,
  parking: Parking,
  pair: PairRecord,
  toMake: readonly Wanted[],
): Promise<void> {
  const now = deps.clock.now();
  for (const { change, typeId, otherId } of toMake) {
    const known = pair.items[change.item];
    pair.items[change.item] = { n: known?.n ?? 0, wire: known?.wire ?? '', link: { typeId, otherId } };
    pair.making[change.item] = now;
  }
  await parking.commit({ pairs: [pair], log: true });
}
