import type { EditResult, JiraFieldValues } from '../ports/jira';
import type { Outcome } from '../protocol/outcome';
import type { InboundDeps } from './inbound-deps';
import { notifyOptions } from './notify-users';

/** Edits without notifying users, and remembers whether Jira let us. */
export async function editQuietly(
  deps: InboundDeps,
  issueId: string,
  values: JiraFieldValues,
): Promise<Outcome<EditResult>> {
  const { jira, session, clock } = deps;
  const { log } = session;
  const edited = await jira.editIssue(issueId, values, notifyOptions(deps));
  if (edited.kind !== 'done' || edited.value.kind !== 'edited') return edited;
  if (edited.value.quiet === 'refused') log.loudSince = clock.now();
  if (edited.value.quiet === 'allowed') delete log.loudSince;
  return edited;
}
