import { LOG_MARKS, logBytes } from '../protocol/log-record';
import { done, giveUp } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { clearMarks, markDirty } from '../state/dirty';
import type { DirtySet } from '../state/dirty';
import { capture } from './capture';
import type { CaptureDeps } from './capture-deps';
import type { Outbox } from './outbox';
import { isNothing } from './pieces';

export interface CollectDeps extends CaptureDeps {
  outbox: Outbox;
  /** Most messages without acknowledgement: beyond it the dirty marks wait (back-pressure). */
  maxBacklog: number;
  sweepEvery: number;
  /** Minutes that a sweep looks back: the distance of sweeps, minute precision and the index's lag are inside. */
  sweepMinutes: number;
  goOn(): boolean;
}

const PAGE = 100;

/** Files that wait to be put on the relay, by the log; one issue may bring 1,500 more. */
const MOST_UPLOADS = 500;

/** True while more may be enqueued. */
export function hasRoom(deps: CollectDeps): boolean {
  const { log } = deps.session;
  if (logBytes(log) > LOG_MARKS.captured) return false;
  return log.out.length < deps.maxBacklog && log.uploads.length < MOST_UPLOADS && deps.goOn();
}

/** Answers the issues that have to be looked at again. */
async function captureInto(
  deps: CollectDeps,
  ids: readonly string[],
  expected: 'news' | 'little',
): Promise<Outcome<string[]>> {
  const captured = await capture(deps, ids, expected);
  if (captured.kind !== 'done') return captured;
  // Before anything is stored: a look that is cut off here is repeated, and says again what comes later.
  for (const id of captured.value.later) await markDirty(deps.store, deps.session.sync.id, id);
  const waiting: string[] = [];
  for (const news of captured.value.news) {
    if (isNothing(news)) continue;
    // A page of issues with many files each: the others of the page wait for the next look.
    if (deps.session.log.uploads.length >= MOST_UPLOADS && news.pair.id !== undefined)
      waiting.push(news.pair.id);
    else await deps.outbox.add(news);
  }
  await deps.outbox.flush();
  return done([...captured.value.undecided, ...waiting]);
}

/** Looks at the marked issues. Marks are cleared only after what was found is in the outbox. */
export async function collectDirty(deps: CollectDeps, dirty: DirtySet): Promise<Outcome<void>> {
  if (dirty.overflow) {
    deps.session.log.scan = { done: false, issues: 0 };
    await deps.session.commit({ log: true });
    await clearMarks(deps.store, deps.session.sync.id, [], true);
  }
  for (let from = 0; from < dirty.marks.length && hasRoom(deps); from += PAGE) {
    const marks = dirty.marks.slice(from, from + PAGE);
    const undecided = await captureInto(
      deps,
      marks.map((mark) => mark.issueId),
      'news',
    );
    if (undecided.kind !== 'done') return undecided;
    const settled = marks.filter((mark) => !undecided.value.includes(mark.issueId));
    await clearMarks(deps.store, deps.session.sync.id, settled, false);
  }
  return done(undefined);
}

/** The initial sync, and every later Start: all issues of the project, page by page, each compared with what was last agreed. */
export async function collectAll(deps: CollectDeps): Promise<Outcome<void>> {
  const { log, sync } = deps.session;
  while (!log.scan.done && hasRoom(deps)) {
    const page = await deps.jira.listIssues(sync.us.projectId, log.scan.next);
    if (page.kind === 'give-up' && log.scan.next !== undefined) {
      // The token has grown too old: begin again, what was seen costs a comparison.
      log.scan = { done: false, issues: 0 };
      await deps.session.commit({ log: true });
      return page;
    }
    if (page.kind !== 'done') return page;
    const visible = await isVisible(deps, page.value.issueIds);
    if (visible.kind !== 'done') return visible;
    const captured = await captureInto(deps, page.value.issueIds, 'little');
    if (captured.kind !== 'done') return captured;
    await lookAgain(deps, captured.value);
    const issues = log.scan.issues + page.value.issueIds.length;
    log.scan =
      page.value.next === undefined ? { done: true, issues } : { done: false, issues, next: page.value.next };
    if (log.scan.done) log.sweptAt = log.seenAt = deps.clock.now();
    await deps.session.commit({ log: true });
  }
  return done(undefined);
}

/** What could not be decided yet is looked at again with the next run: this look does not come back to it. */
async function lookAgain(deps: CollectDeps, undecided: readonly string[]): Promise<void> {
  for (const id of undecided) await markDirty(deps.store, deps.session.sync.id, id);
}

/**
 * A search in a project that may not be browsed finds nothing and says nothing: where it found nothing, the permission is asked for. Without it
 * the comparison waits.
 */
async function isVisible(deps: CollectDeps, found: readonly string[]): Promise<Outcome<void>> {
  if (found.length > 0) return done(undefined);
  const lacking = await deps.jira.missingPermissions(deps.session.sync.us.projectId, ['BROWSE_PROJECTS']);
  if (lacking.kind !== 'done') return lacking;
  if (lacking.value.length === 0) return done(undefined);
  return giveUp('jira-permission', 'The synchronization user may not browse the project any more.');
}

/** How long a sweep may take: Jira counts its minutes anew for each page, and it looks back so much further than the last one. */
const SWEEP_MS = 15 * 60_000;

/**
 * Catches what no event told: once an hour, all issues that were updated since well before the last sweep began. What a run does not
 * finish the next one goes on with. One that takes longer than it looks back begins again, looks back twice as far, and what it has seen
 * is then no news. One that finds nothing may have been blind, as for a user who may not browse the project: the next one looks back as far,
 * until something was seen. That costs nothing.
 */
export async function sweep(deps: CollectDeps): Promise<Outcome<void>> {
  const { log, sync } = deps.session;
  const now = deps.clock.now();
  if (!log.scan.done || now - log.sweptAt < deps.sweepEvery || !hasRoom(deps)) return done(undefined);
  const isTooLong = log.sweep !== undefined && now - log.sweep.began > log.sweep.most;
  const most = (log.sweep?.most ?? SWEEP_MS) * (isTooLong ? 2 : 1);
  if (isTooLong) delete log.sweep;
  const since = Math.ceil((now - (log.seenAt ?? log.sweptAt) + most) / 60_000);
  const { began, minutes } = log.sweep ?? { began: now, minutes: Math.max(deps.sweepMinutes, since) };
  let next = log.sweep?.next;
  let seen = next !== undefined;
  do {
    const page = await deps.jira.listUpdated(sync.us.projectId, minutes, next);
    if (page.kind === 'give-up' && next !== undefined) delete log.sweep;
    if (page.kind !== 'done') return page;
    if (page.value.issueIds.length > 0) {
      seen = true;
      const captured = await captureInto(deps, page.value.issueIds, 'little');
      if (captured.kind !== 'done') return captured;
      await lookAgain(deps, captured.value);
    }
    next = page.value.next;
    if (next === undefined) delete log.sweep;
    else {
      log.sweep = { began, minutes, next, most };
      await deps.session.commit({ log: true });
    }
  } while (next !== undefined && hasRoom(deps));
  if (next !== undefined) return done(undefined);
  log.sweptAt = began;
  if (seen) log.seenAt = began;
  await deps.session.commit({ log: true });
  return done(undefined);
}
