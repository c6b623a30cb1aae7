import type { IssueRecord } from '../../../../local/jira/model';
import type { PairRecord } from '../../../../src/protocol/pair-record';
import { storedPairs } from '../admins';
import type { Company } from '../company';
import type { Violation } from '../history';
import { TOKEN } from '../tokens';
import type { World } from '../world';
import { itemDifference } from './items';

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
      const parentLeft = hasParentLeft(issue, mine, theirs);
      if (counterpart === undefined && other?.parked['issue']?.code === 'parent-missing' && parentLeft)
        continue;
      if (counterpart?.projectId !== partner.project.id)
        return differ(`${side.end}: ${issue.key} is not on the other side`);
      const hasLeft = parentLeft || hasParentLeft(counterpart, theirs, mine);
      const parked = [...Object.entries(pair.parked), ...Object.entries(other?.parked ?? {})].filter(
        ([, { code }]) => !WAITS_FOR_GONE.has(code),
      );
      if (parked.length > 0)
        return differ(`${issue.key} and ${counterpart.key}: parked ${JSON.stringify(parked)}`);
      const [one, two] = [picture(side, issue, mine), picture(partner, counterpart, theirs)];
      for (const field of Object.keys(one) as (keyof typeof one)[])
        if (one[field] !== two[field] && !(field === 'parent' && hasLeft))
          return differ(`${field} of ${issue.key} and ${counterpart.key}: ${one[field]} and ${two[field]}`);
      const items = itemDifference(
        world,
        { side, issue, pairs: mine },
        { side: partner, issue: counterpart, pairs: theirs },
      );
      if (items !== undefined) return differ(`${issue.key} and ${counterpart.key}: ${items}`);
    }
  }
  return undefined;
}

/** What refers to an issue that has left on the other side waits there for good. */
const WAITS_FOR_GONE = new Set(['parent-missing', 'link-end-missing', 'parent-not-synchronized']);

function hasParentLeft(
  issue: IssueRecord,
  mine: Map<string, PairRecord>,
  theirs: Map<string, PairRecord>,
): boolean {
  const parent = idOf(issue.values['parent']);
  const pair = [...mine.values()].find((each) => each.id === parent);
  return pair !== undefined && (pair.gone !== undefined || theirs.get(pair.pair)?.gone !== undefined);
}

export async function pairsOf(world: World, side: Company): Promise<Map<string, PairRecord>> {
  return new Map((await storedPairs(side, world.sync)).map((pair) => [pair.pair, pair]));
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

export function tokensOf(value: unknown): string {
  return (JSON.stringify(value ?? '').match(TOKEN) ?? []).join(' ');
}
