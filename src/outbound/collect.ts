import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { clearMarks } from '../state/dirty';
import type { DirtySet } from '../state/dirty';
import { capture } from './capture';
import type { CaptureDeps } from './capture';
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

/** Bytes of the log beyond which nothing more is captured: it is one stored value (Forge KVS: 240 KiB), and arrivals need room in it too. */
const MOST_LOG_BYTES = 150 * 1024;

function hasRoom(deps: CollectDeps): boolean {
  const { log } = deps.session;
  if (Buffer.byteLength(JSON.stringify(log)) > MOST_LOG_BYTES) return false;
  return log.out.length < deps.maxBacklog && log.uploads.length < 500 && deps.goOn();
}

async function captureInto(deps: CollectDeps, ids: readonly string[]): Promise<Outcome<string[]>> {
  const captured = await capture(deps, ids);
  if (captured.kind !== 'done') return captured;
  for (const news of captured.value.news) if (!isNothing(news)) await deps.outbox.add(news);
  await deps.outbox.flush();
  return done(captured.value.undecided);
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
    const captured = await captureInto(deps, page.value.issueIds);
    if (captured.kind !== 'done') return captured;
    const issues = log.scan.issues + page.value.issueIds.length;
    log.scan =
      page.value.next === undefined ? { done: true, issues } : { done: false, issues, next: page.value.next };
    if (log.scan.done) log.sweptAt = deps.clock.now();
    await deps.session.commit({ log: true });
  }
  return done(undefined);
}

/** Catches what no event told: once an hour, all issues that were updated since well before the last sweep. */
export async function sweep(deps: CollectDeps): Promise<Outcome<void>> {
  const { log, sync } = deps.session;
  const now = deps.clock.now();
  if (!log.scan.done || now - log.sweptAt < deps.sweepEvery || !hasRoom(deps)) return done(undefined);
  const since = Math.ceil((now - log.sweptAt) / 60_000);
  const minutes = Math.max(deps.sweepMinutes, since + 10);
  let next: string | undefined;
  do {
    const page = await deps.jira.listUpdated(sync.us.projectId, minutes, next);
    if (page.kind !== 'done') return page;
    if (page.value.issueIds.length > 0) {
      const captured = await captureInto(deps, page.value.issueIds);
      if (captured.kind !== 'done') return captured;
    }
    next = page.value.next;
  } while (next !== undefined && deps.goOn());
  if (next !== undefined) return done(undefined);
  log.sweptAt = now;
  await deps.session.commit({ log: true });
  return done(undefined);
}
