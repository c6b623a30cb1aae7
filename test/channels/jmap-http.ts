import { Agent, request as httpsRequest } from 'node:https';
import type { Http, HttpRequest } from '../../src/ports/http';
import { httpResponse } from '../support/http-response';

export interface LoopbackHttp extends Http {
  /** What was asked for so far; live. */
  readonly requests: HttpRequest[];
  close(): void;
}

/**
 * The Http port over real sockets as the platform offers it: https hosts of the table stand for ports of this machine, others are not
 * approved. Trusts `ca` only, for `localhost`.
 */
export function createLoopbackHttp(options: {
  hosts: Readonly<Record<string, number>>;
  ca: string;
}): LoopbackHttp {
  const agent = new Agent({ keepAlive: true });
  const requests: HttpRequest[] = [];
  return {
    requests,
    close: () => agent.destroy(),
    send(request) {
      requests.push(request);
      const url = new URL(request.target);
      const port = options.hosts[url.host];
      if (port === undefined) {
        const text = `${url.host} is neither in the manifest nor approved`;
        return Promise.resolve({ kind: 'failure', code: 'not-approved', text });
      }
      const body = request.body === undefined ? undefined : Buffer.from(request.body);
      return new Promise((resolve) => {
        const sent = httpsRequest(
          {
            agent,
            host: '127.0.0.1',
            port,
            servername: 'localhost',
            ca: options.ca,
            method: request.method,
            path: `${url.pathname}${url.search}`,
            headers: {
              ...request.headers,
              Host: url.host,
              ...(body ? { 'Content-Length': body.length } : {}),
            },
          },
          (response) => resolve(httpResponse(response)),
        );
        sent.on('error', ({ message }) => resolve({ kind: 'failure', code: 'unreachable', text: message }));
        sent.end(body);
      });
    },
  };
}
