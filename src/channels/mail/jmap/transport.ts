import type { Http, HttpResponse } from '../../../ports/http';
import type { ChannelSecrets, SettingsOf } from '../../../protocol/channel-settings';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import { badAnswer, brokenOff, noJmap, notJmap } from './failure';
import { readUrl } from './urls';
import { jsonOf, readBody } from '../../outside/read-body';
import { readRetryAfter } from '../../outside/words';

export interface TransportRequest {
  method: 'GET' | 'POST';
  url: URL;
  body?: { type: string; content: string | Uint8Array };
  /** Without credentials: nobody knows yet who answers at this address. */
  anonymous?: boolean;
  /** Credentials go along where the server leads to another host: it tells where the session is. */
  signInAnywhere?: boolean;
  /** That there is nothing (404) is an answer too. */
  missing?: boolean;
}

/** A success, and the URL that it came from in the end. */
export interface Answer {
  response: HttpResponse;
  url: URL;
}

/** Requests to the hosts of one JMAP server. Every failure comes back as an outcome with a sentence for an admin. */
export interface Transport {
  send(request: TransportRequest): Promise<Outcome<Answer>>;
  /** Of an answer; undefined is what is no JSON, or too long. */
  json(answer: Answer, maxBytes: number): Promise<Outcome<unknown>>;
  /** Undefined: there are more than `maxBytes`. */
  bytes(answer: Answer, maxBytes: number): Promise<Outcome<Uint8Array | undefined>>;
}

const MAX_REDIRECTS = 5;
const MAX_PROBLEM_BYTES = 16 * 1024;

/**
 * GET follows redirects itself, so that a host which is not approved can be named. On the way to the session (RFC 8620, 2.2) credentials
 * go along to another host, which the server that an admin named says over TLS, and which a site administrator has approved.
 */
export function createTransport(deps: {
  http: Http;
  settings: SettingsOf<'jmap'>;
  secrets: ChannelSecrets;
}): Transport {
  const credentials = credentialsOf(deps.settings, deps.secrets.password ?? '');

  async function send(request: TransportRequest): Promise<Outcome<Answer>> {
    if (request.anonymous !== true && credentials === undefined) {
      return giveUp('mail-sign-in-refused', 'The token has characters in it that no token has.');
    }
    let { url } = request;
    let signsIn = request.anonymous !== true;
    for (let redirects = 0; ; redirects += 1) {
      const response = await deps.http.send({
        method: request.method,
        target: url.href,
        redirect: 'manual',
        headers: {
          Accept: 'application/json, */*;q=0.5',
          ...(signsIn ? { Authorization: credentials ?? '' } : {}),
          ...(request.body ? { 'Content-Type': request.body.type } : {}),
        },
        ...(request.body ? { body: request.body.content } : {}),
      });
      if (response.kind === 'failure') return noJmap(url.host, response);
      const { status } = response;
      if ((status >= 200 && status < 300) || (status === 404 && request.missing === true)) {
        return done({ response, url });
      }
      const location = response.header('Location');
      if (status < 300 || status >= 400 || location === undefined || request.method !== 'GET') {
        const body = jsonOf(await readBody(response, MAX_PROBLEM_BYTES));
        const afterMs = readRetryAfter(response.header('Retry-After'));
        return badAnswer({ host: url.host, status, body, afterMs });
      }
      const next = readUrl(location, url);
      if (!next.ok) return notJmap(url.host, `it leads to an address that ${next.why}`);
      if (redirects === MAX_REDIRECTS) return notJmap(url.host, 'it leads from one address to the next');
      signsIn &&= request.signInAnywhere === true || next.url.origin === url.origin;
      url = next.url;
    }
  }

  return {
    send,
    async json({ response, url }, maxBytes) {
      const body = await readBody(response, maxBytes);
      return body === 'broken' ? brokenOff(url.host) : done(jsonOf(body));
    },
    async bytes({ response, url }, maxBytes) {
      const body = await readBody(response, maxBytes);
      return body === 'broken' ? brokenOff(url.host) : done(body);
    },
  };
}

/** The value of Authorization; undefined for what no header can carry. */
function credentialsOf(settings: SettingsOf<'jmap'>, secret: string): string | undefined {
  if (settings.auth === 'token') return /^[\x21-\x7e]+$/.test(secret) ? `Bearer ${secret}` : undefined;
  const utf8 = new TextEncoder().encode(`${settings.username}:${secret}`);
  return `Basic ${btoa(String.fromCharCode(...utf8))}`;
}
