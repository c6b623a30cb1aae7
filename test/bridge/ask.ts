import { sendRaw } from './test-http';
import type { TestBridge } from './test-bridge';

interface Answer {
  status: number;
  json: unknown;
  text: string;
}

/** One request with the target exactly as written; a lost connection throws. */
export async function ask(
  server: TestBridge,
  method: string,
  target: string,
  options: { key?: string; body?: string | Uint8Array | undefined; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await sendRaw(server.port, {
    method: method as 'GET',
    target,
    headers: {
      ...options.headers,
      ...(options.key === undefined ? {} : { Authorization: `Bearer ${options.key}` }),
    },
    ...(options.body === undefined ? {} : { body: options.body }),
  });
  if (response.kind === 'failure') throw new Error(`${method} ${target}: ${response.text}`);
  const text = Buffer.from((await response.bytes(64 * 1024 * 1024)) ?? []).toString('latin1');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: response.status, json, text };
}
