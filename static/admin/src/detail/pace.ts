import type { SyncDetail } from '../../../../src/admin/api';

const FAST_MS = 3_000;
const SLOW_MS = 15_000;

/** How long to wait before looking again, in milliseconds: short while something moves that the viewer waits for. */
export function pollDelay(detail: Pick<SyncDetail, 'status' | 'initial'> | undefined): number {
  const isMoving = detail?.status === 'handshake' || detail?.initial?.finished === false;
  return isMoving ? FAST_MS : SLOW_MS;
}

interface Sample {
  /** Milliseconds since 1970. */
  at: number;
  done: number;
}

/**
 * Milliseconds until `total` is reached at the pace between the two samples. Undefined while nothing can be said: no
 * total, or nothing done since the first sample.
 */
export function timeLeft(first: Sample, latest: Sample, total: number | undefined): number | undefined {
  const done = latest.done - first.done;
  const took = latest.at - first.at;
  if (total === undefined || done <= 0 || took <= 0) return undefined;
  return (Math.max(0, total - latest.done) * took) / done;
}
