import { isSameLink } from '../mapping/links';
import type { JiraLink } from '../ports/jira';
import { parseItemId } from '../protocol/items';
import { done, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { readVisible } from '../state/visible-issues';
import type { InboundDeps } from './inbound-deps';

/** Finds what a cut-off call made, once it can no longer take effect; `doubts`: comments and worklogs of which a copy may be there although nothing was noted. */
export async function adopt(
  deps: InboundDeps,
  issueId: string,
  pair: PairRecord,
  doubts: readonly string[],
): Promise<Outcome<void>> {
  const of = (kind: string) => Object.keys(pair.making).filter((item) => parseItemId(item)?.kind === kind);
  const links = of('link');
  const either = (kind: string) => [
    ...new Set([...of(kind), ...doubts.filter((item) => parseItemId(item)?.kind === kind)]),
  ];
  const [comments, worklogs] = [either('comment'), either('worklog')];
  const open = [...comments, ...worklogs, ...links];
  if (open.length === 0) return done(undefined);
  const youngest = Math.max(...open.map((item) => pair.making[item] ?? 0));
  const wait = youngest + deps.settleAfter - deps.clock.now();
  if (wait > 0)
    return retry(
      'settling',
      'A comment, worklog or link may just have been made by a call that was cut off.',
      wait,
    );
  for (const [items, list] of [
    [comments, () => deps.jira.listComments(issueId)],
    [worklogs, () => deps.jira.listWorklogs(issueId)],
  ] as const) {
    if (items.length === 0) continue;
    const listed = await list();
    if (listed.kind !== 'done') return listed;
    for (const { id, mark } of listed.value) {
      const item = mark?.sync === deps.session.sync.id ? mark.item : undefined;
      if (item === undefined || !items.includes(item) || pair.items[item]?.here !== undefined) continue;
      // n 0: made, but with which content is not known; the change is applied as an edit.
      pair.items[item] = { n: 0, wire: '', here: id };
    }
  }
  if (links.length > 0) {
    const read = await readVisible(deps.jira, deps.session.sync.us.projectId, [issueId]);
    if (read.kind !== 'done') return read;
    for (const item of links) adoptLink(pair, item, read.value.issues[0]?.links ?? []);
  }
  for (const item of open) delete pair.making[item];
  return done(undefined);
}

/** No such link stood there when it was noted: one that stands there now was made by the call. */
function adoptLink(pair: PairRecord, item: string, standing: readonly JiraLink[]): void {
  const state = pair.items[item];
  if (state?.link === undefined) return;
  const { link, ...before } = state;
  const made = standing.find((one) => isSameLink(one, link));
  if (made) pair.items[item] = { n: 0, wire: '', here: made.id };
  else if (before.n > 0) pair.items[item] = before;
  else delete pair.items[item];
}
