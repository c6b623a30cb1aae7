import type { EditResult, JiraFieldValues } from '../ports/jira';
import type { Outcome } from '../protocol/outcome';
import type { InboundDeps } from './inbound-deps';

const DAY = 24 * 60 * 60_000;

/**
 * Edits without notifying users. Where Jira did not let us, that is stored with the log and not tried again for a day: each try costs a
 * request in vain, and an administrator may have given the permission meanwhile.
 */
export async function editQuietly(
  { jira, session, clock }: InboundDeps,
  issueId: string,
  values: JiraFieldValues,
): Promise<Outcome<EditResult>> {
  const { log } = session;
  const isLoud = log.loudSince !== undefined && clock.now() - log.loudSince < DAY;
  const edited = await jira.editIssue(issueId, values, { notifyUsers: isLoud });
  if (edited.kind !== 'done' || edited.value.kind !== 'edited') return edited;
  if (edited.value.quiet === 'refused') log.loudSince = clock.now();
  if (edited.value.quiet === 'allowed') delete log.loudSince;
  return edited;
}
