import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const TIMEOUT_MS = 5000;
const HOST = '127.0.0.1';

/** Whether a bridge on this machine is well; for a container's health check. Never rejects. */
export async function isHealthy(port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const where = { host: HOST, port, path: '/v1/health', agent: false, signal };
  // Its certificate is for its public name, and nothing is told to it.
  const overTls = httpsRequest({ ...where, rejectUnauthorized: false });
  const status = (await statusOf(overTls)) ?? (await statusOf(httpRequest(where)));
  return status === 200;
}

/** Undefined where there is no answer. */
async function statusOf(request: ReturnType<typeof httpRequest>): Promise<number | undefined> {
  try {
    request.end();
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  } catch {
    return undefined;
  }
}
