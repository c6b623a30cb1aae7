import type { SiteRequest, SiteResponse } from '../http';
import { comesFromOwnPage, type Logins } from './login';
import { jsonResponse, type WebRequest, type WebResponse } from './loopback-server';

interface RestGateDeps {
  baseUrl: string;
  siteOrigin: () => string;
  logins: Logins;
  handle(request: SiteRequest): Promise<SiteResponse>;
  /** Authenticates by e-mail and API token, then answers as `handle`. */
  handleHttp(request: Omit<SiteRequest, 'principal'>): Promise<SiteResponse>;
}

/** What a file of a user may do when it is opened by itself: nothing. The real product serves files from another domain. */
const FILE_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

/**
 * Lets HTTP clients (e-mail and API token) and the site's own pages (login cookie) reach the site's REST interface and
 * files. A change on the strength of the cookie must come from one of the site's own pages. Redirects that name the site
 * under its https address are sent to its loopback port.
 */
export function createRestGate(deps: RestGateDeps): (request: WebRequest) => Promise<WebResponse> {
  return async (request) => {
    const accountId =
      request.headers['authorization'] === undefined ? deps.logins.accountOf(request) : undefined;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    if (accountId !== undefined && !reads && !comesFromOwnPage(request, deps.siteOrigin())) {
      return jsonResponse(403, { errorMessages: ['XSRF check failed'], errors: {} });
    }
    const { method, target, headers, body } = request;
    const plain = { method, path: target, headers, body };
    const answer = await (accountId === undefined
      ? deps.handleHttp(plain)
      : deps.handle({ ...plain, principal: { kind: 'user', accountId } }));
    const location = answer.headers['location'];
    return {
      status: answer.status,
      headers: {
        ...answer.headers,
        ...(location?.startsWith(deps.baseUrl) ? { location: location.slice(deps.baseUrl.length) } : {}),
        'content-security-policy': FILE_POLICY,
      },
      body: answer.body,
    };
  };
}
