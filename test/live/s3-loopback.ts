import type { LoopbackClient } from '../../local/forge/gateway/loopback-request';
import type { Http, HttpRequest } from '../../src/ports/http';

const TIMEOUT_MS = 30_000;

/**
 * The Http port over real sockets, as the local Forge host lets the app out: every https host stands for 127.0.0.1:`port`, which is
 * called by plain HTTP under the host's own name, because signatures and virtual hosts depend on it. `sent` keeps what was asked.
 */
export function createLoopbackHttp(client: LoopbackClient, port: number): Http & { sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  return {
    sent,
    async send(request) {
      sent.push(request);
      try {
        const { status, headers, body } = await client.send({
          origin: `http://127.0.0.1:${port}`,
          url: new URL(request.target),
          method: request.method,
          headers: request.headers ?? {},
          body: Buffer.from(request.body ?? ''),
          timeoutMs: TIMEOUT_MS,
        });
        return {
          kind: 'response',
          status,
          header: (name) => headers[name.toLowerCase()],
          bytes: async (maxBytes) => (body.length > maxBytes ? undefined : Uint8Array.from(body)),
        };
      } catch (error) {
        return { kind: 'failure', code: 'unreachable', text: (error as Error).message };
      }
    },
  };
}
