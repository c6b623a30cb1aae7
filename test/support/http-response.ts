import type { IncomingMessage } from 'node:http';
import type { HttpResponse } from '../../src/ports/http';

/** What the Http port makes of a response that came over a real socket. The whole body is read, so that its connection serves again. */
export function httpResponse(response: IncomingMessage): HttpResponse {
  return {
    kind: 'response',
    status: response.statusCode ?? 0,
    header(name) {
      const value = response.headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    async bytes(maxBytes) {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of response as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size <= maxBytes) chunks.push(chunk);
      }
      return size > maxBytes ? undefined : Uint8Array.from(Buffer.concat(chunks));
    },
  };
}
