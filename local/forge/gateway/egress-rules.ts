/** Ports that the platform lets out (Forge docs, Node.js runtime). */
const PORTS = new Set(['80', '8080', '443', '8443', '8444', '7990', '8089', '8090', '8085', '8060']);

/** Says why the platform would not let an app call this URL, or nothing. Paths do not matter, ports do. */
export function refuseEgress(url: URL, addresses: readonly string[]): string | undefined {
  if (url.protocol !== 'https:') return `only HTTPS is allowed, not ${url.protocol}`;
  const port = url.port === '' ? '443' : url.port;
  if (!PORTS.has(port)) return `port ${port} is not allowed`;
  if (addresses.some((address) => covers(address, url))) return undefined;
  return `${url.host} is neither in the manifest nor approved by an administrator`;
}

/** An address is a host, a URL, `*.domain` (its subdomains) or `*`; a port must be named unless it is 443. */
function covers(address: string, url: URL): boolean {
  const [scheme, rest] = address.includes('://') ? address.split('://') : ['https', address];
  if (scheme !== 'https' || rest === undefined) return false;
  const [host = '', port = '443'] = (rest.split('/')[0] ?? '').toLowerCase().split(':');
  if (host === '*') return true;
  if (port !== (url.port === '' ? '443' : url.port)) return false;
  return host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : host === url.hostname;
}
