import type { Jira } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { Session } from './session';

/**
 * Account id under which this app writes. Jira is asked once and the answer kept in the log, which the caller's next commit stores; it is
 * needed only where somebody edited an issue at the same moment.
 */
export async function whoAmI(deps: {
  session: Session;
  jira: Pick<Jira, 'myself'>;
}): Promise<Outcome<string>> {
  const { sync, log } = deps.session;
  if (sync.syncUser.kind === 'user') return done(sync.syncUser.accountId);
  if (log.me === undefined) {
    const me = await deps.jira.myself();
    if (me.kind !== 'done') return me;
    log.me = me.value.accountId;
  }
  return done(log.me);
}
