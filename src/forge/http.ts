import api, { assumeTrustedRoute, fetch } from '@forge/api';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../ports/http';
import type { SyncUser } from '../protocol/sync-record';

/** The parts of a WHATWG response that are read here; both @forge/api and the global fetch answer it. */
interface PlatformResponse {
  status: number;
  headers: { get(name: string): string | null };
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Jira of this site, as the app or as a user who has allowed it (offline impersonation). Not counted as egress. */
export function createJiraHttp(user: SyncUser): Http {
  const caller = user.kind === 'app' ? api.asApp() : api.asUser(user.accountId);
  return createHttp((request) =>
    caller.requestJira(assumeTrustedRoute(request.target), initOf(request) as never),
  );
}

/** Jira as the person who is using the page. Only inside a resolver. */
export function createViewerHttp(): Http {
  return createHttp((request) =>
    api.asUser().requestJira(assumeTrustedRoute(request.target), initOf(request) as never),
  );
}

/** Requests that one invocation may make to hosts outside (Forge docs, invocation limits: 100 a runtime minute). */
const REQUESTS = 95;

/** Hosts outside; each must be approved by the site's administrator. Counts this invocation's requests. */
export function createOutsideHttp(): { http: Http; requestsLeft(): number } {
  let made = 0;
  const http = createHttp((request) => {
    made += 1;
    return fetch(request.target, initOf(request) as never);
  });
  return {
    requestsLeft: () => REQUESTS - made,
    http: {
      async send(request) {
        if (made < REQUESTS) return http.send(request);
        return { kind: 'failure', code: 'budget', text: "This run's share of requests is used up." };
      },
    },
  };
}

function initOf(request: HttpRequest): Record<string, unknown> {
  return {
    method: request.method,
    ...(request.headers === undefined ? {} : { headers: request.headers }),
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.redirect === undefined ? {} : { redirect: request.redirect }),
  };
}

function createHttp(call: (request: HttpRequest) => Promise<PlatformResponse>): Http {
  return {
    async send(request) {
      try {
        return responseOf(await call(request));
      } catch (error) {
        return failureOf(error);
      }
    },
  };
}

function responseOf(response: PlatformResponse): HttpResponse {
  return {
    kind: 'response',
    status: response.status,
    header: (name) => response.headers.get(name) ?? undefined,
    async bytes(maxBytes) {
      const announced = Number(response.headers.get('content-length') ?? 0);
      if (announced > maxBytes) return undefined;
      const bytes = new Uint8Array(await response.arrayBuffer());
      return bytes.length > maxBytes ? undefined : bytes;
    },
  };
}

/** The platform says by the error's name or code what happened; its texts may change. */
function failureOf(error: unknown): HttpFailure {
  const { name, code, message } = error as { name?: string; code?: string; message?: string };
  const marks = `${name ?? ''} ${code ?? ''}`;
  const text = message ?? 'no answer';
  if (/EGRESS|NOT_ALLOWED|BLOCKED/i.test(marks)) return { kind: 'failure', code: 'not-approved', text };
  if (/TIMEOUT|ABORT/i.test(marks)) return { kind: 'failure', code: 'timeout', text };
  return { kind: 'failure', code: 'unreachable', text };
}
