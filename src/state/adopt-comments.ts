import type { Jira, JiraIssue } from '../ports/jira';
import { parseItemId } from '../protocol/items';
import type { ItemKind } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { hasRoomForItem } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from './session';

/**
 * Recognises comments and worklogs that this side made for the partner and has forgotten, by their mark; the pair is changed in memory.
 * Answers whether there were any. Where every one is known no call is made.
 */
export async function adoptComments(
  deps: { session: Session; jira: Jira },
  issue: JiraIssue,
  pair: PairRecord,
): Promise<Outcome<boolean>> {
  const { session, jira } = deps;
  let found = false;
  for (const [kind, shown, list] of [
    ['comment', issue.comments, () => jira.listComments(issue.id)],
    ['worklog', issue.worklogs, () => jira.listWorklogs(issue.id)],
  ] as const) {
    const known = knownHere(pair, kind);
    if (shown.every(({ id }) => known.has(id))) continue;
    const listed = await list();
    if (listed.kind !== 'done') return listed;
    for (const { id, mark } of listed.value) {
      if (mark === undefined || mark.sync !== session.sync.id || known.has(id)) continue;
      if (parseItemId(mark.item)?.owner !== session.them || pair.items[mark.item] !== undefined) continue;
      if (!hasRoomForItem(pair)) break;
      // n 0: with which content it was made is not known; what the partner says of it is applied as an edit.
      pair.items[mark.item] = { n: 0, wire: '', here: id };
      delete pair.making[mark.item];
      found = true;
    }
  }
  return done(found);
}

/** Local ids of the pair's items of a kind. */
function knownHere(pair: PairRecord, kind: ItemKind): Set<string> {
  return new Set(
    Object.entries(pair.items).flatMap(([item, state]) => {
      const id = parseItemId(item);
      return id?.kind === kind ? [state.here ?? id.localId] : [];
    }),
  );
}
