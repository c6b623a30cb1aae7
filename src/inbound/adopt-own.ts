import { adoptedFields } from '../mapping/own-writes';
import { epochCounter } from '../protocol/epoch';
import { pairIdOf, parsePairId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { emptyPair } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { adoptComments } from '../state/adopt-comments';
import { readChangelogs } from '../state/changelogs';
import { stateKeys } from '../state/session';
import { readVisible } from '../state/visible-issues';
import type { InboundDeps } from './inbound-deps';

/**
 * Issues that were born here and that this side has forgotten, as the partner names them at the beginning of an epoch. Where the issue stands
 * in the project the pair is known again; where it stands elsewhere it has left. Where it is lost the partner is told, and keeps its own; should Jira give the number to another
 * issue, that one is another pair.
 */
export async function adoptOwn(
  deps: InboundDeps,
  ids: readonly string[],
): Promise<Outcome<Map<string, PairRecord>>> {
  const { session } = deps;
  const issueOf = new Map(ids.map((id) => [id, parsePairId(id)?.issueId ?? '']));
  const read = await readVisible(deps.jira, session.sync.us.projectId, [...issueOf.values()]);
  if (read.kind !== 'done') return read;
  const found = new Map(read.value.issues.map((issue) => [issue.id, issue]));
  const changelogs = await readChangelogs(
    deps,
    read.value.issues.map(({ id }) => id),
  );
  if (changelogs.kind !== 'done') return changelogs;
  const writes = { ...changelogs.value, us: session.us, hash: deps.hash };
  const result = new Map<string, PairRecord>();
  for (const [id, issueId] of issueOf) {
    const issue = found.get(issueId);
    if (issue !== undefined) {
      if (issue.projectId !== session.sync.us.projectId || issue.isRestricted) {
        await leave(deps, { ...emptyPair(id), id: issueId, key: issue.key });
        continue;
      }
      session.log.counts.pairs += 1;
      const fields = adoptedFields(issueId, writes, false);
      const pair = { ...emptyPair(id), id: issueId, key: issue.key, fields };
      const comments = await adoptComments(deps, issue, pair);
      if (comments.kind !== 'done') return comments;
      result.set(id, pair);
    } else await lose(deps, id, issueId);
  }
  return done(result);
}

/** It has left the synchronization, and this side has forgotten that it ever took part. */
async function leave({ session }: InboundDeps, pair: PairRecord): Promise<void> {
  session.log.tell.lost.push(pair.pair);
  await session.commit({ pairs: [{ ...pair, gone: 'here' }], log: true });
}

async function lose(deps: InboundDeps, id: string, issueId: string): Promise<void> {
  const { session } = deps;
  const key = stateKeys.at(session.sync.id, issueId);
  const stored = await session.read(key);
  // A pair id that no issue of this site has: 9, the epoch's number, the issue's id.
  const other = pairIdOf(session.us, `9${epochCounter(session.sync.epoch)}0${issueId}`.slice(0, 19));
  session.log.tell.lost.push(id);
  deps.note({
    at: deps.clock.now(),
    text: `The partner has an issue that was made here and is lost here (${id}); it keeps its own.`,
  });
  await session.commit({
    pairs: [{ ...emptyPair(id), gone: 'here' }],
    log: true,
    other: stored === undefined ? [{ op: 'put', key, value: { v: 1, pair: other }, expect: 0 }] : [],
  });
}
