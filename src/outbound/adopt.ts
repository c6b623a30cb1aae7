import { adoptedFields, isOtherThan, noteWrites } from '../mapping/own-writes';
import type { Crypto } from '../ports/crypto';
import type { Jira, JiraIssue } from '../ports/jira';
import type { Store } from '../ports/store';
import { parsePairId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { emptyPair } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { adoptComments } from '../state/adopt-comments';
import { readChangelogs } from '../state/changelogs';
import { claimAgain } from '../state/claims';
import { PAIRS_PER_COMMIT } from '../state/session';
import type { Session } from '../state/session';
import { readVisible } from '../state/visible-issues';

export interface AdoptDeps {
  session: Session;
  store: Store;
  jira: Jira;
  crypto: Crypto;
  goOn(): boolean;
  hash(value: unknown): string;
}

/**
 * The first part of a baseline: looks at all issues of the project for what this side made earlier and does not remember, issues and comments
 * alike, by the marks that they carry. Nothing is changed in Jira. After an end in between it goes on with the page that was open.
 */
export async function adoptAll(deps: AdoptDeps): Promise<Outcome<void>> {
  const { session, jira } = deps;
  const { log, sync } = session;
  while (log.baseline?.phase === 'adopt' && deps.goOn()) {
    const { baseline } = log;
    const page = await jira.listIssues(sync.us.projectId, baseline.next);
    if (page.kind === 'give-up' && baseline.next !== undefined) {
      // The token has grown too old: begin again, what was recognised is known by now.
      delete baseline.next;
      await session.commit({ log: true });
      return page;
    }
    if (page.kind !== 'done') return page;
    const adopted = await adoptPage(deps, page.value.issueIds);
    if (adopted.kind !== 'done') return adopted;
    baseline.highest = Math.max(baseline.highest, adopted.value);
    if (page.value.next === undefined) {
      delete baseline.next;
      baseline.phase = 'say';
    } else baseline.next = page.value.next;
    await session.commit({ log: true });
  }
  return done(undefined);
}

/** Answers the highest issue number of the page. */
async function adoptPage(deps: AdoptDeps, ids: readonly string[]): Promise<Outcome<number>> {
  const { session } = deps;
  const read = await readVisible(deps.jira, session.sync.us.projectId, ids);
  if (read.kind !== 'done') return read;
  const { issues } = read.value;
  const pairIds = await session.pairIdsOfIssues(issues.map((issue) => issue.id));
  const marked = issues.flatMap((issue) => markOf(issue, session) ?? []);
  const pairs = await session.pairs([...pairIds.values(), ...marked]);
  const changed: PairRecord[] = [];
  const unproven: PairRecord[] = [];
  let highest = 0;
  const asked = issues.filter((issue) => {
    const known = pairs.get(pairIds.get(issue.id) as string);
    return known === undefined ? markOf(issue, session) : isOtherThan(known, issue, deps.hash);
  });
  const changelogs = await readChangelogs(
    deps,
    asked.map(({ id }) => id),
  );
  if (changelogs.kind !== 'done') return changelogs;
  const writes = { ...changelogs.value, us: session.us, hash: deps.hash };
  for (const issue of issues) {
    highest = Math.max(highest, Number(/-(\d+)$/.exec(issue.key)?.[1] ?? 0));
    const known = pairs.get(pairIds.get(issue.id) as string);
    const pair = known ?? recognised(issue, session, pairs, changed);
    if (pair === undefined) continue;
    const found = await adoptComments(deps, issue, pair);
    if (found.kind !== 'done') return found;
    if (pair !== known) session.log.counts.pairs += 1;
    if (pair !== known) pair.fields = adoptedFields(issue.id, writes, true);
    const isNoted = noteWrites(pair, writes);
    const isUnproven = noteUnproven(pair, session);
    if (pair !== known || isNoted || found.value) changed.push(pair);
    else if (isUnproven) unproven.push(pair);
  }
  const toStore = [...changed, ...unproven];
  for (let from = 0; from < toStore.length; from += PAIRS_PER_COMMIT)
    await session.commit({ pairs: toStore.slice(from, from + PAIRS_PER_COMMIT) });
  await claimAgain(deps, changed);
  return done(highest);
}

/**
 * Before a side that was set back notices it, it gives numbers again that it had given. That the partner has one above his `ack` does not tell
 * which of the two messages he has: what it told of the fields is as if nobody had acknowledged it. False where there is nothing new to note.
 */
function noteUnproven({ fields }: PairRecord, { us, log }: Session): boolean {
  const proven = log.baseline?.proven;
  if (proven === undefined) return false;
  const found = Object.values(fields).filter(
    ({ by, seq, unsure }) => by === us && (seq ?? 0) > proven && unsure !== log.epoch,
  );
  for (const register of found) register.unsure = log.epoch;
  return found.length > 0;
}

/** The pair that an issue's mark names, if it is one of this synchronization that the partner's side bore. */
function markOf({ mark }: JiraIssue, session: Session): string | undefined {
  if (mark === undefined || mark.sync !== session.sync.id) return undefined;
  return parsePairId(mark.pair)?.bornOn === session.them ? mark.pair : undefined;
}

/** An issue that this side made for the partner and has forgotten. A clone copies the mark: the oldest issue, which comes first, is it. */
function recognised(
  issue: JiraIssue,
  session: Session,
  pairs: Map<string, PairRecord>,
  before: readonly PairRecord[],
): PairRecord | undefined {
  const id = markOf(issue, session);
  if (id === undefined || issue.projectId !== session.sync.us.projectId) return undefined;
  const known = pairs.get(id) ?? emptyPair(id);
  if (known.id !== undefined || before.some((pair) => pair.pair === id)) return undefined;
  const { intent: _intent, ...rest } = known;
  const origin = rest.origin ?? issue.mark?.origin;
  return { ...rest, ...(origin === undefined ? {} : { origin }), id: issue.id, key: issue.key };
}
