import type { LocalClock } from '../clock';
import type { LocalRandom } from '../random';
import { Refusal } from './answers';

/** Numbers of Atlassian's page "Rate limiting" for Jira Cloud (2026); all can be changed for tests and demos. */
export interface JiraLimits {
  /** Points an hour for one app over all its sites; the counter starts again at the top of the UTC hour. */
  pointsPerHour: number;
  /** Share one counter between the sites of one app. */
  pointCounter: PointCounter;
  /** Requests a second per endpoint, by method; the two busiest reads have their own number. */
  burstPerSecond: {
    GET: number;
    POST: number;
    PUT: number;
    DELETE: number;
    getIssue: number;
    getChangelog: number;
  };
  /** Writes to one issue in 2 seconds and in 30 seconds. */
  issueWritesPer2Seconds: number;
  issueWritesPer30Seconds: number;
  /** How often a 429 has an HTML page as its body, as gateways send. */
  htmlBodyChance: number;
  /** Bytes that one attachment may have. */
  attachmentMaxBytes: number;
}

/** Points that one app used in the present hour. */
export interface PointCounter {
  hour: number;
  used: number;
}

/** A counter to share between several sites. */
export function createPointCounter(): PointCounter {
  return { hour: 0, used: 0 };
}

/** Atlassian's numbers. */
export function defaultLimits(): JiraLimits {
  return {
    pointsPerHour: 65_000,
    pointCounter: createPointCounter(),
    burstPerSecond: { GET: 100, POST: 100, PUT: 50, DELETE: 50, getIssue: 150, getChangelog: 200 },
    issueWritesPer2Seconds: 20,
    issueWritesPer30Seconds: 100,
    htmlBodyChance: 0.2,
    attachmentMaxBytes: 1024 * 1024 * 1024,
  };
}

/** A request as the limiter sees it. */
export interface LimitedRequest {
  method: string;
  /** Path template, e.g. `/issue/{issueIdOrKey}`. */
  route: string;
  /** Calls of a Forge app spend points; people's do not. */
  forge: boolean;
  /** The issue that is written to, where the path names one. */
  writesIssueId?: string;
}

const HOUR_MS = 3_600_000;
const SECOND_MS = 1000;

/** Admits requests and counts what they cost. */
export interface RateLimiter {
  /** A 429 before anything ran, or undefined: then the request counts. */
  admit(request: LimitedRequest): Refusal | undefined;
  /** Adds the points of an answered request of the app. */
  charge(points: number): void;
  /** Rate headers of an admitted request. */
  headers(request: LimitedRequest): Record<string, string>;
  /** Switches burst and per-issue limits off and on again; points are still counted. */
  suspend(suspended: boolean): void;
}

/** Creates the limiter of one site. */
export function createRateLimiter(deps: {
  clock: LocalClock;
  random: LocalRandom;
  limits: JiraLimits;
}): RateLimiter {
  const { clock, random, limits } = deps;
  const windows = new Map<string, { second: number; count: number }>();
  const writes = new Map<string, number[]>();
  let suspended = false;

  function burstLimit({ method, route }: LimitedRequest): number {
    const burst = limits.burstPerSecond;
    if (method === 'GET' && route === '/issue/{issueIdOrKey}') return burst.getIssue;
    if (method === 'GET' && route === '/issue/{issueIdOrKey}/changelog') return burst.getChangelog;
    if (method === 'GET' || method === 'PUT' || method === 'DELETE') return burst[method];
    return burst.POST;
  }

  function windowOf(request: LimitedRequest): { second: number; count: number } {
    const name = `${request.method} ${request.route}`;
    const second = Math.floor(clock.now() / SECOND_MS);
    const known = windows.get(name);
    if (known?.second === second) return known;
    const fresh = { second, count: 0 };
    windows.set(name, fresh);
    return fresh;
  }

  function points(): PointCounter {
    const hour = Math.floor(clock.now() / HOUR_MS);
    if (limits.pointCounter.hour !== hour) Object.assign(limits.pointCounter, { hour, used: 0 });
    return limits.pointCounter;
  }

  function refuse(reason: string, limit: number, resetMs: number): Refusal {
    const html = random.chance(limits.htmlBodyChance);
    const text = html
      ? '<!DOCTYPE html><html><head><title>Oops - an error has occurred</title></head><body><h1>Rate limit exceeded</h1></body></html>'
      : JSON.stringify({ errorMessages: ['Rate limit exceeded.'], errors: {} });
    return new Refusal({
      status: 429,
      raw: Buffer.from(text),
      headers: {
        'content-type': html ? 'text/html;charset=UTF-8' : 'application/json;charset=UTF-8',
        'retry-after': String(Math.max(1, Math.ceil((resetMs - clock.now()) / SECOND_MS))),
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': new Date(resetMs).toISOString(),
        'ratelimit-reason': reason,
      },
    });
  }

  function tooManyIssueWrites(issueId: string): Refusal | undefined {
    const now = clock.now();
    const recent = (writes.get(issueId) ?? []).filter((at) => at > now - 30 * SECOND_MS);
    writes.set(issueId, recent);
    const in2 = recent.filter((at) => at > now - 2 * SECOND_MS);
    const reason = 'jira-per-issue-on-write';
    if (in2.length >= limits.issueWritesPer2Seconds) {
      return refuse(reason, limits.issueWritesPer2Seconds, (in2[0] ?? now) + 2 * SECOND_MS);
    }
    if (recent.length >= limits.issueWritesPer30Seconds) {
      return refuse(reason, limits.issueWritesPer30Seconds, (recent[0] ?? now) + 30 * SECOND_MS);
    }
    return undefined;
  }

  return {
    admit(request) {
      const counter = points();
      if (request.forge && counter.used >= limits.pointsPerHour) {
        return refuse('jira-quota-global-based', limits.pointsPerHour, (counter.hour + 1) * HOUR_MS);
      }
      if (suspended) return undefined;
      const window = windowOf(request);
      const limit = burstLimit(request);
      if (window.count >= limit) return refuse('jira-burst-based', limit, (window.second + 1) * SECOND_MS);
      if (request.writesIssueId !== undefined) {
        const refused = tooManyIssueWrites(request.writesIssueId);
        if (refused) return refused;
        writes.get(request.writesIssueId)?.push(clock.now());
      }
      window.count += 1;
      return undefined;
    },
    charge(cost) {
      points().used += cost;
    },
    headers(request) {
      const limit = burstLimit(request);
      const remaining = Math.max(0, limit - windowOf(request).count);
      const headers: Record<string, string> = {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
      };
      if (!request.forge) return headers;
      const left = Math.max(0, limits.pointsPerHour - points().used);
      headers['ratelimit-policy'] = `"global-app-quota";q=${limits.pointsPerHour};w=3600`;
      if (left < limits.pointsPerHour * 0.2) {
        const seconds = Math.ceil(((points().hour + 1) * HOUR_MS - clock.now()) / SECOND_MS);
        headers['ratelimit'] = `"global-app-quota";r=${left};t=${seconds}`;
        headers['x-ratelimit-nearlimit'] = 'true';
      }
      return headers;
    },
    suspend(value) {
      suspended = value;
    },
  };
}
