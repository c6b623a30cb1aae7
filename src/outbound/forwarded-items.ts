import type { Jira, JiraIssue, MarkedAuthor } from '../ports/jira';
import { itemIdOf } from '../protocol/items';
import type { ItemKind } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { Side } from '../protocol/sync-record';
import type { OfOthers } from '../state/of-other-syncs';

/** Who wrote what another synchronization made here, and how many blocks the app put before it. */
export interface Attribution extends MarkedAuthor {
  lead: number;
}

/**
 * How a comment or worklog leaves: `own` as it stands; with its attribution; or `stays`: nothing is said of it, because whose it is cannot be told
 * (an earlier version made it, or its synchronization was deleted). What was told of it before stays told.
 */
export type Attributed = 'own' | 'stays' | Attribution;

/** Ids of what others made here and this synchronization keeps back. Without forwarding that is all that was not told before it was switched off. */
export function keptBack(
  others: OfOthers | undefined,
  pair: PairRecord,
  { us, forwards }: { us: Side; forwards: boolean },
): string[] {
  return [...(others?.ids ?? [])].filter((id) => !forwards && !isTold(pair, us, id));
}

function isTold(pair: PairRecord, us: Side, id: string): boolean {
  const [kind, localId] = id.split(' ') as [ItemKind, string];
  const state = pair.items[itemIdOf(us, kind, localId)];
  return state !== undefined && state.gone !== true;
}

/** Says how each comment and worklog of an issue leaves. Jira is asked for marks only where others made one that is not kept back. */
export async function attributions(
  { jira, us }: { jira: Jira; us: Side },
  issue: JiraIssue,
  pair: PairRecord,
  others: OfOthers | undefined,
  foreign: ReadonlySet<string>,
): Promise<Outcome<(kind: 'comment' | 'worklog', id: string) => Attributed>> {
  const found = new Map<string, Attribution>();
  const isOthers = (id: string) => others?.ids.has(id) === true && !foreign.has(id);
  for (const [kind, shown, list] of [
    ['comment', issue.comments, () => jira.listComments(issue.id)],
    ['worklog', issue.worklogs, () => jira.listWorklogs(issue.id)],
  ] as const) {
    if (!shown.some(({ id, isPublic }) => isPublic && isOthers(`${kind} ${id}`))) continue;
    const listed = await list();
    if (listed.kind !== 'done') return listed;
    for (const { id, mark } of listed.value)
      if (mark?.from !== undefined && mark.lead !== undefined)
        found.set(`${kind} ${id}`, { ...mark.from, lead: mark.lead });
  }
  return done((kind, id) => {
    if (isOthers(`${kind} ${id}`)) return found.get(`${kind} ${id}`) ?? 'stays';
    return pair.items[itemIdOf(us, kind, id)]?.forwarded === true ? 'stays' : 'own';
  });
}
