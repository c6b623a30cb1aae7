import type { Clock } from '../ports/clock';
import type { Http, HttpRequest, HttpResponse } from '../ports/http';
import type { Ids } from '../ports/ids';
import type { Log } from '../ports/log';
import { retry } from '../protocol/outcome';
import type { GiveUp, Retry } from '../protocol/outcome';
import { OPERATIONS, pathOf } from './operations';
import type { OperationName, PathParams, Query } from './operations';
import { MAX_TRIES, RESERVE_MS, setbackOf } from './rate-limit';
import type { Setback } from './rate-limit';

export interface TransportDeps {
  http: Http;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Milliseconds left in this invocation. */
  deadline: () => number;
  /** Points that this object may spend; absent: as many as Jira grants. */
  budget?: { points: number };
}

/** One request to Jira, made by `callTo`. */
export interface Call {
  operation: OperationName;
  target: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** True for a POST that only reads. */
  reads: boolean;
  /** Longest body of a successful answer, in bytes. */
  maxBytes: number;
  /** Present: a redirect is answered as it is. */
  redirect?: 'manual';
}

/** An answer of Jira that is neither a rate limit nor an outage. */
export interface Reply {
  kind: 'reply';
  operation: OperationName;
  status: number;
  /** Undefined: longer than the call allows. */
  body: Uint8Array | undefined;
  header(name: string): string | undefined;
}

export interface Transport {
  /** Sends one call, waiting and repeating where that is safe and fits the deadline; what is left over is `retry`. */
  send(call: Call): Promise<Reply | Retry | GiveUp>;
  /** Adds points beyond the one that every request costs: 1 an issue read, 2 a user read. */
  spend(points: number): void;
  pointsSpent(): number;
}

const MAX_JSON_BYTES = 32 * 1024 * 1024;
const MAX_ERROR_BYTES = 256 * 1024;
/** A write does not wait longer in all: a worker that has been replaced meanwhile must not send it after its successor has looked. */
const MOST_WAIT_OF_WRITE_MS = 20_000;

/** Describes a request; nothing is sent. `json` sets body and content type. */
export function callTo<Name extends OperationName>(
  operation: Name,
  params: PathParams<Name>,
  options: {
    query?: Query;
    json?: unknown;
    body?: Uint8Array;
    headers?: Record<string, string>;
    reads?: boolean;
    maxBytes?: number;
    redirect?: 'manual';
  } = {},
): Call {
  const body = options.json === undefined ? options.body : JSON.stringify(options.json);
  return {
    operation,
    target: pathOf(operation, params, options.query),
    headers: {
      Accept: 'application/json',
      ...(options.json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body }),
    ...(options.redirect === undefined ? {} : { redirect: options.redirect }),
    reads: options.reads ?? OPERATIONS[operation].method === 'GET',
    maxBytes: options.maxBytes ?? MAX_JSON_BYTES,
  };
}

/** The one place that sends requests to Jira, counts points and waits. Its state lives as long as the object: one invocation. */
export function createTransport(deps: TransportDeps): Transport {
  let spent = 0;
  let closedUntil = 0;

  const fits = (waitMs: number) => waitMs + RESERVE_MS <= deps.deadline();
  const draw = () => Number.parseInt(deps.ids.secret(2), 16) / 0xffff;

  /** Why nothing may be sent now; a request that the deadline would cut leaves its outcome unknown, so it is not begun. */
  const closed = (): Retry | undefined => {
    const waitMs = closedUntil - deps.clock.now();
    if (waitMs > 0) return retry('jira-rate-limit', 'The points of this hour are used up.', waitMs);
    if (deps.budget && spent >= deps.budget.points) {
      return retry('jira-budget', 'This run has used its share of Jira points.');
    }
    return fits(0)
      ? undefined
      : retry('jira-deadline', 'Too little time is left in this run for a request to Jira.');
  };

  const replyOf = async (call: Call, response: HttpResponse): Promise<Reply> => ({
    kind: 'reply',
    operation: call.operation,
    status: response.status,
    body: await response.bytes(response.status < 300 ? call.maxBytes : MAX_ERROR_BYTES),
    header: (name) => response.header(name),
  });

  /** Waits out a setback; the outcome where waiting is not possible. */
  const waitOut = async (
    call: Call,
    setback: Setback,
    attempt: number,
    waitedMs: number,
  ): Promise<Retry | GiveUp | undefined> => {
    const { outcome, waitMs, closedMs } = setback;
    deps.log.warn('jira-setback', { operation: call.operation, code: outcome.cause.code, attempt, waitMs });
    const tooLong = !call.reads && waitedMs + (waitMs ?? 0) > MOST_WAIT_OF_WRITE_MS;
    if (waitMs === undefined || attempt >= MAX_TRIES || tooLong || !fits(waitMs)) {
      if (closedMs !== undefined) closedUntil = deps.clock.now() + closedMs;
      return outcome;
    }
    await deps.clock.sleep(waitMs);
    return undefined;
  };

  return {
    async send(call) {
      const request: HttpRequest = {
        method: OPERATIONS[call.operation].method,
        target: call.target,
        headers: call.headers,
        ...(call.body === undefined ? {} : { body: call.body }),
        ...(call.redirect === undefined ? {} : { redirect: call.redirect }),
      };
      const began = deps.clock.now();
      for (let attempt = 1; ; attempt += 1) {
        const reason = closed();
        if (reason) return reason;
        const answer = await deps.http.send(request);
        if (answer.kind === 'failure' || answer.status !== 429) spent += 1;
        const around = { repeatable: call.reads, attempt, now: deps.clock.now(), jitter: draw() };
        const setback = setbackOf(answer, around);
        if (!setback) return replyOf(call, answer as HttpResponse);
        const end = await waitOut(call, setback, attempt, deps.clock.now() - began);
        if (end) return end;
      }
    },
    spend: (points) => {
      spent += points;
    },
    pointsSpent: () => spent,
  };
}
