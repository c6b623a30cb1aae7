import type { Jira, JiraIssue } from '../ports/jira';
import { parsePairId } from '../protocol/items';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import type { PairRecord } from '../protocol/pair-record';
import { ofOtherSyncs, otherSyncsOf } from '../state/of-other-syncs';
import type { OfOthers } from '../state/of-other-syncs';
import { createValueHash } from '../state/value-hash';
import { birthContext, birthOf, whoMade } from './births';
import type { Birth } from './births';
import type { CaptureDeps } from './capture-deps';
import { isBlocked } from './gate';
import type { Related } from './read-related';
import { withEdits } from './with-edits';

/** What is known around the issues of one look. */
export interface Around {
  /** With their edits where a known field has another value. */
  issues: JiraIssue[];
  issueAt(issueId: string): JiraIssue | undefined;
  /** Addresses of assignees that Jira does not show with the issue. */
  emails: ReadonlyMap<string, string>;
  pairIdAt(issueId: string): string | undefined;
  pairAt(issueId: string): PairRecord | undefined;
  pairById(pair: string): PairRecord | undefined;
  /** No other synchronization of the project. */
  isAlone: boolean;
  othersAt(issueId: string): OfOthers | undefined;
  /** Who made an issue that has no pair, and where it was born. */
  born(issue: JiraIssue): Birth;
  /** The gate: of this project, and not restricted. */
  mayLeave(issue: JiraIssue): boolean;
  /** The partner has the issue or gets it with this look. */
  isTakingPart(issue: JiraIssue): boolean;
  hash(value: unknown): string;
}

/** Reads what is known of the issues that were read, and of those that they name. */
export async function lookAround(
  deps: CaptureDeps,
  { issues: read, missing }: Related,
): Promise<Outcome<Around>> {
  const { session } = deps;
  const emails = await addresses(deps.jira, read);
  if (emails.kind !== 'done') return emails;
  const about = [
    ...read.map((issue) => issue.id),
    ...read.flatMap((issue) => (issue.parentId === null ? [] : [issue.parentId])),
    ...missing,
  ];
  const pairIds = await session.pairIdsOfIssues(about);
  const marked = read.flatMap(({ mark }) =>
    mark !== undefined && parsePairId(mark.pair) ? [mark.pair] : [],
  );
  const pairs = await session.pairs([...pairIds.values(), ...marked]);
  const pairAt = (issueId: string) => pairs.get(pairIds.get(issueId) ?? '');
  const otherSyncs = await otherSyncsOf(deps.store, session.sync);
  const ofOthers = await ofOtherSyncs(deps.store, otherSyncs, read);
  const hash = createValueHash(deps.crypto);
  const births = birthContext(deps);
  const born = (issue: JiraIssue) =>
    birthOf(issue, whoMade(issue, session, pairs), ofOthers.get(issue.id), births);
  const issues = await withEdits(deps, read, (issue) => pairAt(issue.id), hash);
  if (issues.kind !== 'done') return issues;
  const byId = new Map(issues.value.map((issue) => [issue.id, issue]));
  const leaving = new Set(
    issues.value.filter((issue) => !isBlocked(issue, session)).map((issue) => issue.id),
  );
  return done({
    issues: issues.value,
    issueAt: (issueId) => byId.get(issueId),
    emails: emails.value,
    pairIdAt: (issueId) => pairIds.get(issueId),
    pairAt,
    pairById: (pair) => pairs.get(pair),
    isAlone: otherSyncs.length === 0,
    othersAt: (issueId) => ofOthers.get(issueId),
    born,
    mayLeave: (issue) => leaving.has(issue.id),
    isTakingPart(issue) {
      if (!leaving.has(issue.id)) return false;
      const known = pairAt(issue.id);
      if (known === undefined) return born(issue).madeBy === 'people';
      return known.gone !== 'there' && known.intent?.kind !== 'create';
    },
    hash,
  });
}

async function addresses(jira: Jira, issues: readonly JiraIssue[]): Promise<Outcome<Map<string, string>>> {
  const hidden = new Set(
    issues.flatMap((issue) =>
      issue.assignee !== null && issue.assignee.email === undefined ? [issue.assignee.accountId] : [],
    ),
  );
  return hidden.size === 0 ? done(new Map<string, string>()) : jira.emails([...hidden]);
}
