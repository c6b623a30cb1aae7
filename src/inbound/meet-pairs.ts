import type { IssueChange } from '../protocol/envelope';
import { parsePairId } from '../protocol/items';
import type { LogRecord } from '../protocol/log-record';
import { emptyPair, isElsewhere, noteLast } from '../protocol/pair-record';
import type { PairRecord } from '../protocol/pair-record';
import { listHeld } from '../state/held-list';
import { askForFiles } from '../state/served-parts';
import type { ApplyContext, ApplyEnd, Work } from './apply-context';
import type { Parking } from './parking';
import { tellAgain } from './refuse-known';

/** What is known of the pairs that a message names: stored, or `forgotten` and found again. */
interface KnownPairs {
  pairs: ReadonlyMap<string, PairRecord>;
  forgotten: ReadonlyMap<string, PairRecord>;
}

/**
 * Finds the pair of each change and says which are to be applied. What somebody else has to answer for is left out here: issues of ours that
 * nobody knows any more, and issues that are here by another way. One that takes part again is listed in `end.dirty`.
 */
export async function meetPairs(
  { deps, seq }: ApplyContext,
  parking: Parking,
  issues: readonly IssueChange[],
  { pairs, forgotten }: KnownPairs,
  end: ApplyEnd,
): Promise<Work[]> {
  const { session } = deps;
  const { baseline } = session.log;
  const work: Work[] = [];
  const strangers: string[] = [];
  for (const change of issues) {
    const pair = pairs.get(change.pair) ?? forgotten.get(change.pair) ?? emptyPair(change.pair);
    // An issue of ours that we know nothing of: this side was set back. Nothing is made from it.
    if (pair.id === undefined && parsePairId(change.pair)?.bornOn === session.us) {
      if (baseline === undefined) strangers.push(change.key);
      continue;
    }
    // It is here by another way; the partner did not know that yet when he said this.
    if (isElsewhere(pair, session.us)) {
      tellAgain(deps, pair, change);
      continue;
    }
    if (pair.id === undefined && change.origin !== undefined) pair.origin ??= change.origin;
    // What an index that lags did not show, and what has left the project, is looked for by its mark before anything is made.
    if (baseline !== undefined && pair.id === undefined)
      pair.intent ??= { kind: 'create', at: 0, fromNumber: unseenFrom(session.log, baseline.highest) };
    // That it had left may have come in no message that could be read; what he was told meanwhile he let pass all the same.
    const wasAway = pair.gone === undefined && change.back === true && pair.id !== undefined;
    // What is parked came before he said that it left: trying it again does not bring it back.
    if ((pair.gone === 'there' || wasAway) && seq !== undefined) {
      delete pair.gone;
      // What changed here while the partner did not look is still to be told; and what was on its way then he let pass.
      pair.sayAgain = true;
      listHeld(session.log, pair);
      askForFiles(session.log, pair);
      if (pair.id !== undefined) end.dirty.push(pair.id);
    }
    if (seq !== undefined) noteLast(pair, session.sync.epoch, 'in', seq);
    work.push({ pair, change: await parking.whole(pair, change) });
  }
  if (strangers.length > 0) end.skipped.push(strangersText(strangers));
  return work;
}

/** The first number of an issue that may have been made and forgotten: none up to what was looked through. */
function unseenFrom({ seenNumber }: LogRecord, highest: number): number {
  return Math.max(1, seenNumber === undefined ? highest : Math.min(highest, seenNumber + 1));
}

function strangersText([first, ...others]: readonly string[]): string {
  const more = others.length === 0 ? '' : ` and ${others.length} other issues`;
  return `A change of ${first}${more} came for an issue that is not known here.`;
}
