import type { z } from 'zod';
import type { SitePrincipal, SiteRequest, SiteResponse } from '../http';

/** What a page reads from its site: REST calls as the person who looks at it, so that a page shows what that person may see. */
export interface SiteClient {
  /** The answer of a successful GET in the shape of `schema`; otherwise the status and Jira's own message. */
  get<T>(path: string, schema: z.ZodType<T>): Promise<Found<T>>;
  post<T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<Found<T>>;
}

export type Found<T> = { ok: true; value: T } | { ok: false; status: number; message: string };

/** Jira's error bodies: `errorMessages` and `errors`, or `title`/`detail` of RFC 7807. */
function messageOf(response: SiteResponse): string {
  try {
    const body = JSON.parse(response.body.toString('utf8')) as Record<string, unknown>;
    const list = Array.isArray(body['errorMessages']) ? body['errorMessages'].map(String) : [];
    const fields = Object.entries((body['errors'] ?? {}) as Record<string, unknown>).map(
      ([k, v]) => `${k}: ${String(v)}`,
    );
    const all = [...list, ...fields].join(' ');
    return (
      all || String(body['detail'] ?? body['title'] ?? body['message'] ?? `Jira answered ${response.status}.`)
    );
  } catch {
    return `Jira answered ${response.status}.`;
  }
}

/** Reads a site through its REST interface as `principal`. */
export function createSiteClient(deps: {
  handle(request: SiteRequest): Promise<SiteResponse>;
  principal: SitePrincipal;
}): SiteClient {
  async function call<T>(
    method: string,
    path: string,
    body: unknown,
    schema: z.ZodType<T>,
  ): Promise<Found<T>> {
    const sent = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
    const headers = { accept: 'application/json', 'content-type': 'application/json' };
    const response = await deps.handle({ method, path, headers, body: sent, principal: deps.principal });
    if (response.status >= 300) return { ok: false, status: response.status, message: messageOf(response) };
    return { ok: true, value: schema.parse(JSON.parse(response.body.toString('utf8'))) };
  }
  return {
    get: (path, schema) => call('GET', path, undefined, schema),
    post: (path, body, schema) => call('POST', path, body, schema),
  };
}
