import type { z } from 'zod';
import type { Http, HttpResponse } from '../../../ports/http';
import type { ChannelSettings } from '../../../protocol/sync-record';
import type { Outcome } from '../../../protocol/outcome';
import { done, giveUp, retry } from '../../../protocol/outcome';
import { readBaseUrl } from './base-url';
import { badAnswer, noAnswer, notABridge } from './failure';

export interface BridgeApiDeps {
  http: Http;
  settings: ChannelSettings;
  accessKey: string;
}

interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** Below `/v1/`; consists of characters that need no escaping. */
  path: string;
  body?: Uint8Array | { names: readonly string[] };
  /** Sent without the access key: nobody knows yet who answers at this address. */
  anonymous?: boolean;
}

/** Requests to one exchange of one bridge. Every failure comes back as an outcome with a sentence for an admin. */
export interface BridgeApi {
  /** Path of this exchange below `/v1/`. */
  exchangePath: string;
  host(): string;
  /** Answer in JSON, checked by `schema`. */
  json<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<Outcome<T>>;
  /** Answer in bytes; give-up `too-large` when there are more than `maxBytes`. */
  bytes(request: ApiRequest, maxBytes: number): Promise<Outcome<Uint8Array>>;
}

/** Longest JSON answer: a full page of a listing. */
const MAX_JSON_BYTES = 1024 * 1024;
const MAX_FAILURE_BYTES = 16 * 1024;

const EXCHANGE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$/;
const ACCESS_KEY = /^[\x21-\x7e]{1,200}$/;

export function createBridgeApi({ http, settings, accessKey }: BridgeApiDeps): BridgeApi {
  const base = readBaseUrl(settings.url);
  const host = base.kind === 'done' ? base.value.host : settings.url;

  /** A response with status 200, or why there is none. */
  async function send(request: ApiRequest): Promise<Outcome<HttpResponse>> {
    if (base.kind !== 'done') return base;
    if (request.anonymous !== true && !EXCHANGE_NAME.test(settings.exchange)) {
      return giveUp(
        'exchange-missing',
        `"${settings.exchange}" cannot be the name of an exchange directory.`,
      );
    }
    if (request.anonymous !== true && !ACCESS_KEY.test(accessKey)) {
      return giveUp('access-key-wrong', 'The access key has characters in it that no access key has.');
    }
    const { body } = request;
    const authorization = request.anonymous === true ? {} : { Authorization: `Bearer ${accessKey}` };
    const response = await http.send({
      method: request.method,
      target: `${base.value.prefix}/v1/${request.path}`,
      headers: {
        ...authorization,
        ...(body === undefined ? {} : { 'Content-Type': contentTypeOf(body) }),
      },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
    });
    if (response.kind === 'failure') return noAnswer(host, response);
    if (response.status === 200) return done(response);
    return badAnswer({
      host,
      exchange: settings.exchange,
      status: response.status,
      body: readJson(await readBody(response, MAX_FAILURE_BYTES)),
      retryAfter: response.header('Retry-After'),
    });
  }

  const brokenOff = () => retry('bridge-unreachable', `The answer of the bridge at ${host} broke off.`);

  return {
    exchangePath: `exchanges/${settings.exchange}`,
    host: () => host,
    async json(request, schema) {
      const sent = await send(request);
      if (sent.kind !== 'done') return sent;
      const body = await readBody(sent.value, MAX_JSON_BYTES);
      if (body === 'broken') return brokenOff();
      const parsed = schema.safeParse(readJson(body));
      return parsed.success ? done(parsed.data) : notABridge(host, 'its answer has another form');
    },
    async bytes(request, maxBytes) {
      const sent = await send(request);
      if (sent.kind !== 'done') return sent;
      const bytes = await readBody(sent.value, maxBytes);
      if (bytes === 'broken') return brokenOff();
      if (bytes === undefined) return giveUp('too-large', `The object has more than ${maxBytes} bytes.`);
      const announced = sent.value.header('X-Object-Size');
      if (announced === undefined) return notABridge(host, 'its answer does not say how large the object is');
      if (announced !== String(bytes.length)) {
        return brokenOff();
      }
      return done(bytes);
    },
  };
}

function contentTypeOf(body: Uint8Array | object): string {
  return body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
}

/** The body; undefined when it is too long, `broken` when the connection was lost on the way. */
async function readBody(
  response: HttpResponse,
  maxBytes: number,
): Promise<Uint8Array | undefined | 'broken'> {
  try {
    return await response.bytes(maxBytes);
  } catch {
    return 'broken';
  }
}

function readJson(bytes: Uint8Array | undefined | 'broken'): unknown {
  if (bytes === undefined || bytes === 'broken') return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
