import { APP_PORTS } from '../outside/app-ports';
import type { Outcome } from '../../protocol/outcome';
import { done, giveUp } from '../../protocol/outcome';

/** A bridge's address, read from the settings. */
export interface BaseUrl {
  /** Host and, unless it is 443, port: what an administrator approves. */
  host: string;
  /** What API paths are appended to; no trailing slash. */
  prefix: string;
}

/** Reads the address of a bridge; the sentence of a refusal names what to change. */
export function readBaseUrl(text: string): Outcome<BaseUrl> {
  const invalid = (why: string) => giveUp('bridge-url-invalid', `The address of the bridge ${why}.`);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return invalid('is not a URL; it looks like https://bridge.example.com');
  }
  if (url.protocol !== 'https:') return invalid('must begin with https://');
  if (url.username !== '' || url.password !== '') return invalid('must not contain a user name or password');
  if (url.search !== '' || url.hash !== '') return invalid('must not contain "?" or "#"');
  if (url.port !== '' && !APP_PORTS.includes(url.port)) {
    return invalid(`uses port ${url.port}; Jira Cloud apps reach only the ports ${APP_PORTS.join(', ')}`);
  }
  return done({ host: url.host, prefix: `${url.origin}${url.pathname}`.replace(/\/+$/, '') });
}
