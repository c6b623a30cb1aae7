import type { EgressApproval } from '../egress-approval';
import type { EgressRequest, HostCounters } from '../host-types';
import type { ActiveInvocation } from '../invoker';
import type { PlatformLimits } from '../limits';
import type { Manifest } from '../manifest';
import type { PlatformCall } from '../runtime/wire';
import { refuseEgress } from './egress-rules';
import type { IncomingResponse, LoopbackClient } from './loopback-request';
import { failed, type GatewayAnswer } from './answer';

interface EgressDeps {
  manifest: Manifest;
  approval: EgressApproval;
  limits: PlatformLimits;
  now: () => number;
  client: LoopbackClient;
  /** https origin -> loopback origin. */
  origins: Readonly<Record<string, string>>;
  counters: HostCounters;
  onEgress: (sent: EgressRequest) => void;
}

export type EgressGateway = (
  invocation: ActiveInvocation,
  call: PlatformCall,
  body: Buffer,
) => Promise<GatewayAnswer>;

/** As many as fetch() follows (Fetch standard). */
const MAX_REDIRECTS = 20;

/** Lets the app out to the hosts that its manifest lists or that an administrator of the site approved. */
export function createEgressGateway(deps: EgressDeps): EgressGateway {
  const addressesOf = (installationId: string) => [
    ...deps.manifest.egressAddresses,
    ...deps.approval
      .get(installationId)
      .groups.flatMap((group) => group.configured)
      .filter((entry) => entry.type.includes('FETCH_BACKEND_SIDE'))
      .map((entry) => entry.domain),
  ];

  return async (invocation, call, body) => {
    const { installationId } = invocation.installation.options;
    const addresses = addressesOf(installationId);
    let request = { method: call.method, url: parseUrl(call.target), headers: call.headers, body };
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      if (!request.url) return failed('TypeError', `invalid URL ${call.target}`, 'ERR_INVALID_URL');
      const refusal = refuseEgress(request.url, addresses);
      // The name and status of @forge/api's ExternalEndpointNotAllowedError.
      if (refusal)
        return failed('REQUEST_EGRESS_ALLOWLIST_ERR', `Egress refused: ${refusal}`, undefined, 403);
      if (overBudget(deps, invocation)) return tooManyRequests(deps.limits);
      invocation.egressRequests += 1;
      deps.counters.egressRequests += 1;
      const response = await sendOnce(deps, installationId, { ...request, url: request.url });
      if ('reply' in response) return response;
      const location = response.headers.location;
      if (
        ![301, 302, 303, 307, 308].includes(response.status) ||
        location === undefined ||
        call.redirect === 'manual'
      ) {
        const { status, headers } = response;
        return { reply: { status, headers }, body: response.body };
      }
      if (call.redirect === 'error') return failed('TypeError', 'unexpected redirect');
      request = redirected({ ...request, url: request.url }, response.status, location);
    }
    return failed('TypeError', 'redirect count exceeded');
  };
}

/** Forge docs, invocation limits: 100 requests per runtime minute of an invocation, rounded up. */
function overBudget(deps: EgressDeps, invocation: ActiveInvocation): boolean {
  const minutes = Math.max(1, Math.ceil((deps.now() - invocation.startedAt) / 60_000));
  return invocation.egressRequests >= minutes * deps.limits.egressRequestsPerMinute;
}

function tooManyRequests(limits: PlatformLimits): GatewayAnswer {
  const message = `more than ${limits.egressRequestsPerMinute} egress requests in a runtime minute`;
  return {
    reply: {
      status: 429,
      headers: { 'content-type': 'application/json', 'forge-proxy-error': 'EGRESS_RATE_LIMITED' },
    },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

interface Request {
  method: string;
  url: URL;
  headers: Record<string, string>;
  body: Buffer;
}

async function sendOnce(
  deps: EgressDeps,
  installationId: string,
  request: Request,
): Promise<IncomingResponse | GatewayAnswer> {
  const response = await reach(deps, request);
  const { method, url, body } = request;
  deps.onEgress({ installationId, method, url, body, status: 'reply' in response ? 0 : response.status });
  return response;
}

async function reach(deps: EgressDeps, request: Request): Promise<IncomingResponse | GatewayAnswer> {
  const origin = deps.origins[request.url.origin];
  if (origin === undefined)
    return failed('TypeError', `getaddrinfo ENOTFOUND ${request.url.hostname}`, 'ENOTFOUND');
  try {
    return await deps.client.send({ ...request, origin, timeoutMs: deps.limits.egressTimeoutMs });
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return failed('TypeError', message, code);
  }
}

/** Fetch standard, HTTP-redirect fetch: POST turns into GET after 301 and 302, everything but HEAD after 303. */
function redirected(
  request: Request,
  status: number,
  location: string,
): Omit<Request, 'url'> & { url: URL | undefined } {
  const url = parseUrl(location, request.url);
  const headers = { ...request.headers };
  if (url?.origin !== request.url.origin) delete headers['authorization'];
  const toGet =
    (status === 303 && request.method !== 'HEAD') ||
    ((status === 301 || status === 302) && request.method === 'POST');
  if (!toGet) return { ...request, headers, url };
  for (const name of Object.keys(headers)) if (name.startsWith('content-')) delete headers[name];
  return { method: 'GET', url, headers, body: Buffer.alloc(0) };
}

function parseUrl(text: string, base?: URL): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}
