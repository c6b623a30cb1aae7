import { knownChange } from '../protocol/envelope';
import type { IssueChange, KnownChange } from '../protocol/envelope';
import { repairChange } from '../protocol/repair-message';
import type { RepairChange } from '../protocol/repair-message';
import { mergeIssue, newestItems } from './parking';

/** One message's changes by who is to apply them. */
export interface SortedChanges {
  known: KnownChange[];
  /** Each issue once, and each of its items. */
  issues: IssueChange[];
  repair: RepairChange[];
  /** Lines for the activity log about what this version does not know; it is skipped. */
  skipped: string[];
  /** Counts only when everything before it was applied. */
  isOrdered: boolean;
}

/** Kinds that count only when everything before them was applied. */
const ORDERED = new Set<KnownChange['kind']>(['gone', 'known', 'stated', 'rekey', 'rekeyed']);

/** Reads each change for itself: one that a later version has invented does not take the others with it. */
export function sortChanges(changes: readonly unknown[]): SortedChanges {
  const known: KnownChange[] = [];
  const readable: unknown[] = [];
  const repair: RepairChange[] = [];
  for (const change of changes) {
    const parsed = knownChange.safeParse(change);
    const aside = parsed.success ? undefined : repairChange.safeParse(change);
    if (aside?.success === true) repair.push(aside.data);
    if (!parsed.success) continue;
    known.push(parsed.data);
    readable.push(change);
  }
  // One line a message: many must not push everything else out of the activity log.
  const skipped: string[] = [];
  const strange = changes.length - known.length - repair.length;
  if (strange > 0) skipped.push(skippedText(strange));
  const strangeItems = itemsOf(readable) - itemsOf(known);
  if (strangeItems > 0) skipped.push(skippedItemsText(strangeItems));
  return {
    known,
    issues: eachOnce(known.filter((change) => change.kind === 'issue')),
    repair,
    skipped,
    isOrdered:
      repair.length > 0 || known.some((c) => ORDERED.has(c.kind) || (c.kind === 'issue' && c.back === true)),
  };
}

/** What one message says of an issue in several changes is one change, and of an item likewise: each is made once, and stored once. */
function eachOnce(issues: readonly IssueChange[]): IssueChange[] {
  const byPair = new Map<string, IssueChange>();
  for (const change of issues) {
    const before = byPair.get(change.pair);
    byPair.set(
      change.pair,
      before === undefined
        ? { ...change, items: newestItems(change.items) }
        : { ...before, ...mergeIssue(before, change) },
    );
  }
  return [...byPair.values()];
}

/** Number of the items of all issues, known or not. */
function itemsOf(changes: readonly unknown[]): number {
  const counts = changes.map((change) => {
    const { kind, items } = (change ?? {}) as { kind?: unknown; items?: unknown };
    return kind === 'issue' && Array.isArray(items) ? items.length : 0;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function skippedText(count: number): string {
  return count === 1
    ? 'A change of a kind that this version does not know was skipped.'
    : `${count} changes of a kind that this version does not know were skipped.`;
}

function skippedItemsText(count: number): string {
  return count === 1
    ? 'Something attached to an issue, of a kind or form that this version does not know, was skipped.'
    : `${count} things attached to issues, of kinds or forms that this version does not know, were skipped.`;
}
