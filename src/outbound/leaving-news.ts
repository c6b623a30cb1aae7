import type { PairRecord } from '../protocol/pair-record';
import type { IssueNews } from './pieces';

/** True for a pair of which the partner does not know that it has left, or has to be told again. */
export function isToBeToldGone(pair: PairRecord): boolean {
  return pair.gone === undefined || (pair.gone === 'here' && pair.sayAgain === true);
}

/** The word that an issue leaves the synchronization, and nothing else of it. */
export function goneNews(pair: PairRecord, why: 'deleted' | 'moved' | 'restricted', key?: string): IssueNews {
  return {
    pair,
    key: key ?? pair.key ?? '',
    fields: [],
    items: [],
    gone: why,
    quiet: { fields: {}, parked: {}, unparked: [] },
  };
}
