import { randomBytes } from 'node:crypto';
import type { ForgeHost } from '../forge/host-types';
import type { SiteRequest, SiteResponse } from '../http';
import { createPlatformCalls } from './app/platform-calls';
import { createResourceHandler } from './app/resource-server';
import { createBrowserAssets } from './browser-assets';
import { comesFromOwnPage, createLogins } from './login';
import {
  jsonResponse,
  redirectTo,
  serveLoopback,
  textResponse,
  type WebRequest,
  type WebResponse,
} from './loopback-server';
import { loginPage, type Person } from './pages/login-page';
import type { Frame } from './pages/layout';
import { createRestGate } from './rest-gate';
import { createSiteClient } from './site-client';
import { createSitePages } from './site-pages';

export interface SiteWebOptions {
  /** Lower-case name, e.g. acme: part of the cookie's name. */
  name: string;
  /** Name for people, e.g. Acme. */
  label: string;
  baseUrl: string;
  cloudId: string;
  installationId: string;
  site: {
    handle(request: SiteRequest): Promise<SiteResponse>;
    handleHttp(request: Omit<SiteRequest, 'principal'>): Promise<SiteResponse>;
  };
  host: ForgeHost;
  /** Who can be chosen at the login. */
  people: readonly Person[];
  /** Loopback ports; 0 takes a free one. */
  port: number;
  resourcePort: number;
  /** https origins of the laptop world's sites -> loopback origins. Read at every call, so it may be filled later. */
  siteAddresses: Readonly<Record<string, string>>;
  onBug(error: unknown): void;
}

export interface SiteWeb {
  /** http://127.0.0.1:port of the site's pages and REST interface. */
  readonly origin: string;
  close(): Promise<void>;
}

const PRIVATE = { 'cache-control': 'no-store', 'referrer-policy': 'same-origin' };

function pagePolicy(resourceOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `frame-src ${resourceOrigin}`,
  ].join('; ');
}

/**
 * One Jira site for people and programs: its pages, its REST interface and, on a second origin, the app's static
 * resources. Resolves once both ports answer.
 */
export async function createSiteWeb(options: SiteWebOptions): Promise<SiteWeb> {
  const { site, host } = options;
  const logins = createLogins({ siteName: options.name, token: () => randomBytes(16).toString('hex') });
  const assets = createBrowserAssets();
  const origins = { site: '', resource: '' };
  const frame: Frame = { siteLabel: options.label, baseUrl: options.baseUrl };
  const restGate = createRestGate({
    baseUrl: options.baseUrl,
    siteOrigin: () => origins.site,
    logins,
    handle: site.handle,
    handleHttp: site.handleHttp,
  });
  const platform = createPlatformCalls({
    host,
    installationId: options.installationId,
    siteAddresses: options.siteAddresses,
    handle: site.handle,
  });
  const pageDeps = { ...options, siteOrigin: () => origins.site, resourceOrigin: () => origins.resource };

  const asPage = (markup: string, status = 200, headers: Record<string, string> = {}): WebResponse => ({
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': pagePolicy(origins.resource),
      ...PRIVATE,
      ...headers,
    },
    body: markup,
  });

  function login(request: WebRequest): WebResponse {
    const to = request.query.get('to') ?? '/';
    const local = to.startsWith('/') && !to.startsWith('//') && !to.startsWith('/\\') ? to : '/';
    const chosen = options.people.find((person) => person.accountId === request.query.get('as'));
    if (chosen) return redirectTo(local, { 'set-cookie': logins.start(chosen.accountId), ...PRIVATE });
    return asPage(loginPage(frame, options.people, local));
  }

  async function platformCall(request: WebRequest): Promise<WebResponse> {
    const accountId = logins.accountOf(request);
    if (!accountId)
      return jsonResponse(200, { ok: false, message: 'You are not logged in any more. Reload the page.' });
    if (request.method !== 'POST' || !comesFromOwnPage(request, origins.site)) {
      return jsonResponse(403, { ok: false, message: 'Platform calls come from pages of this site only.' });
    }
    return platform(
      request.path.slice('/_app/'.length),
      JSON.parse(request.body.toString('utf8')),
      accountId,
    );
  }

  async function handle(request: WebRequest): Promise<WebResponse> {
    if (/^\/(rest|media)\//.test(request.path)) return restGate(request);
    if (request.path.startsWith('/assets/')) return assets.answer(request.path.slice('/assets/'.length));
    if (request.path.startsWith('/_app/')) return platformCall(request);
    if (request.path === '/login') return login(request);
    if (request.path === '/logout') return redirectTo('/login', { 'set-cookie': logins.end(request) });
    const accountId = logins.accountOf(request);
    if (!accountId) return redirectTo(`/login?to=${encodeURIComponent(request.target)}`);
    const client = createSiteClient({ handle: site.handle, principal: { kind: 'user', accountId } });
    const answer = await createSitePages(pageDeps, client, accountId)(request);
    if (answer === undefined) return textResponse(404, 'This stand-in of Jira has no such page.\n');
    if (typeof answer === 'string') return asPage(answer);
    return answer.status === 404 ? asPage(String(answer.body), 404) : answer;
  }

  const server = await serveLoopback({ port: options.port, handle, onBug: options.onBug });
  origins.site = server.origin;
  const resources = await serveLoopback({
    port: options.resourcePort,
    handle: createResourceHandler({ manifest: host.manifest, assets, siteOrigin: server.origin }),
    onBug: options.onBug,
  });
  origins.resource = resources.origin;
  return {
    origin: server.origin,
    async close() {
      await Promise.all([server.close(), resources.close()]);
    },
  };
}
