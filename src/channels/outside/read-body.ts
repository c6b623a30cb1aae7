import type { HttpResponse } from '../../ports/http';

/** What came of reading a body: undefined when it is too long, `broken` when the connection was lost on the way. */
export type Body = Uint8Array | undefined | 'broken';

/** Reads a body, bounded; may be called once. */
export async function readBody(response: HttpResponse, maxBytes: number): Promise<Body> {
  try {
    return await response.bytes(maxBytes);
  } catch {
    return 'broken';
  }
}

/** A body as JSON; undefined when it is none, too long or broken. */
export function jsonOf(body: Body): unknown {
  if (body === undefined || body === 'broken') return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
