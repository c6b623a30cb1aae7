import { z } from 'zod';
import type { Failure, Result } from './failures';
import { failed, ok } from './failures';

/** The whole body; a failure as soon as it turns out to be longer than `maxBytes`. */
export async function readBytes(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Result<Buffer>> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxBytes) return failed(413, 'too-large', `This body may have at most ${maxBytes} bytes.`);
    parts.push(chunk);
  }
  return ok(Buffer.concat(parts));
}

/** The body as JSON that has this form. */
export async function readJson<T>(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
  schema: z.ZodType<T>,
): Promise<Result<T>> {
  const bytes = await readBytes(chunks, maxBytes);
  if (!bytes.ok) return bytes;
  let json: unknown;
  try {
    json = JSON.parse(bytes.value.toString('utf8'));
  } catch {
    return failed(400, 'request-invalid', 'The body is not JSON.');
  }
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : invalidRequest(parsed.error);
}

/** A whole number as it stands in a query, taken down to `max`; `max` when it is not there. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^[0-9]{1,15}$/)
    .transform((digits) => Math.min(Number(digits), max))
    .pipe(z.number().min(min))
    .default(max);
}

export function invalidRequest(error: z.ZodError): { ok: false; failure: Failure } {
  return failed(400, 'request-invalid', z.prettifyError(error).slice(0, 500));
}
