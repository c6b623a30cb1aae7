import type { IssueRecord } from '../../../../local/jira/model';
import { pairRecord } from '../../../../src/protocol/pair-record';
import type { PairRecord } from '../../../../src/protocol/pair-record';
import type { Company } from '../company';
import type { Violation } from '../history';
import { TOKEN } from '../people';
import type { World } from '../world';

/** The last difference between both sides once they are at rest; undefined when they are equal. */
export async function findDifference(world: World): Promise<Violation | undefined> {
  const pairs = {
    acme: await pairsOf(world, world.acme),
    globex: await pairsOf(world, world.globex),
  };
  const differ = (text: string): Violation => ({ oracle: 'equality', text });
  for (const side of world.both) {
    const mine = pairs[side.end];
    const partner = side === world.acme ? world.globex : world.acme;
    const theirs = pairs[partner.end];
    for (const { pair, gone } of mine.values())
      if (gone === 'there' && theirs.get(pair)?.gone !== 'here')
        return differ(`${side.end}: ${pair} left on the other side, which does not know of it`);
    for (const issue of side.jira.data.issues.values()) {
      if (issue.projectId !== side.project.id) continue;
      const pair = [...mine.values()].find((each) => each.id === issue.id);
      if (pair === undefined) return differ(`${side.end}: ${issue.key} has no pair`);
      const other = theirs.get(pair.pair);
      if (pair.gone === 'here')
        return differ(`${side.end}: ${issue.key} is here, and its pair says that it left`);
      if (pair.gone !== undefined || other?.gone !== undefined) continue;
      const counterpart = partner.jira.data.issues.get(other?.id ?? '');
      if (counterpart?.projectId !== partner.project.id)
        return differ(`${side.end}: ${issue.key} is not on the other side`);
      const parked = [...Object.entries(pair.parked), ...Object.entries(other?.parked ?? {})];
      if (parked.length > 0)
        return differ(`${issue.key} and ${counterpart.key}: parked ${JSON.stringify(parked)}`);
      const [one, two] = [picture(side, issue, mine), picture(partner, counterpart, theirs)];
      for (const field of Object.keys(one) as (keyof typeof one)[])
        if (one[field] !== two[field])
          return differ(`${field} of ${issue.key} and ${counterpart.key}: ${one[field]} and ${two[field]}`);
      const items = itemDifference(world, side, issue, partner, counterpart);
      if (items !== undefined) return differ(`${issue.key} and ${counterpart.key}: ${items}`);
    }
  }
  return undefined;
}

export async function pairsOf(world: World, side: Company): Promise<Map<string, PairRecord>> {
  return side.calmly(async ({ store }) => {
    const result = new Map<string, PairRecord>();
    let cursor: string | undefined;
    do {
      const page = await store.list(world.sync, 'pair', cursor);
      for (const { value } of page.records) {
        const pair = pairRecord.parse(value);
        result.set(pair.pair, pair);
      }
      cursor = page.cursor;
    } while (cursor !== undefined);
    return result;
  });
}

/** An issue without what may differ: ids, and what the receiving site makes of blanks and long texts. */
function picture(side: Company, issue: IssueRecord, pairs: Map<string, PairRecord>) {
  const { data } = side.jira;
  const { values } = issue;
  const assignee = data.users.get(String(values['assignee'] ?? ''));
  const parent = idOf(values['parent']);
  return {
    summary: tokensOf(values['summary']),
    description: tokensOf(values['description']),
    labels: JSON.stringify(((values['labels'] ?? []) as string[]).toSorted()),
    'due date': String(values['duedate'] ?? ''),
    priority: data.priorities.get(idOf(values['priority']) ?? '')?.name ?? '',
    assignee: assignee?.email ?? '',
    status: data.statuses.get(issue.statusId)?.name ?? '',
    type: data.issueTypes.get(issue.typeId)?.name ?? '',
    parent: parent === undefined ? '' : ([...pairs.values()].find((pair) => pair.id === parent)?.pair ?? '?'),
  };
}

function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const id = (value as { id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' ? id : undefined;
}

function tokensOf(value: unknown): string {
  return (JSON.stringify(value ?? '').match(TOKEN) ?? []).join(' ');
}

/** Comments and files of one side that are not on the other exactly once. */
function itemDifference(
  world: World,
  side: Company,
  issue: IssueRecord,
  partner: Company,
  counterpart: IssueRecord,
): string | undefined {
  const { data, appAccountId } = side.jira;
  const { deletedCopies } = world.people;
  const partnerData = partner.jira.data;
  const copies = counterpart.commentIds
    .map((id) => partnerData.comments.get(id))
    .filter((comment) => comment?.authorId === partner.jira.appAccountId);
  for (const id of issue.commentIds) {
    const comment = data.comments.get(id);
    if (comment === undefined || comment.authorId === appAccountId) continue;
    const text = tokensOf(comment.body);
    const item = `${side.end === 'acme' ? 'm' : 's'}c${id}`;
    const there = copies.filter((copy) => JSON.stringify(copy?.properties).includes(`"${item}"`));
    if (comment.visibility !== null) {
      if (there.length > 0) return `the private comment ${id} is on the other side`;
      continue;
    }
    if ([...deletedCopies].some((known) => known.includes(`"${item}"`))) {
      if (there.length > 0) return `the copy of ${item} was deleted there, and is there again`;
      continue;
    }
    if (there.length !== 1) return `comment "${text}" is ${there.length} times on the other side`;
    if (tokensOf(there[0]?.body) !== text)
      return `comment "${text}" reads "${tokensOf(there[0]?.body)}" on the other side`;
  }
  const live = new Set(issue.commentIds.map((id) => `"${side.end === 'acme' ? 'm' : 's'}c${id}"`));
  for (const copy of copies) {
    const mark = /"([ms]c\d+)"/.exec(JSON.stringify(copy?.properties))?.[0];
    if (mark !== undefined && !live.has(mark)) return `a comment that was deleted is still on the other side`;
  }
  const filesOf = (company: Company, of: IssueRecord, isOwn: boolean) =>
    of.attachmentIds
      .map((id) => company.jira.data.attachments.get(id))
      .filter((file) => (file?.authorId !== company.jira.appAccountId) === isOwn)
      .map((file) => file?.filename ?? '')
      .filter((name) => !deletedCopies.has(name))
      .toSorted()
      .join();
  const [ours, theirs] = [filesOf(side, issue, true), filesOf(partner, counterpart, false)];
  return ours === theirs ? undefined : `files ${ours} and ${theirs}`;
}
