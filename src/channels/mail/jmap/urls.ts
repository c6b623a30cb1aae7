import { APP_PORTS } from '../../outside/app-ports';
/** A URL that the app may call, or why it may not: the rest of a sentence that begins with what the URL is. */
export type ReadUrl = { ok: true; url: URL } | { ok: false; why: string };

/** Reads an absolute URL, or one relative to `base`. */
export function readUrl(text: string, base?: URL): ReadUrl {
  const no = (why: string): ReadUrl => ({ ok: false, why });
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    return no('is not a URL');
  }
  if (url.protocol !== 'https:') return no('does not begin with https://');
  if (url.username !== '' || url.password !== '') return no('has a user name or password in it');
  if (url.port !== '' && !APP_PORTS.includes(url.port)) {
    return no(`uses port ${url.port}; Jira Cloud apps reach only the ports ${APP_PORTS.join(', ')}`);
  }
  url.hash = '';
  return { ok: true, url };
}

/** Where a session may be found: at the address itself if it has a path, then at the place that RFC 8620 (2.2) gives every server. */
export function sessionPlaces(url: URL): URL[] {
  const wellKnown = new URL('/.well-known/jmap', url);
  return url.pathname === '/' || url.pathname === wellKnown.pathname ? [wellKnown] : [url, wellKnown];
}

/** Fills in a URI template of the session (RFC 6570, level 1). */
export function expand(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}
