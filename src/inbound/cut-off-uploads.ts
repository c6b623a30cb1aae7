import type { JiraAttachment } from '../ports/jira';
import { parseItemId } from '../protocol/items';
import { done, retry } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { ofOtherSyncs, otherSyncsOf } from '../state/of-other-syncs';
import { soleAccount } from '../state/own-account';
import { whoAmI } from '../state/who-am-i';
import type { InboundDeps } from './inbound-deps';

/** Milliseconds that Jira's clock may be behind ours. */
const SKEW = 60_000;

/**
 * Removes what a cut-off upload made of a file that its owner has deleted meanwhile. Its bytes may never come again, so it is recognised by
 * name, size, account and the time of the call, among files that no pair knows; of several it is the one made closest to the call.
 * Where no time is known, because the record of the call was lost, it has to be the only one. Nothing was begun, or nothing is there: done.
 */
export async function removeCutOffUpload(
  deps: InboundDeps,
  issueId: string,
  pair: PairRecord,
  item: string,
): Promise<Outcome<void>> {
  const at = pair.making[item];
  const file = pair.items[item]?.awaited;
  if (at === undefined || file === undefined) return done(undefined);
  const settled = at + deps.settleAfter;
  const wait = settled - deps.clock.now();
  if (wait > 0)
    return retry('settling', 'An attachment may just have been made by a call that was cut off.', wait);
  const isTimed = at > 1;
  const account = isTimed ? await whoAmI(deps) : await soleAccount(deps);
  if (account.kind !== 'done') return account;
  const listed = await deps.jira.listAttachments(issueId);
  if (listed.kind !== 'done') return listed;
  const known = knownHere(pair);
  const isAlike = ({ id, filename, size, authorId, created }: JiraAttachment) =>
    filename === file.filename &&
    size === file.size &&
    authorId === account.value &&
    !known.has(id) &&
    (!isTimed || (created >= at - SKEW && created <= settled));
  const alike = listed.value === 'gone' ? [] : listed.value.filter(isAlike);
  if (alike.length === 0) return done(undefined);
  const others = await otherSyncsOf(deps.store, deps.session.sync);
  const ofOthers = (await ofOtherSyncs(deps.store, others, [{ id: issueId }])).get(issueId);
  const left = alike.filter(({ id }) => ofOthers?.ids.has(`attachment ${id}`) !== true);
  const [made] = left.toSorted((a, b) => Math.abs(a.created - at) - Math.abs(b.created - at));
  if (made === undefined || (!isTimed && left.length > 1)) return done(undefined);
  return deps.jira.deleteAttachment(made.id);
}

/** Ids of what the pair knows to stand here, the partner's and ours. */
export function knownHere(pair: PairRecord): Set<string | undefined> {
  return new Set(Object.entries(pair.items).map(([item, { here }]) => here ?? parseItemId(item)?.localId));
}
