import type { IssueRecord } from '../../../../local/jira/model';
import type { PairRecord } from '../../../../src/protocol/pair-record';
import type { Company } from '../company';
import type { World } from '../world';
import { tokensOf } from './equality';

/** An issue on one side, with that side's pairs. */
interface Here {
  side: Company;
  issue: IssueRecord;
  pairs: Map<string, PairRecord>;
}

/** Comments, worklogs, links and files of one side that are not on the other exactly once. */
export function itemDifference(world: World, here: Here, there: Here): string | undefined {
  return (
    markedDifference(world, here, there, 'comment') ??
    markedDifference(world, here, there, 'worklog') ??
    linkDifference(world, here, there) ??
    fileDifference(world, here, there)
  );
}

type Kind = 'comment' | 'worklog';

interface Marked {
  id: string;
  isApp: boolean;
  isPublic: boolean;
  text: string;
  properties: string;
}

function markedOf({ side, issue }: Here, kind: Kind): Marked[] {
  const { data, appAccountId } = side.jira;
  const records =
    kind === 'comment'
      ? issue.commentIds.flatMap((id) => data.comments.get(id) ?? [])
      : issue.worklogIds.flatMap((id) => data.worklogs.get(id) ?? []);
  return records.map((record) => ({
    id: record.id,
    isApp: record.authorId === appAccountId,
    isPublic: (record.visibility ?? null) === null,
    text: tokensOf('body' in record ? record.body : [record.comment, record.seconds]),
    properties: JSON.stringify(record.properties),
  }));
}

function markedDifference(world: World, here: Here, there: Here, kind: Kind): string | undefined {
  const { deletedCopies, unnoted } = world.people;
  const letter = here.side.end === 'acme' ? 'm' : 's';
  const itemOf = (id: string) => `"${letter}${kind === 'comment' ? 'c' : 'w'}${id}"`;
  const own = markedOf(here, kind).filter(({ isApp }) => !isApp);
  const copies = markedOf(there, kind).filter(({ isApp }) => isApp);
  for (const one of own) {
    const item = itemOf(one.id);
    const found = copies.filter(({ properties }) => properties.includes(item));
    if (!one.isPublic) {
      if (found.length > 0 && !isKept(world, here, item.slice(1, -1)))
        return `the private ${kind} ${one.id} is on the other side`;
      continue;
    }
    if ([...deletedCopies].some((known) => known.includes(item))) {
      const isForgotten = world.restored || [...unnoted].some((mark) => mark.includes(item));
      // Whoever was set back does not know any more that somebody deleted it.
      if (found.length > 0 && !isForgotten)
        return `the copy of ${item} was deleted there, and is there again`;
      continue;
    }
    if (found.length !== 1) return `${kind} "${one.text}" is ${found.length} times on the other side`;
    if (found[0]?.text !== one.text)
      return `${kind} "${one.text}" reads "${found[0]?.text ?? ''}" on the other side`;
  }
  const live = new Set(own.map(({ id }) => itemOf(id)));
  const stale = copies.find(({ properties }) => {
    const item = /"[ms][cw]\d+"/.exec(properties)?.[0];
    return item !== undefined && !live.has(item) && !isKept(world, here, item.slice(1, -1));
  });
  return stale && `a ${kind} that was deleted is still on the other side: ${stale.properties}`;
}

/**
 * Its owner's storage was set back to before it was told, and it was deleted or hidden from the app before the owner could be told of it: whether somebody did that or it
 * was lost with a site that was set back too, nothing tells, so the partner keeps the only copy there may be. Deleted later it has to go.
 */
function isKept(world: World, { pairs }: Here, item: string): boolean {
  const state = [...pairs.values()].map(({ items }) => items[item]).find((known) => known !== undefined);
  return world.forgotten.has(item) && state?.gone === true && state.wire !== '';
}

/** Ids of such copies at the partner. */
function keptCopies(world: World, owner: Here, partner: Here): Set<string> {
  const states = [...partner.pairs.values()].flatMap(({ items }) => Object.entries(items));
  return new Set(states.flatMap(([item, { here }]) => (here && isKept(world, owner, item) ? [here] : [])));
}

/** Links between issues that take part on both sides. Where somebody deleted one it may stand on one side only. */
function linkDifference(world: World, here: Here, there: Here): string | undefined {
  if (world.people.deletedCopies.has('a link')) return undefined;
  const linksOf = ({ side, issue, pairs }: Here, others: Map<string, PairRecord>, kept: Set<string>) =>
    issue.linkIds
      .filter((id) => !kept.has(id))
      .flatMap((id) => side.jira.data.links.get(id) ?? [])
      .flatMap(({ typeId, sourceId, destinationId }) => {
        const pairAt = (id: string) => [...pairs.values()].find((pair) => pair.id === id);
        const ends = [pairAt(sourceId), pairAt(destinationId)];
        const takesPart = ends.every(
          (end) => end !== undefined && end.gone === undefined && others.get(end.pair)?.gone === undefined,
        );
        const type = side.jira.data.linkTypes.get(typeId)?.name ?? '';
        return takesPart ? [`${type} ${ends.map((end) => end?.pair).join(' ')}`] : [];
      })
      .toSorted()
      .join();
  const [ours, theirs] = [
    linksOf(here, there.pairs, keptCopies(world, there, here)),
    linksOf(there, here.pairs, keptCopies(world, here, there)),
  ];
  return ours === theirs ? undefined : `links ${ours} and ${theirs}`;
}

function fileDifference(world: World, here: Here, there: Here): string | undefined {
  const { deletedCopies } = world.people;
  const kept = keptCopies(world, here, there);
  const filesOf = ({ side, issue }: Here, isOwn: boolean) =>
    issue.attachmentIds
      .filter((id) => isOwn || !kept.has(id))
      .map((id) => side.jira.data.attachments.get(id))
      .filter((file) => (file?.authorId !== side.jira.appAccountId) === isOwn)
      .map((file) => file?.filename ?? '')
      .filter((name) => !deletedCopies.has(name))
      .toSorted()
      .join();
  const [ours, theirs] = [filesOf(here, true), filesOf(there, false)];
  return ours === theirs ? undefined : `files ${ours} and ${theirs}`;
}
