import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

interface OutgoingRequest {
  /** Loopback origin that stands for the host of `url`. */
  origin: string;
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: Buffer;
  timeoutMs: number;
}

export interface IncomingResponse {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Sends requests to servers on this machine that stand for servers elsewhere. */
export interface LoopbackClient {
  /** Rejects with the system's error (its `code`) when there is no answer. */
  send(request: OutgoingRequest): Promise<IncomingResponse>;
  close(): void;
}

/** Creates a client that keeps its connections until it is closed. */
export function createLoopbackClient(): LoopbackClient {
  const http = new HttpAgent({ keepAlive: true });
  // The table of origins says who stands for whom on this machine, so a certificate for another name proves nothing more.
  const https = new HttpsAgent({ keepAlive: true, rejectUnauthorized: false });
  return {
    send: (outgoing) =>
      new Promise((resolve, reject) => {
        const { url, body } = outgoing;
        const secure = outgoing.origin.startsWith('https:');
        const target = new URL(url.pathname + url.search, outgoing.origin);
        const sent = (secure ? httpsRequest : httpRequest)(target, {
          agent: secure ? https : http,
          method: outgoing.method,
          timeout: outgoing.timeoutMs,
          headers: {
            accept: '*/*',
            'user-agent': 'node',
            'accept-encoding': 'gzip, deflate, br',
            ...outgoing.headers,
            // Signatures (AWS SigV4) and virtual hosts depend on the name that the app called.
            host: url.host,
            ...(body.length > 0 || /^(POST|PUT|PATCH)$/.test(outgoing.method)
              ? { 'content-length': String(body.length) }
              : {}),
          },
        });
        sent.on('timeout', () =>
          sent.destroy(Object.assign(new Error('request timed out'), { code: 'ETIMEDOUT' })),
        );
        sent.on('error', reject);
        sent.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            if (!response.complete)
              return reject(Object.assign(new Error('terminated'), { code: 'ECONNRESET' }));
            try {
              resolve(toResponse(response, Buffer.concat(chunks)));
            } catch (error) {
              reject(error as Error);
            }
          });
        });
        sent.end(body);
      }),
    close() {
      http.destroy();
      https.destroy();
    },
  };
}

/** fetch() decodes the body and keeps the headers; the length would then be wrong, so it goes. */
function toResponse(response: IncomingMessage, raw: Buffer): IncomingResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  for (const hop of ['connection', 'keep-alive', 'transfer-encoding']) delete headers[hop];
  const body = decode(raw, headers['content-encoding']);
  if (body !== raw) delete headers['content-length'];
  return { status: response.statusCode ?? 0, headers, body };
}

function decode(body: Buffer, encoding: string | undefined): Buffer {
  if (body.length === 0) return body;
  if (encoding === 'gzip') return gunzipSync(body);
  if (encoding === 'deflate') return inflateSync(body);
  if (encoding === 'br') return brotliDecompressSync(body);
  return body;
}
