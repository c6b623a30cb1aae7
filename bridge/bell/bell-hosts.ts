import { isIP } from 'node:net';
import { z } from 'zod';

/**
 * Where Forge's web triggers are: both forms of their URLs (Forge documentation, web trigger module: `hello.atlassian-dev.net/x1/`;
 * Forge WebTriggers API for containers: `webtrigger.atlassian.app/public/`).
 */
export const FORGE_WEB_TRIGGERS = ['*.hello.atlassian-dev.net', '*.webtrigger.atlassian.app'];

const LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
const PATTERN = new RegExp(
  `^((\\*\\.)?${LABEL}(\\.${LABEL})*(:[0-9]{1,5})?|http://(localhost|127(\\.[0-9]{1,3}){3})(:[0-9]{1,5})?)$`,
);

/** `HOST`, `*.DOMAIN`, either with `:PORT` (443 otherwise), or plain `http://` on a loopback address. */
export const bellHost = z
  .string()
  .max(300)
  .transform((text) => text.toLowerCase())
  .pipe(
    z
      .string()
      .regex(PATTERN, 'A bell host is HOST[:PORT], *.DOMAIN[:PORT] or http://LOOPBACK-ADDRESS[:PORT].'),
  );

/** Whether the operator lets the bridge call this URL: https to a listed host, or plain http where exactly that is listed. */
export function isAllowedBell(patterns: readonly string[], text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  if (url.username !== '' || url.password !== '') return false;
  return patterns.some((pattern) => {
    if (pattern.startsWith('http://')) return url.origin === new URL(pattern).origin;
    const [host = '', port = '443'] = pattern.split(':');
    if (url.protocol !== 'https:' || (url.port === '' ? '443' : url.port) !== port) return false;
    // What a pattern with a star covers is below a domain; an address has no domain.
    if (!host.startsWith('*.')) return url.hostname === host;
    return isIP(url.hostname) === 0 && url.hostname.endsWith(host.slice(1));
  });
}
