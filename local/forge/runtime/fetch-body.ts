import type { PlatformReply } from './wire';

/** A request's headers, lower-case, and its whole body. */
interface SentRequest {
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * Reads what fetch() was given: strings and bytes directly, everything else (forms, blobs, streams, URL parameters)
 * by the machine's own Request, which also sets the content type with its boundary.
 */
export async function requestBody(init: RequestInit): Promise<SentRequest> {
  const { body } = init;
  if (body === undefined || body === null) return { headers: headersOf(init.headers), body: Buffer.alloc(0) };
  if (typeof body === 'string') return { headers: headersOf(init.headers), body: Buffer.from(body) };
  if (ArrayBuffer.isView(body)) {
    return {
      headers: headersOf(init.headers),
      body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    };
  }
  const request = new Request('http://localhost/', {
    method: 'POST',
    body,
    ...(init.headers ? { headers: init.headers } : {}),
    // Node asks for it when the body is a stream (Fetch standard, RequestInit.duplex).
    duplex: 'half',
  } as RequestInit);
  return { headers: headersOf(request.headers), body: Buffer.from(await request.arrayBuffer()) };
}

/** Statuses whose Response must not have a body (Fetch standard). */
const NO_BODY = new Set([101, 103, 204, 205, 304]);

/** Makes the Response that the app sees, or throws what fetch() would throw. */
export function toReplyResponse(reply: PlatformReply, body: Buffer, url: string): Response {
  if (reply.failure) throw toFailure(reply.failure);
  const response = new Response(NO_BODY.has(reply.status) ? null : (body as BodyInit & Buffer), {
    status: reply.status,
    headers: reply.headers,
  });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

/** fetch() fails with a TypeError whose cause has the code; a refused host with a named error of the platform. */
function toFailure(failure: NonNullable<PlatformReply['failure']>): Error {
  if (failure.name === 'TypeError') {
    return new TypeError('fetch failed', {
      cause: Object.assign(new Error(failure.message), { code: failure.code }),
    });
  }
  return Object.assign(new Error(failure.message), {
    name: failure.name,
    code: failure.code,
    status: failure.status,
  });
}

function headersOf(headers: RequestInit['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  if (headers === undefined) return plain;
  if (headers instanceof Headers || Array.isArray(headers)) {
    for (const [name, value] of headers as Iterable<[string, string]>) plain[name.toLowerCase()] = value;
    return plain;
  }
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = String(value);
  }
  return plain;
}
