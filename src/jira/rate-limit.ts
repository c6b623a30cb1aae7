import type { HttpFailure, HttpResponse } from '../ports/http';
import { giveUp, retry } from '../protocol/outcome';
import type { GiveUp, Retry } from '../protocol/outcome';
import { parseTimestamp } from './timestamps';

/** Tries of one call, the first included (Atlassian's rate limiting page advises four). */
export const MAX_TRIES = 4;

/** Milliseconds of the invocation that must be left after a wait, for the repeated request and for the caller's own writes. */
export const RESERVE_MS = 5_000;

const FIRST_BACKOFF_MS = 2_000;
const LONGEST_BACKOFF_MS = 30_000;

/** What to do about an answer that is not one: try the call again after `waitMs`, or end with `outcome`. */
export interface Setback {
  outcome: Retry | GiveUp;
  /** Absent: repeating this call now is unsafe or senseless. */
  waitMs?: number;
  /** The hourly points are used up: until then every call would be refused (milliseconds from now). */
  closedMs?: number;
}

export interface Circumstances {
  /** True where running the request twice does what running it once does. */
  repeatable: boolean;
  /** 1 for the first try. */
  attempt: number;
  now: number;
  /** 0 to 1, drawn anew for each setback. */
  jitter: number;
}

/**
 * Reads a setback out of an answer; undefined when Jira really answered. A 429 was refused before it ran, so any method may
 * be repeated; after a 5xx or a time-out the outcome is unknown, so only repeatable calls are (Atlassian, Jira Cloud rate limiting).
 */
export function setbackOf(answer: HttpResponse | HttpFailure, around: Circumstances): Setback | undefined {
  if (answer.kind === 'failure') return ofFailure(answer, around);
  if (answer.status === 429) return ofRateLimit(answer, around);
  if (answer.status === 501) {
    return {
      outcome: giveUp('jira-not-supported', 'Jira answered that it does not support this request (501).'),
    };
  }
  if (answer.status < 500 && answer.status !== 408) return undefined;
  const asked = askedWait(answer, around.now);
  return interrupted(retry('jira-unavailable', `Jira could not answer (${answer.status}).`, asked), around);
}

function ofFailure(failure: HttpFailure, around: Circumstances): Setback {
  if (failure.code === 'not-approved') return { outcome: giveUp('jira-not-approved', failure.text) };
  if (failure.code === 'budget') return { outcome: retry('jira-budget', failure.text) };
  const code = failure.code === 'timeout' ? 'jira-timeout' : 'jira-unreachable';
  return interrupted(retry(code, failure.text), around);
}

function interrupted(outcome: Retry, around: Circumstances): Setback {
  return around.repeatable
    ? { outcome, waitMs: Math.max(backoff(around), outcome.afterMs ?? 0) }
    : { outcome };
}

function ofRateLimit(response: HttpResponse, around: Circumstances): Setback {
  const asked = askedWait(response, around.now);
  // Retry-After is a minimum and comes as 0 too; a little more keeps many callers from returning at the same moment.
  const waitMs = Math.round(
    asked === undefined || asked === 0 ? backoff(around) : asked * (1 + 0.3 * around.jitter),
  );
  const reason = response.header('RateLimit-Reason') ?? '';
  const outcome = retry('jira-rate-limit', 'Jira asked to send fewer requests (429).', waitMs);
  return reason.startsWith('jira-quota') ? { outcome, waitMs, closedMs: waitMs } : { outcome, waitMs };
}

function askedWait(response: HttpResponse, now: number): number | undefined {
  const seconds = response.header('Retry-After')?.trim();
  if (seconds !== undefined && /^\d{1,6}$/.test(seconds)) return Number(seconds) * 1000;
  // A gateway's 429 may carry only the time at which the limit is lifted.
  const reset = parseTimestamp(response.header('X-RateLimit-Reset')?.trim() ?? '');
  return reset === undefined ? undefined : Math.max(0, reset - now);
}

/** 2, 4, 8 ... up to 30 seconds, each times 0.7 to 1.3. */
function backoff(around: Circumstances): number {
  const doubled = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (around.attempt - 1));
  return Math.round(doubled * (0.7 + 0.6 * around.jitter));
}
