import type { Jira } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { Session } from './session';

/**
 * The account under which the app makes things here, where that is nobody else's; undefined where a person lends his name. Jira is asked
 * once; the answer is stored with the log.
 */
export async function ownAccount(session: Session, jira: Jira): Promise<Outcome<string | undefined>> {
  if (session.sync.syncUser.kind !== 'app') return done(undefined);
  if (session.log.self !== undefined) return done(session.log.self);
  const self = await jira.myself();
  if (self.kind !== 'done') return self;
  session.log.self = self.value.accountId;
  return done(self.value.accountId);
}
