import type { JiraIssue } from '../ports/jira';
import { shownValue, valuesAgain } from '../mapping/edits';
import { FIELD_LABELS } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { conflictLine } from './conflict-texts';
import { editQuietly } from './edit-quietly';
import type { InboundDeps } from './inbound-deps';
import { findOvertaken, unsaid } from './overtaken';
import type { Written } from './overtaken';

/**
 * Looks for edits that our write has covered, and writes those again that are newer than the partner's value; they are then captured, so
 * that both sides come to them. A crash on the way is repeated from the intent. Answers the issue as it is afterwards.
 */
export async function standAgain(
  deps: InboundDeps,
  after: JiraIssue,
  pair: PairRecord,
  fields: readonly Written[],
  readAt: number,
): Promise<Outcome<JiraIssue | 'gone'>> {
  const covered = await findOvertaken(deps, after, pair, fields, readAt);
  if (covered.kind !== 'done') return covered;
  let issue = after;
  for (const { field, edit } of covered.value) {
    const { name, change } = field;
    const edited = await editQuietly(deps, issue.id, valuesAgain(edit));
    if (edited.kind === 'retry') return edited;
    if (edited.kind === 'done' && edited.value.kind === 'gone') return done('gone');
    if (edited.kind === 'done' && edited.value.kind === 'edited') {
      issue = edited.value.issue;
      pair.fields[name] = unsaid(field, deps, edit.at);
      // This write may have covered somebody's edit, too.
      const again = await standAgain(deps, issue, pair, [writtenAgain(field)], edit.at);
      if (again.kind !== 'done' || again.value === 'gone') return again;
      issue = again.value;
      deps.note({
        at: deps.clock.now(),
        text: conflictLine({
          key: issue.key,
          field: FIELD_LABELS[name],
          ours: shownValue(edit),
          theirs: change.value,
          won: 'ours',
          why: 'both were written at the same moment',
        }),
      });
    } else {
      const value = shownValue(edit) ?? '';
      deps.note({
        at: deps.clock.now(),
        text: `${issue.key}: somebody changed ${FIELD_LABELS[name]} while the partner's value was written, and Jira refused to take it back. It was: ${value}`,
      });
    }
    await deps.keepNotes();
  }
  return done(issue);
}

/** Nothing was read before that write, and what Jira's changelog will make of it is not known. */
function writtenAgain({ name, change, v }: Written): Written {
  return { name, change, v, before: '' };
}
