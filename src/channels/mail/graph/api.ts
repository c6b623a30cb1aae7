import type { z } from 'zod';
import type { HttpResponse } from '../../../ports/http';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp } from '../../../protocol/outcome';
import { jsonOf, readBody } from '../../outside/read-body';
import { badAnswer, noGraph, strangeAnswer } from './failure';
import type { Permission } from './failure';
import { GRAPH_HOST, GRAPH_ROOT } from './hosts';
import { createTokenSource } from './token';
import type { TokenDeps } from './token';

interface GraphApiDeps extends TokenDeps {
  /** The mailbox. */
  address: string;
}

export interface GraphRequest {
  method: 'GET' | 'POST' | 'DELETE';
  /** Below the mailbox (`/mailFolders/inbox/messages?...`), `$batch`, or a link that `isGraphLink` has passed. */
  to: string;
  /** An object goes as JSON; a text is MIME in base64. */
  body?: object | string;
  needs?: Permission;
  /** Of a delta query, which has no other way to say it. */
  pageSize?: number;
}

/** Requests to one mailbox. Every failure comes back as an outcome with a sentence for an admin; nothing but an expired token is tried twice. */
export interface GraphApi {
  /** Path of the mailbox below the root, for requests in a batch. */
  mailbox: string;
  address: string;
  signIn(): Promise<Outcome<void>>;
  /** The token at hand is of no use any more. */
  forgetToken(): void;
  /** Answer in JSON, checked by `schema`. */
  json<T>(request: GraphRequest, schema: z.ZodType<T>): Promise<Outcome<T>>;
  /** Answer in bytes; give-up `too-large` when there are more than `maxBytes`. */
  bytes(request: GraphRequest, maxBytes: number): Promise<Outcome<Uint8Array>>;
  /** An answer whose only news is that it was done. */
  plain(request: GraphRequest): Promise<Outcome<void>>;
}

/** Longest JSON answer: a batch with full pages in it, of about 1,000 bytes a message. */
const MAX_JSON_BYTES = 8 * 1024 * 1024;
const MAX_FAILURE_BYTES = 64 * 1024;

/**
 * The Prefer header: ids that stay the same when a message is moved (learn.microsoft.com/graph/outlook-immutable-id), to be asked for with
 * every request that shows or takes ids.
 */
export function preferences(pageSize?: number): string {
  return `IdType="ImmutableId"${pageSize === undefined ? '' : `, odata.maxpagesize=${pageSize}`}`;
}

export function createGraphApi(deps: GraphApiDeps): GraphApi {
  const { http, address } = deps;
  const tokens = createTokenSource(deps);
  const mailbox = `/users/${encodeURIComponent(address)}`;

  async function sendOnce(request: GraphRequest, token: string) {
    const { method, to, body } = request;
    const target = to.startsWith('https:')
      ? to
      : to === '$batch'
        ? `${GRAPH_ROOT}/$batch`
        : `${GRAPH_ROOT}${mailbox}${to}`;
    return http.send({
      method,
      target,
      headers: {
        Authorization: `Bearer ${token}`,
        Prefer: preferences(request.pageSize),
        ...(body === undefined
          ? {}
          : { 'Content-Type': typeof body === 'string' ? 'text/plain' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  }

  /** A response with a status below 300, or why there is none. A token may expire at any time: a 401 is answered by a new one, once. */
  async function send(request: GraphRequest): Promise<Outcome<HttpResponse>> {
    for (let attempt = 1; ; attempt += 1) {
      const token = await tokens.get();
      if (token.kind !== 'done') return token;
      const response = await sendOnce(request, token.value);
      if (response.kind === 'failure') return noGraph(GRAPH_HOST, response);
      if (response.status >= 200 && response.status < 300) return done(response);
      const body = jsonOf(await readBody(response, MAX_FAILURE_BYTES));
      if (response.status === 401 && attempt === 1) {
        tokens.forget();
        continue;
      }
      const { status } = response;
      const needs = request.needs ?? 'Mail.ReadWrite';
      return badAnswer({ status, body, retryAfter: response.header('Retry-After'), address, needs });
    }
  }

  return {
    mailbox,
    address,
    forgetToken: () => tokens.forget(),
    async signIn() {
      const token = await tokens.get();
      return token.kind === 'done' ? done(undefined) : token;
    },
    async json(request, schema) {
      const sent = await send(request);
      if (sent.kind !== 'done') return sent;
      const parsed = schema.safeParse(jsonOf(await readBody(sent.value, MAX_JSON_BYTES)));
      return parsed.success ? done(parsed.data) : strangeAnswer(GRAPH_HOST, 'fields are missing or too long');
    },
    async bytes(request, maxBytes) {
      const sent = await send(request);
      if (sent.kind !== 'done') return sent;
      const bytes = await readBody(sent.value, maxBytes);
      if (bytes === 'broken') return strangeAnswer(GRAPH_HOST, 'it broke off');
      if (bytes === undefined) return giveUp('too-large', `The mail has more than ${maxBytes} bytes.`);
      return done(bytes);
    },
    async plain(request) {
      const sent = await send(request);
      if (sent.kind !== 'done') return sent;
      await readBody(sent.value, MAX_FAILURE_BYTES);
      return done(undefined);
    },
  };
}
