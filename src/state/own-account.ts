import type { Jira } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { Session } from './session';
import { whoAmI } from './who-am-i';

/** The account under which the app makes things here, where that is nobody else's; undefined where a person lends his name. */
export async function ownAccount(deps: {
  session: Session;
  jira: Pick<Jira, 'myself'>;
}): Promise<Outcome<string | undefined>> {
  return deps.session.sync.syncUser.kind === 'app' ? whoAmI(deps) : done(undefined);
}
