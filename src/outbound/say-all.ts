import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { capture } from './capture';
import { hasRoom } from './collect';
import type { CollectDeps } from './collect';
import { sayEnded } from './say-ended';

/**
 * The second part of a baseline: tells the partner what this side knows of every pair, with the versions that it knows, and that this was all.
 * Nothing new is captured. What was told before an end in between may be told twice, which changes nothing.
 */
export async function sayAll(deps: CollectDeps): Promise<Outcome<void>> {
  const { log, sync } = deps.session;
  while (log.baseline?.phase === 'say' && hasRoom(deps)) {
    const { baseline } = log;
    const page = await deps.jira.listIssues(sync.us.projectId, baseline.next);
    if (page.kind === 'give-up' && baseline.next !== undefined) {
      delete baseline.next;
      await deps.session.commit({ log: true });
      return page;
    }
    if (page.kind !== 'done') return page;
    const said = await capture({ ...deps, onlyKnown: true }, page.value.issueIds, 'little');
    if (said.kind !== 'done') return said;
    for (const news of said.value.news) await deps.outbox.add(news);
    if (page.value.next === undefined) {
      if (!(await sayEnded(deps))) return done(undefined);
      await deps.outbox.tell({ kind: 'stated' });
      delete baseline.next;
      baseline.phase = 'wait';
    } else baseline.next = page.value.next;
    await deps.outbox.flush();
    await deps.session.commit({ log: true });
  }
  return done(undefined);
}
