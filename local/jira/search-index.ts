import type { LocalClock } from '../clock';
import type { LocalRandom } from '../random';
import type { IssueRecord } from './model';

/** What searches see: a copy of the issues that lags behind the writes. */
export interface SearchIndex {
  /** Notes the issue's state now; searches see it after the lag. */
  note(issue: IssueRecord): void;
  /** As `note`, for what a start finds on disk: searches see it at once. */
  load(issue: IssueRecord): void;
  /** Notes that the issue is gone. */
  forget(issueId: string): void;
  /** The issues as searches see them at this moment. */
  issues(): Map<string, IssueRecord>;
}

interface Pending {
  due: number;
  issueId: string;
  issue: IssueRecord | undefined;
  revision: number;
}

/**
 * Creates an index that follows writes after half to one and a half times `lagMs`: like Jira's, it is not monotonic
 * between issues (a later write may show before an earlier one), but one issue never goes back.
 */
export function createSearchIndex(deps: {
  clock: LocalClock;
  random: LocalRandom;
  lagMs: number;
}): SearchIndex {
  const { clock, random, lagMs } = deps;
  const seen = new Map<string, IssueRecord>();
  const gone = new Set<string>();
  let pending: Pending[] = [];

  function settle(): void {
    const now = clock.now();
    const due = pending.filter((entry) => entry.due <= now);
    if (due.length === 0) return;
    pending = pending.filter((entry) => entry.due > now);
    for (const { issueId, issue, revision } of due) {
      if (!issue) {
        gone.add(issueId);
        seen.delete(issueId);
      } else if (!gone.has(issueId) && revision >= (seen.get(issueId)?.revision ?? 0)) {
        seen.set(issueId, issue);
      }
    }
  }

  function add(entry: Omit<Pending, 'due'>): void {
    pending.push({ ...entry, due: clock.now() + (lagMs > 0 ? lagMs * (0.5 + random.next()) : 0) });
    if (pending.length > 1000) settle();
  }

  const copyOf = (issue: IssueRecord) => ({
    ...issue,
    values: { ...issue.values },
    commentIds: [...issue.commentIds],
  });

  return {
    note: (issue) => add({ issueId: issue.id, issue: copyOf(issue), revision: issue.revision }),
    load: (issue) => void seen.set(issue.id, copyOf(issue)),
    forget(issueId) {
      add({ issueId, issue: undefined, revision: Number.MAX_SAFE_INTEGER });
    },
    issues() {
      settle();
      return seen;
    },
  };
}
