/**
 * The seam between the Forge host and an emulated Jira site: one request, already authenticated.
 * Over a real socket the site authenticates by e-mail and API token and builds the same request.
 */
export interface SiteRequest {
  method: string;
  /** Path and query, e.g. /rest/api/3/issue/10000?fields=summary */
  path: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer;
  principal: SitePrincipal;
}

/** Who calls. Forge calls carry the scopes that the manifest grants; a person's own call carries none and is exempt from scopes and points. */
export type SitePrincipal =
  | { kind: 'anonymous' }
  | { kind: 'user'; accountId: string }
  | { kind: 'forge-app'; scopes: readonly string[] }
  | { kind: 'forge-user'; accountId: string; scopes: readonly string[] };

export interface SiteResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** A product event as Forge delivers it to an app (see the Forge events reference for Jira). */
export interface SiteEvent {
  eventType: string;
  selfGenerated: boolean;
  [property: string]: unknown;
}
