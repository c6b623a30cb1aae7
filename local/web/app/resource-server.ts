import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest } from '../../forge/manifest';
import type { BrowserAssets } from '../browser-assets';
import { html } from '../html';
import { textResponse, type WebRequest, type WebResponse } from '../loopback-server';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
  '.ico': 'image/x-icon',
};

/** What an app's page may load: its own files only (Forge docs, Custom UI content security policy). */
function policy(siteOrigin: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    `frame-ancestors ${siteOrigin}`,
  ].join('; ');
}

/** The platform's scripts come before anything of the app's. */
function withBridge(document: string, siteOrigin: string): string {
  const injected = html`<meta name="site-origin" content="${siteOrigin}" /><link
      rel="stylesheet"
      href="/__platform/tokens.css"
    />
    <script type="module" src="/__platform/browser/frame-bridge"></script>`;
  if (!/<head[^>]*>/i.test(document))
    throw new Error('index.html of the resource has no <head>, so the bridge cannot be put in.');
  return document.replace(/<head[^>]*>/i, (head) => head + injected.markup);
}

/**
 * Stands for the CDN that serves an app's static resources from an origin of its own: /<resource key>/<file>, with the
 * bridge script put first into every HTML page. Never serves a file outside of the resource's folder.
 */
export function createResourceHandler(deps: {
  manifest: Manifest;
  assets: BrowserAssets;
  siteOrigin: string;
}): (request: WebRequest) => Promise<WebResponse> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return textResponse(405, 'Resources can only be read.\n');
    const [, first = '', ...rest] = request.path.split('/').map(decodeURIComponent);
    if (first === '__platform') return deps.assets.answer(rest.join('/'));
    const folder = deps.manifest.resources.get(first);
    if (!folder) return textResponse(404, `The manifest has no resource "${first}".\n`);
    const file = path.resolve(folder, rest.join('/') || 'index.html');
    if (file !== folder && !file.startsWith(folder + path.sep))
      return textResponse(404, 'There is no such file.\n');
    const body = await readFile(file).catch(() => undefined);
    if (!body)
      return textResponse(
        404,
        `There is no ${rest.join('/') || 'index.html'} in resource "${first}". Was it built?\n`,
      );
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    const headers = {
      'content-type': type,
      'content-security-policy': policy(deps.siteOrigin),
      'cache-control': 'no-cache',
      'referrer-policy': 'no-referrer',
    };
    return {
      status: 200,
      headers,
      body: type.startsWith('text/html') ? withBridge(body.toString('utf8'), deps.siteOrigin) : body,
    };
  };
}
