import type { z } from 'zod';
import type { Http, HttpResponse } from '../../ports/http';
import type { Outcome } from '../../protocol/outcome';
import { done, giveUp, retry } from '../../protocol/outcome';
import { jsonOf, readBody } from '../outside/read-body';
import { readBaseUrl } from './base-url';
import type { ReadRefusal } from './failure';
import { badAnswer, noBridge, notABridge } from './failure';

export interface BridgeApiDeps {
  http: Http;
  /** https URL of the bridge. */
  url: string;
  accessKey: string | undefined;
  /** Says what the refusals mean that only one kind of channel knows. */
  readRefusal: ReadRefusal;
}

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** Below `/v1/`; consists of characters that need no escaping. */
  path: string;
  /** Bytes, or what is sent as JSON. */
  body?: Uint8Array | Readonly<Record<string, unknown>>;
  headers?: Readonly<Record<string, string>>;
  /** Sent without the access key: nobody knows yet who answers at this address. */
  anonymous?: boolean;
}

/** Requests to one bridge. Every failure comes back as an outcome with a sentence for an admin; nothing is repeated. */
export interface BridgeApi {
  /** Host and, unless it is 443, port. */
  host(): string;
  /** Answer in JSON, checked by `schema`. */
  json<T>(request: ApiRequest, schema: z.ZodType<T>): Promise<Outcome<T>>;
  /** Answer in bytes; give-up `too-large` when there are more than `maxBytes`. */
  bytes(request: ApiRequest, maxBytes: number): Promise<Outcome<Uint8Array>>;
}

/** Longest JSON answer: a full page of a listing. */
const MAX_JSON_BYTES = 1024 * 1024;
const MAX_FAILURE_BYTES = 16 * 1024;

const ACCESS_KEY = /^[\x21-\x7e]{1,200}$/;

export function createBridgeApi({ http, url, accessKey = '', readRefusal }: BridgeApiDeps): BridgeApi {
  const base = readBaseUrl(url);
  const host = base.kind === 'done' ? base.value.host : url;

  /** A response with status 200, or why there is none. */
  async function send(request: ApiRequest): Promise<Outcome<HttpResponse>> {
    if (base.kind !== 'done') return base;
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
        ...request.headers,
      },
      ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
    });
    if (response.kind === 'failure') return noBridge(host, response);
    if (response.status === 200) return done(response);
    return badAnswer(
      {
        host,
        status: response.status,
        body: jsonOf(await readBody(response, MAX_FAILURE_BYTES)),
        retryAfter: response.header('Retry-After'),
      },
      readRefusal,
    );
  }

  const brokenOff = () => retry('bridge-unreachable', `The answer of the bridge at ${host} broke off.`);

  return {
    host: () => host,
    async json(request, schema) {
      const sent = await send(request);
      if (sent.kind !== 'done') return sent;
      const body = await readBody(sent.value, MAX_JSON_BYTES);
      if (body === 'broken') return brokenOff();
      const parsed = schema.safeParse(jsonOf(body));
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
      return announced === String(bytes.length) ? done(bytes) : brokenOff();
    },
  };
}

function contentTypeOf(body: Uint8Array | object): string {
  return body instanceof Uint8Array ? 'application/octet-stream' : 'application/json';
}
