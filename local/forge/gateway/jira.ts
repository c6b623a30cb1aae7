import type { SitePrincipal, SiteResponse } from '../../http';
import type { HostCounters } from '../host-types';
import type { ActiveInvocation } from '../invoker';
import type { Manifest } from '../manifest';
import type { PlatformCall } from '../runtime/wire';
import { answered, type GatewayAnswer } from './answer';

/** The platform's redirects stay inside it; more than this is a loop. */
const MAX_REDIRECTS = 5;

/** Carries requestJira() to the site of the invocation's installation, as the right principal. */
export async function callJira(
  deps: { manifest: Manifest; counters: HostCounters },
  invocation: ActiveInvocation,
  call: PlatformCall,
  body: Buffer,
): Promise<GatewayAnswer> {
  const principal = principalOf(deps.manifest, invocation, call);
  if ('reply' in principal) return principal;
  const { handle, siteUrl } = invocation.installation.options;
  // Forge docs, requestJira: without a content type the platform assumes JSON.
  const headers = { 'content-type': 'application/json', accept: '*/*', ...call.headers };
  deps.counters.jiraRequests += 1;
  let response = await handle({ method: call.method, path: call.target, headers, body, principal });
  // Forge docs, runtime egress permissions: redirects of a product, such as to its media service, are internal traffic.
  for (
    let redirects = 0;
    isRedirect(response) && call.redirect === 'follow' && redirects < MAX_REDIRECTS;
    redirects++
  ) {
    const target = new URL(response.headers['location'] ?? '', siteUrl);
    response = await handle({
      method: 'GET',
      path: target.pathname + target.search,
      headers: withoutContent(headers),
      body: Buffer.alloc(0),
      // Signed URLs carry their own permission.
      principal: { kind: 'anonymous' },
    });
  }
  return { reply: { status: response.status, headers: response.headers }, body: response.body };
}

function isRedirect(response: SiteResponse): boolean {
  return response.status >= 301 && response.status <= 308 && response.headers['location'] !== undefined;
}

function withoutContent(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}

/**
 * asApp(): the app with its scopes. asUser(): the account of a resolver's invocation. asUser(accountId): any
 * account of the site, with those scopes that the manifest allows to impersonate (Forge docs, permissions: allowImpersonation).
 */
function principalOf(
  manifest: Manifest,
  invocation: ActiveInvocation,
  call: PlatformCall,
): SitePrincipal | GatewayAnswer {
  const { provider, accountId } = call.meta;
  if (provider === 'app') return { kind: 'forge-app', scopes: manifest.scopes };
  if (provider !== 'user') return { kind: 'anonymous' };
  if (accountId === undefined) {
    if (invocation.accountId === undefined) return needsAuthentication();
    return { kind: 'forge-user', accountId: invocation.accountId, scopes: manifest.scopes };
  }
  const accessible = invocation.installation.options.accessibleAccountIds;
  if (manifest.impersonationScopes.length === 0) {
    return answered(
      403,
      { message: 'no scope allows impersonation' },
      { 'forge-proxy-error': 'IMPERSONATION_NOT_ALLOWED' },
    );
  }
  if (accessible && !accessible.includes(accountId)) {
    return answered(
      403,
      { message: 'the account has no access' },
      { 'forge-proxy-error': 'IMPERSONATION_NOT_ALLOWED' },
    );
  }
  return { kind: 'forge-user', accountId, scopes: manifest.impersonationScopes };
}

/** @forge/api turns this header into its NeedsAuthenticationError. */
function needsAuthentication(): GatewayAnswer {
  return answered(401, undefined, { 'forge-proxy-error': 'NEEDS_AUTHENTICATION_ERR' });
}
