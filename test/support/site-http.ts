import type { SitePrincipal, SiteResponse } from '../../local/http';
import type { JiraSite } from '../../local/jira/site';
import type { Http, HttpResponse } from '../../src/ports/http';

/**
 * What the platform does for an app: requests as a principal, redirects to the media host followed. `before` is called before each
 * request and may throw to stand for a process that dies there.
 */
export function siteHttp(site: JiraSite, principal: SitePrincipal, before?: () => void): Http {
  return {
    async send({ method, target, headers = {}, body, redirect }) {
      before?.();
      const lower = Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
      );
      const request = { headers: lower, body: Buffer.from(body ?? ''), principal };
      const response = await site.handle({ method, path: target, ...request });
      if (response.status !== 303 || redirect === 'manual') return responseOf(response);
      const location = new URL(headerOf(response, 'location') ?? '', 'https://site.example');
      const path = location.pathname + location.search;
      return responseOf(await site.handle({ method: 'GET', path, ...request }));
    },
  };
}

function headerOf(response: SiteResponse, wanted: string): string | undefined {
  return Object.entries(response.headers).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}

function responseOf(response: SiteResponse): HttpResponse {
  return {
    kind: 'response',
    status: response.status,
    header: (name) => headerOf(response, name),
    bytes: async (maxBytes) => (response.body.length > maxBytes ? undefined : new Uint8Array(response.body)),
  };
}
