import type { JiraIssue } from '../ports/jira';
import { tracesOf } from '../mapping/edits';
import type { Traces } from '../mapping/edits';
import { unlikeKnown } from '../mapping/unlike-known';
import type { IssueChange } from '../protocol/envelope';
import { isFieldName } from '../protocol/fields';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { readVisible } from '../state/visible-issues';
import { whoAmI } from '../state/who-am-i';
import type { InboundDeps } from './inbound-deps';

/** An issue as it is before anything is decided about it. */
export interface Looked {
  issue: JiraIssue;
  /** Of the fields that a cut-off run was about to write: whether it did, and what somebody made of them. */
  traces: ReadonlyMap<string, Traces>;
}

/**
 * Where Jira's value of an incoming field is not the one that was known, or an earlier run was cut off while it wrote, the issue is read
 * again with its changelog: it tells when each field was edited, and by whom. Everywhere else nothing is asked. `gone`: it has left meanwhile.
 */
export async function lookCloser(
  deps: InboundDeps,
  issue: JiraIssue,
  pair: PairRecord,
  change: IssueChange,
): Promise<Outcome<Looked | 'gone'>> {
  const intent = pair.intent?.kind === 'edit' ? pair.intent : undefined;
  const traces = new Map<string, Traces>();
  const incoming = Object.keys(change.fields).filter(isFieldName);
  if (intent === undefined && unlikeKnown(issue, pair, deps.hash, incoming).length === 0)
    return done({ issue, traces });
  const { projectId } = deps.session.sync.us;
  const read = await readVisible(deps.jira, projectId, [issue.id], { edits: true });
  if (read.kind !== 'done') return read;
  const [found] = read.value.issues;
  if (found?.projectId !== projectId) return done('gone');
  if (intent === undefined) return done({ issue: found, traces });
  const me = await whoAmI(deps);
  if (me.kind !== 'done') return me;
  for (const name of Object.keys(intent.before)) {
    const of = isFieldName(name) ? tracesOf(found, name, intent.readAt ?? intent.at, me.value) : undefined;
    if (of !== undefined) traces.set(name, of);
  }
  return done({ issue: found, traces });
}
