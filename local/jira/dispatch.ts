import type { SitePrincipal, SiteRequest, SiteResponse } from '../http';
import { type Answer, Refusal, fail, notModelled, problem, toResponse } from './answers';
import type { SiteCore } from './core';
import { findIssue } from './lookup';
import { serveMedia } from './media';
import { type Operation, matchPath } from './operations';
import type { LimitedRequest, RateLimiter } from './rate-limits';
import { allRoutes } from './routes/all';

const API = '/rest/api/3';

/** What a Forge app did to the site since it started. */
export interface SiteCounters {
  /** Requests of Forge principals, refused ones included. */
  calls: number;
  /** Points that their answers cost. */
  points: number;
  /** `METHOD /rest/api/3/path/{param}` -> requests of Forge principals. */
  callsByRoute: Record<string, number>;
  /** Requests of people and anonymous callers, which cost no points. */
  otherCalls: number;
}

const isForge = (principal: SitePrincipal) =>
  principal.kind === 'forge-app' || principal.kind === 'forge-user';

/** Creates the request handler of a site: routing, authentication rules, scopes, limits, points and headers. */
export function createDispatcher(deps: { core: SiteCore; limiter: RateLimiter; counters: SiteCounters }) {
  const { core, limiter, counters } = deps;

  function accountOf(principal: SitePrincipal): string | undefined {
    if (principal.kind === 'anonymous') return undefined;
    return principal.kind === 'forge-app' ? core.identity.appAccountId : principal.accountId;
  }

  function count(request: SiteRequest, route: string): void {
    if (!isForge(request.principal)) {
      counters.otherCalls += 1;
      return;
    }
    counters.calls += 1;
    const name = `${request.method} ${route}`;
    counters.callsByRoute[name] = (counters.callsByRoute[name] ?? 0) + 1;
  }

  /** Base 1 for every request; a read adds 1 for each issue and 2 for each identity; a write is 1, a bulk write 1 each. */
  function pointsOf(answer: Answer): number {
    const { issues = 0, identities = 0, writes } = answer.cost ?? {};
    return writes ?? 1 + issues + 2 * identities;
  }

  return async function dispatch(request: SiteRequest): Promise<SiteResponse> {
    if (request.path.startsWith('/media/')) return toResponse(await serveMedia(core, request));
    const url = new URL(request.path, 'http://site');
    const route = findOperation(request.method, url.pathname);
    if (route instanceof Refusal) {
      count(request, url.pathname);
      return toResponse(route.answer);
    }
    const { operation, params } = route;
    count(request, API + operation.path);
    const limited: LimitedRequest = {
      method: request.method,
      route: operation.path,
      forge: isForge(request.principal),
    };
    const written = request.method === 'GET' ? undefined : findIssue(core, params['issueIdOrKey'] ?? '');
    if (written) limited.writesIssueId = written.id;
    const refused =
      limiter.admit(limited) ??
      refuseCaller(request.principal, accountOf(request.principal), operation, core);
    const answer = refused ? refused.answer : await run(request, url, operation, params);
    if (limited.forge && answer.status !== 429) {
      const points = pointsOf(answer);
      limiter.charge(points);
      counters.points += points;
    }
    const response = toResponse(answer);
    return answer.status === 429
      ? response
      : { ...response, headers: { ...limiter.headers(limited), ...response.headers } };
  };

  async function run(request: SiteRequest, url: URL, operation: Operation, params: Record<string, string>) {
    const handler = allRoutes[`${operation.method} ${operation.path}`];
    if (!handler) return notModelled(`${operation.method} ${API}${operation.path}`).answer;
    const { principal, headers, body } = request;
    const accountId = accountOf(principal);
    const call = {
      core,
      principal,
      accountId,
      method: request.method,
      params,
      query: url.searchParams,
      headers,
      body,
    };
    const result = await handler(call);
    return result instanceof Refusal ? result.answer : result;
  }
}

function findOperation(
  method: string,
  path: string,
): { operation: Operation; params: Record<string, string> } | Refusal {
  if (!path.startsWith(`${API}/`)) {
    // Version 2, the agile API and others exist on a real site.
    if (/^\/rest\/(?:api\/(?:2|latest)|agile|servicedeskapi|dev-status|forge)\//.test(path))
      return notModelled(path);
    return problem(404, 'Not Found', `No endpoint ${method} ${path}.`);
  }
  const matches = matchPath(path.slice(API.length));
  for (const { operations, params } of matches) {
    const operation = operations.get(method);
    if (operation) return { operation, params };
  }
  if (matches.length > 0) return problem(405, 'Method Not Allowed', `Method '${method}' is not supported.`);
  return problem(404, 'Not Found', `No endpoint ${method} ${path}.`);
}

/** 401 for callers whom the operation does not take: anonymous, unknown or deactivated ones, and apps without its scopes. */
function refuseCaller(
  principal: SitePrincipal,
  accountId: string | undefined,
  operation: Operation,
  core: SiteCore,
): Refusal | undefined {
  const unauthenticated = fail(401, 'Client must be authenticated to access this resource.');
  if (accountId === undefined) return operation.anonymous ? undefined : unauthenticated;
  if (!core.data.users.get(accountId)?.active) return unauthenticated;
  if (principal.kind !== 'forge-app' && principal.kind !== 'forge-user') return undefined;
  if (operation.scopes.every((scope) => principal.scopes.includes(scope))) return undefined;
  return new Refusal({ status: 401, body: { code: 401, message: 'Unauthorized; scope does not match' } });
}
