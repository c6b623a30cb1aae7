import type { JiraIssue } from '../ports/jira';
import { unlikeKnown } from '../mapping/unlike-known';
import type { IssueChange } from '../protocol/envelope';
import { FIELD_LABELS } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { PAIRS_PER_COMMIT } from '../state/session';
import { readVisible } from '../state/visible-issues';
import { conflictLine } from './conflict-texts';
import type { InboundDeps } from './inbound-deps';
import { endIntent } from './intend';
import { findOvertaken, unsaid } from './overtaken';
import type { Parking } from './parking';

interface Move {
  pair: PairRecord;
  change: IssueChange;
  /** The status could not be set by this run and is parked. */
  isParked: boolean;
}

/** The status of this pair was moved, or was about to be, and nobody has looked since. */
export function isMoving({ intent }: PairRecord): boolean {
  return intent?.kind === 'edit' && intent.before['status'] !== undefined;
}

/**
 * A transition answers nothing, so issues that were moved are read again, all of a message in one request. The changelog tells whether
 * somebody moved one at the same moment: the later of both stands. Then these intents are over. Answers the issues that have to be captured.
 */
export async function finishMoves(
  deps: InboundDeps,
  parking: Parking,
  moves: readonly Move[],
): Promise<Outcome<string[]>> {
  if (moves.length === 0) return done([]);
  const ids = moves.map(({ pair }) => pair.id as string);
  const read = await readVisible(deps.jira, deps.session.sync.us.projectId, ids, { edits: true });
  if (read.kind !== 'done') return read;
  const byId = new Map(read.value.issues.map((issue) => [issue.id, issue]));
  const dirty: string[] = [];
  for (let from = 0; from < moves.length; from += PAIRS_PER_COMMIT) {
    const batch = moves.slice(from, from + PAIRS_PER_COMMIT);
    for (const move of batch) {
      const issue = byId.get(move.pair.id as string);
      const isWhole = issue === undefined ? done(false) : await finish(deps, move, issue);
      if (isWhole.kind !== 'done') return isWhole;
      if (!isWhole.value) dirty.push(move.pair.id as string);
      endIntent(move.pair, ['status']);
      if (!move.isParked) parking.drop(move.pair, 'status');
    }
    await parking.commit({ pairs: batch.map(({ pair }) => pair), log: true });
  }
  return done(dirty);
}

/** False: something here is not as it was known or written. */
async function finish(
  deps: InboundDeps,
  { pair, change }: Move,
  issue: JiraIssue,
): Promise<Outcome<boolean>> {
  const { intent } = pair;
  const incoming = change.fields['status'];
  const register = pair.fields['status'];
  if (intent?.kind === 'edit' && incoming !== undefined && register !== undefined) {
    const before = intent.before['status'] ?? '';
    const field = { name: 'status' as const, change: incoming, v: register.v, before, made: register.local };
    const covered = await findOvertaken(deps, issue, pair, [field], intent.readAt ?? intent.at);
    if (covered.kind !== 'done') return covered;
    for (const { edit } of covered.value) {
      const moved = await deps.workflow.move(
        { id: issue.id, typeId: issue.type.id, statusId: issue.status.id },
        edit.to.id ?? '',
      );
      if (moved.kind === 'retry') return moved;
      const isBack = moved.kind === 'done' && moved.value.kind === 'moved';
      if (isBack) pair.fields['status'] = unsaid(field, deps, edit.at);
      deps.note({
        at: deps.clock.now(),
        text: isBack
          ? conflictLine({
              key: issue.key,
              field: FIELD_LABELS.status,
              ours: edit.to.text,
              theirs: incoming.value,
              won: 'ours',
              why: 'both were set at the same moment',
            })
          : `${issue.key}: somebody moved it to "${edit.to.text ?? '?'}" while it was moved to the partner's status, and no transition leads back.`,
      });
      await deps.keepNotes();
      return done(false);
    }
  }
  return done(unlikeKnown(issue, pair, deps.hash).length === 0);
}
