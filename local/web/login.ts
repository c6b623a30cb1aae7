import type { WebRequest } from './loopback-server';

/**
 * Who is logged in to one site's pages. Cookies do not know ports, so each site has its own cookie name; HttpOnly keeps it
 * from every script and SameSite=Strict from other sites' pages. Logins live in memory only.
 */
export interface Logins {
  /** Starts a login and answers the Set-Cookie value. */
  start(accountId: string): string;
  /** The logged-in account of a request, or undefined. */
  accountOf(request: WebRequest): string | undefined;
  /** Ends the request's login, if any, and answers the Set-Cookie value that removes the cookie. */
  end(request: WebRequest): string;
}

function cookieOf(request: WebRequest, name: string): string | undefined {
  for (const part of (request.headers['cookie'] ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** Creates an empty list of logins. `token` gives 128 unguessable bits as hex. */
export function createLogins(deps: { siteName: string; token(): string }): Logins {
  const cookieName = `jira-login-${deps.siteName}`;
  const accounts = new Map<string, string>();
  return {
    start(accountId) {
      const token = deps.token();
      accounts.set(token, accountId);
      return `${cookieName}=${token}; Path=/; HttpOnly; SameSite=Strict`;
    },
    accountOf(request) {
      const token = cookieOf(request, cookieName);
      return token === undefined ? undefined : accounts.get(token);
    },
    end(request) {
      accounts.delete(cookieOf(request, cookieName) ?? '');
      return `${cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`;
    },
  };
}

/**
 * True for a request that may change something on the strength of a cookie: a browser names the page that sends it in
 * Origin, and that page must be one of this site's own. The app's iframe and any other page are refused.
 */
export function comesFromOwnPage(request: WebRequest, siteOrigin: string): boolean {
  return request.headers['origin'] === siteOrigin;
}
