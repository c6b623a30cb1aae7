import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebRequest {
  method: string;
  /** Path without the query, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** Path and query as they came. */
  target: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface WebResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

export interface LoopbackServer {
  /** http://127.0.0.1:port, without a trailing slash. */
  readonly origin: string;
  /** Ends open connections and frees the port. Calling it twice is harmless. */
  close(): Promise<void>;
}

/** Largest request body: an attachment of the largest size that the laptop world is used with. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flatHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
}

/** An answer in plain text. */
export function textResponse(status: number, text: string): WebResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: text };
}

/** An answer in JSON. */
export function jsonResponse(status: number, value: unknown): WebResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) ?? 'null' };
}

/** Sends the browser on by GET. `location` must be a path of this site or an address of the laptop world. */
export function redirectTo(location: string, headers: Record<string, string> = {}): WebResponse {
  return { status: 303, headers: { location, ...headers }, body: '' };
}

/**
 * Serves one handler on 127.0.0.1, never on another interface. Port 0 takes a free one. A request whose Host names
 * another machine is refused: a page on the internet cannot reach the laptop world by DNS rebinding. What the handler
 * throws is a bug: it is reported through `onBug` and answered 500.
 */
export async function serveLoopback(deps: {
  port: number;
  handle(request: WebRequest): Promise<WebResponse>;
  onBug(error: unknown): void;
}): Promise<LoopbackServer> {
  let origin = '';
  async function answer(incoming: IncomingMessage): Promise<WebResponse> {
    if (`http://${incoming.headers.host}` !== origin)
      return textResponse(421, `This server answers as ${origin} only.\n`);
    const body = await readBody(incoming);
    if (!body) return textResponse(413, `The request is larger than ${MAX_BODY_BYTES} bytes.\n`);
    const target = incoming.url ?? '/';
    const url = new URL(target, origin);
    const headers = flatHeaders(incoming);
    return deps.handle({
      method: incoming.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      target,
      headers,
      body,
    });
  }
  const server = createServer((incoming, outgoing) => {
    answer(incoming)
      .catch((error: unknown) => {
        deps.onBug(error);
        return textResponse(500, 'The laptop world failed to answer this request; its console says more.\n');
      })
      .then((response) => {
        outgoing.writeHead(response.status, { 'x-content-type-options': 'nosniff', ...response.headers });
        outgoing.end(incoming.method === 'HEAD' ? undefined : response.body);
      })
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(deps.port, '127.0.0.1', resolve);
  });
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
