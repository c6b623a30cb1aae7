import { coveredText } from '../mapping/covered-text';
import { tracesOf, wasSeen } from '../mapping/edits';
import { unlikeKnown } from '../mapping/unlike-known';
import type { Jira, JiraIssue } from '../ports/jira';
import type { FieldName } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import type { Session } from '../state/session';
import { readVisible } from '../state/visible-issues';
import { whoAmI } from '../state/who-am-i';

/**
 * The issues with their edits where a known field has another value and they came without: only there it matters when it was edited. What
 * was edited since they were read is left to the next look.
 */
export async function withEdits(
  deps: { session: Session; jira: Jira },
  issues: readonly JiraIssue[],
  pairOf: (issue: JiraIssue) => PairRecord | undefined,
  hash: (value: unknown) => string,
): Promise<Outcome<JiraIssue[]>> {
  const asked = issues.filter((issue) => {
    const pair = pairOf(issue);
    return issue.edits === undefined && pair !== undefined && unlikeKnown(issue, pair, hash).length > 0;
  });
  if (asked.length === 0) return done([...issues]);
  const ids = asked.map((issue) => issue.id);
  const read = await readVisible(deps.jira, deps.session.sync.us.projectId, ids, { edits: true });
  if (read.kind !== 'done') return read;
  const again = new Map(read.value.issues.map((issue) => [issue.id, issue]));
  return done(
    issues.map((issue) => {
      const edits = again.get(issue.id)?.edits;
      if (edits === undefined) return issue;
      const entries = edits.entries.filter((edit) => edit.at <= issue.updated);
      return { ...issue, edits: { ...edits, entries } };
    }),
  );
}

export interface CutOffWrites {
  /** Fields whose value a cut-off run of ours has written from a message that is still to be applied: nobody's edit. */
  written: Set<FieldName>;
  /** Lines for the activity log: edits that such a write has covered, where somebody edited the field again after it. They stand nowhere. */
  covered: string[];
}

/** What a cut-off run of ours has left on an issue. What somebody made of a field after that is an edit like any other. */
export async function cutOffWrites(
  deps: { session: Session; jira: Jira },
  issue: JiraIssue,
  pair: PairRecord,
  hash: (value: unknown) => string,
): Promise<Outcome<CutOffWrites>> {
  const { intent } = pair;
  const open =
    intent?.kind === 'edit'
      ? unlikeKnown(issue, pair, hash).filter((name) => intent.before[name] !== undefined)
      : [];
  const found: CutOffWrites = { written: new Set(), covered: [] };
  if (intent?.kind !== 'edit' || open.length === 0) return done(found);
  const me = await whoAmI(deps);
  if (me.kind !== 'done') return me;
  const since = intent.readAt ?? intent.at;
  for (const name of open) {
    const traces = tracesOf(issue, name, since, me.value);
    if (traces?.later === undefined) found.written.add(name);
    else {
      const lost = [traces.overwritten ?? [], traces.earlier].flat();
      const unseen = lost.filter((edit) => !wasSeen(edit, intent.before[name] ?? '', hash));
      found.covered.push(...unseen.map((edit) => coveredText(issue.key, edit)));
    }
  }
  return done(found);
}
