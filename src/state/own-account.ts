import type { Jira } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { Session } from './session';
import { readSiteSyncs } from './site-syncs';
import { whoAmI } from './who-am-i';

/** The account under which the app makes things here, where that is nobody else's; undefined where a person lends his name. */
export async function ownAccount(deps: {
  session: Session;
  jira: Pick<Jira, 'myself'>;
}): Promise<Outcome<string | undefined>> {
  return deps.session.sync.syncUser.kind === 'app' ? whoAmI(deps) : done(undefined);
}

/** The same, where besides no other synchronization of the project writes with it: whatever it did here was done for this partner. */
export async function soleAccount(deps: {
  session: Session;
  jira: Pick<Jira, 'myself'>;
}): Promise<Outcome<string | undefined>> {
  const { session } = deps;
  if (session.sync.syncUser.kind !== 'app') return done(undefined);
  const { projectId } = session.sync.us;
  const syncs = Object.values(await readSiteSyncs(session));
  if (syncs.filter((sync) => sync.projectId === projectId).length > 1) return done(undefined);
  return whoAmI(deps);
}
