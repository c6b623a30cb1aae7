import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { Answer } from './answer';
import type { Failure } from './failures';

/** Nothing that the bridge answers may be kept by a cache or run by a browser. */
const COMMON_HEADERS = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'",
};

const RETRY_AFTER_SECONDS = 2;

/** Sends a good answer; a file is streamed and its handle closed, whatever happens. */
export async function sendAnswer(response: ServerResponse, answer: Answer): Promise<void> {
  if (answer.kind === 'json') sendJson(response, answer.status, answer.value, {});
  else if (answer.kind === 'file') await sendFile(response, answer.handle, answer.size);
  else sendBytes(response, answer.bytes, answer.release);
}

/** Sends a failure as `{code, message}`. */
export function sendFailure(response: ServerResponse, failure: Failure): void {
  const headers: Record<string, string> = {};
  if (failure.status === 401) headers['WWW-Authenticate'] = 'Bearer';
  if (failure.status === 503) headers['Retry-After'] = String(RETRY_AFTER_SECONDS);
  sendJson(response, failure.status, { code: failure.code, message: failure.message }, headers);
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string>,
): void {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  response.writeHead(status, {
    ...COMMON_HEADERS,
    ...headers,
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': body.length,
  });
  response.end(body);
}

/** Content of `size` bytes follows. */
function writeObjectHead(response: ServerResponse, size: number): void {
  response.writeHead(200, {
    ...COMMON_HEADERS,
    'Content-Type': 'application/octet-stream',
    'Content-Length': size,
    // A proxy may change the length on the way (compression); this one stays.
    'X-Object-Size': size,
  });
}

function sendBytes(response: ServerResponse, bytes: Uint8Array, release: () => void): void {
  writeObjectHead(response, bytes.length);
  // Also after the last byte has gone out, and when the caller goes away before.
  response.once('close', release);
  response.end(bytes);
}

async function sendFile(response: ServerResponse, handle: FileHandle, size: number): Promise<void> {
  try {
    writeObjectHead(response, size);
    if (size === 0) {
      response.end();
      return;
    }
    const file = handle.createReadStream({ start: 0, end: size - 1, autoClose: false });
    await pipeline(file, response, { end: false });
    // Shorter than announced: somebody cut the file meanwhile. The reader must see a broken answer, not a whole one.
    if (file.bytesRead === size) response.end();
    else response.destroy();
  } finally {
    await handle.close();
  }
}
