import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerBatch } from './graph/batch';
import { createDelta } from './graph/delta';
import { createIdentity } from './graph/identity';
import { answerGraph } from './graph/routes';
import type { RouteDeps } from './graph/routes';
import type { StandInApp, StandInTenant } from './graph/tenant';
import { createTenant } from './graph/tenant';
import { UPLOAD_HOST, createUploads } from './graph/uploads';
import type { GraphAnswer, GraphRequest } from './graph/wire';
import { GraphRefusal, readQuery } from './graph/wire';

export interface GraphStandInOptions {
  /** Directory id and domain of the tenant. */
  tenant: readonly string[];
  apps: StandInApp[];
  mailboxes: readonly string[];
  /** Milliseconds since 1970. */
  now: () => number;
}

/** Answers instead of the service; undefined leaves the request to it. Sees each request, and each one in a batch. */
export type Fault = (request: GraphRequest) => GraphAnswer | undefined;

export interface GraphStandIn {
  /** Loopback origin that stands for each of `hosts`; the Host header says which one is meant. */
  origin: string;
  hosts: readonly string[];
  tenant: StandInTenant;
  /** What came over the socket: `POST graph.microsoft.com/v1.0/$batch`. */
  requests: string[];
  /** Undefined: no fault. */
  fault: Fault | undefined;
  /** All access tokens lose their effect. */
  revokeTokens(): void;
  /** All state tokens of delta queries lose their effect. */
  forgetDelta(): void;
  stop(): Promise<void>;
}

const LOGIN_HOST = 'login.microsoftonline.com';
const GRAPH_HOST = 'graph.microsoft.com';
/** learn.microsoft.com/graph/api/user-post-messages: 413 above. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/**
 * A stand-in for Microsoft Graph and its token endpoint, as far as mail goes, written from Microsoft's documentation and never compared with the
 * real service. It refuses what the documentation does not allow, and everything that it does not know itself. Listens on loopback.
 */
export async function startGraphStandIn(options: GraphStandInOptions): Promise<GraphStandIn> {
  const { now } = options;
  const tenant = createTenant({ ...options, names: options.tenant });
  const identity = createIdentity(tenant, now);
  const delta = createDelta();
  const deps: RouteDeps = { tenant, identity, delta, uploads: createUploads(now), now };
  const server = createServer((incoming, response) => {
    void receive(incoming).then(
      (request) => {
        standIn.requests.push(`${request.method} ${request.host}${decodeURIComponent(request.path)}`);
        reply(response, answerSafely(request));
      },
      (error: unknown) =>
        error instanceof GraphRefusal ? reply(response, error.answer()) : response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const standIn: GraphStandIn = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hosts: [LOGIN_HOST, GRAPH_HOST, UPLOAD_HOST],
    tenant,
    requests: [],
    fault: undefined,
    revokeTokens: () => identity.revokeAll(),
    forgetDelta: () => delta.forget(),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  function answerSafely(request: GraphRequest): GraphAnswer {
    try {
      return standIn.fault?.(request) ?? answer(request);
    } catch (error) {
      if (error instanceof GraphRefusal) return error.answer();
      throw error;
    }
  }

  function answer(request: GraphRequest): GraphAnswer {
    if (request.host === LOGIN_HOST) return identity.answer(request);
    if (request.host === UPLOAD_HOST && request.method === 'PUT') return deps.uploads.put(request);
    if (request.host !== GRAPH_HOST) return { status: 421 };
    const app = identity.check(request);
    if (request.body.length > MAX_BODY_BYTES) {
      throw new GraphRefusal(413, 'RequestBodyTooLarge', 'The request exceeds 4 MB.');
    }
    if (request.method === 'POST' && request.path === '/v1.0/$batch')
      return answerBatch(request, answerSafely);
    return answerGraph(deps, app, request);
  }
  return standIn;
}

async function receive(incoming: IncomingMessage): Promise<GraphRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    host: (headers['host'] ?? '').toLowerCase(),
    method: incoming.method ?? 'GET',
    path,
    query: readQuery(query),
    headers,
    body: Buffer.concat(chunks),
  };
}

function reply(response: ServerResponse, { status, headers = {}, body }: GraphAnswer): void {
  const bytes =
    body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const type = body === undefined || Buffer.isBuffer(body) ? {} : { 'Content-Type': 'application/json' };
  response.writeHead(status, { ...type, ...headers, 'Content-Length': bytes.length });
  response.end(bytes);
}
