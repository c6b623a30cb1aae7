/** One request over the platform: to Jira (path under the site) or to a host outside (https URL). */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `/rest/api/3/...` for Jira, an https URL otherwise. */
  target: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** `manual`: a redirect is answered as it is. Absent: the platform may follow it, without credentials where it leads to another host. */
  redirect?: 'manual';
}

export interface HttpResponse {
  kind: 'response';
  status: number;
  /** Undefined when the header is absent; names in any case. */
  header(name: string): string | undefined;
  /** The whole body; `undefined` when it is longer than `maxBytes`. May be called once. */
  bytes(maxBytes: number): Promise<Uint8Array | undefined>;
}

/** No response at all. `not-approved`: the site's administrator has not approved this host; `budget`: this invocation has used its share of requests. */
export interface HttpFailure {
  kind: 'failure';
  code: 'not-approved' | 'unreachable' | 'timeout' | 'budget';
  text: string;
}

export interface Http {
  /** Never throws for what the network or the far end does. Does not repeat anything by itself. */
  send(request: HttpRequest): Promise<HttpResponse | HttpFailure>;
}
