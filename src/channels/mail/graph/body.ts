import type { HttpResponse } from '../../../ports/http';

/** The body; undefined when it is too long, `broken` when the connection was lost on the way. */
export async function readBody(
  response: HttpResponse,
  maxBytes: number,
): Promise<Uint8Array | undefined | 'broken'> {
  try {
    return await response.bytes(maxBytes);
  } catch {
    return 'broken';
  }
}

/** The body as JSON; undefined when it is none, too long or broken. */
export async function readJson(response: HttpResponse, maxBytes: number): Promise<unknown> {
  const bytes = await readBody(response, maxBytes);
  if (bytes === undefined || bytes === 'broken') return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
