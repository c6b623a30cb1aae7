import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { CaptureDeps } from './capture-deps';
import { goneNews, isToBeToldGone } from './leaving-news';
import { lookAround } from './look-around';
import { newsOf } from './news-of-issue';
import { parentsFirst } from './parents-first';
import type { IssueNews } from './pieces';
import { readRelated } from './read-related';

export interface Captured {
  news: IssueNews[];
  /** Issues whose look has to be repeated later: a call of ours that was cut off may have made them. */
  undecided: string[];
  /** Issues that have to be looked at too, because of a link: more than one look takes along. */
  later: string[];
}

/**
 * Reads issues again and says what differs from what was last agreed. Events never say what changed; they only say where to look.
 * The gate is here: nothing of another project and nothing restricted goes further. `expected`: whether most of the issues are likely to
 * have changed; then their changelogs come with them, else only for those that have.
 */
export async function capture(
  deps: CaptureDeps,
  issueIds: readonly string[],
  expected: 'news' | 'little',
): Promise<Outcome<Captured>> {
  const read = await readRelated(deps, issueIds, { edits: expected === 'news' });
  if (read.kind !== 'done') return read;
  const { missing, later } = read.value;
  const around = await lookAround(deps, read.value);
  if (around.kind !== 'done') return around;
  const { pairAt, issues } = around.value;
  const result: Captured = { news: [], undecided: [], later };
  for (const issueId of deps.onlyKnown === true ? [] : missing) {
    const pair = pairAt(issueId);
    if (pair !== undefined && isToBeToldGone(pair)) result.news.push(goneNews(pair, 'deleted'));
  }
  for (const issue of parentsFirst(issues)) {
    const news = await newsOf(deps, around.value, issue);
    if (news.kind !== 'done') return news;
    if (news.value === 'undecided') result.undecided.push(issue.id);
    else if (news.value !== undefined) result.news.push(news.value);
  }
  return done(result);
}
