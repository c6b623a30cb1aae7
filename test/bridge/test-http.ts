import { request as httpsRequest } from 'node:https';
import type { Http, HttpFailure, HttpRequest, HttpResponse } from '../../src/ports/http';
import { testCertificate } from './test-bridge';
import { httpResponse } from '../support/http-response';

/** The Http port over real sockets: every https host stands for 127.0.0.1:`port`, and only the test's certificate is trusted. */
export function createTestHttp(port: number): Http {
  return { send: (request) => sendTo(port, request, request.target) };
}

/** Like `createTestHttp`, for requests whose target must reach the wire exactly as it is written (a URL would resolve `..`). */
export function sendRaw(port: number, request: HttpRequest): Promise<HttpResponse | HttpFailure> {
  return sendTo(port, request, undefined);
}

function sendTo(
  port: number,
  request: HttpRequest,
  url: string | undefined,
): Promise<HttpResponse | HttpFailure> {
  const parsed = url === undefined ? undefined : new URL(url);
  return new Promise((resolve) => {
    const body = request.body === undefined ? undefined : Buffer.from(request.body);
    const sent = httpsRequest(
      {
        host: '127.0.0.1',
        port,
        // A connection that is kept would be used again just after the bridge has closed it, and a restart would show as a failure.
        agent: false,
        servername: parsed?.hostname ?? 'bridge.test',
        ca: testCertificate().cert,
        method: request.method,
        path: parsed ? `${parsed.pathname}${parsed.search}` : request.target,
        headers: { ...request.headers, ...(body ? { 'Content-Length': body.length } : {}) },
      },
      (response) => resolve(httpResponse(response)),
    );
    sent.on('error', (error) => resolve({ kind: 'failure', code: 'unreachable', text: error.message }));
    sent.end(body);
  });
}
