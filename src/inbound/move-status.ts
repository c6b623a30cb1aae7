import type { JiraIssue } from '../ports/jira';
import { parseNeutral } from '../mapping/to-jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { FieldToWrite } from './decide-fields';
import type { InboundDeps } from './inbound-deps';
import { intend } from './intend';
import type { Parking } from './parking';
import { registerOf, wireOf } from './registers';

/**
 * Moves the issue to an incoming status; where there is no way to it, it is parked. One that was parked before stays so until `finishMoves`
 * has looked. Again after a crash: goes on from where the issue stands.
 */
export async function moveStatus(
  deps: InboundDeps,
  parking: Parking,
  issue: JiraIssue,
  pair: PairRecord,
  field: FieldToWrite & { readAt: number },
): Promise<Outcome<'moved' | 'parked' | 'gone'>> {
  const name = parseNeutral('status', field.change.value);
  const target = name === undefined ? done(undefined) : await deps.directory.statusId(issue.type.id, name);
  if (target.kind !== 'done') return target;
  const registerAt = (statusId: string) =>
    registerOf(field.change, {
      local: deps.hash(statusId),
      wire: wireOf(field.change, deps.hash),
      v: field.v,
      by: field.by,
    });
  const change = { ...field.change, v: field.v };
  if (target.value === undefined) {
    pair.fields['status'] = registerAt(issue.status.id);
    await parking.field(pair, 'status', change, {
      code: 'status-missing',
      text: `${issue.type.name} issues have no status "${name ?? '?'}" in this project.`,
    });
    return done('parked');
  }
  // A way of several transitions may be cut off in between.
  if (pair.intent?.kind !== 'edit' || pair.intent.before['status'] === undefined)
    await intend(deps, parking, pair, { fields: [field], readAt: field.readAt });
  const moved = await deps.workflow.move(
    { id: issue.id, typeId: issue.type.id, statusId: issue.status.id },
    target.value,
  );
  if (moved.kind === 'retry') return moved;
  if (moved.kind === 'give-up') {
    pair.fields['status'] = registerAt(issue.status.id);
    await parking.field(pair, 'status', change, moved.cause);
    return done('parked');
  }
  if (moved.value.kind === 'gone') return done('gone');
  const reached = moved.value.kind === 'moved' ? target.value : moved.value.reached;
  pair.fields['status'] = registerAt(reached);
  if (moved.value.kind !== 'no-path') return done('moved');
  await parking.field(pair, 'status', change, {
    code: 'no-transition-path',
    text: `No way of transitions to "${name ?? '?'}" is known for this issue.`,
  });
  return done('parked');
}
