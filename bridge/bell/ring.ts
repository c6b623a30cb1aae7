import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Bell } from './bell';

export interface RingAnswer {
  /** 0: there was no answer. */
  status: number;
  /** Seconds, where the answer asks to wait. */
  retryAfter?: number;
}

/** Rings once. Follows no redirect and reads nothing of the answer but its head. Never rejects. */
export type Ring = (bell: Bell, now: number) => Promise<RingAnswer>;

/** Rings over the network; `timeoutMs` bounds the whole of it. */
export function createRing(options: { timeoutMs: number; ca?: readonly string[] }): Ring {
  return (bell, now) =>
    new Promise((resolve) => {
      const body = Buffer.from(ringBody(bell, now));
      const url = new URL(bell.url);
      const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
      const request = send(url, {
        method: 'POST',
        agent: false,
        headers: { 'Content-Type': 'application/json', 'Content-Length': body.length },
        signal: AbortSignal.timeout(options.timeoutMs),
        ...(options.ca ? { ca: [...options.ca] } : {}),
      });
      request.on('error', () => resolve({ status: 0 }));
      request.on('response', (response) => {
        const wait = response.headers['retry-after'] ?? '';
        resolve({
          status: response.statusCode ?? 0,
          ...(/^[0-9]{1,6}$/.test(wait) ? { retryAfter: Number(wait) } : {}),
        });
        response.destroy();
      });
      request.end(body);
    });
}

/** What a ring says: only which synchronization has mail, at which time, and a proof that it comes from who was told the secret. */
export function ringBody(bell: Bell, at: number): string {
  const key = Buffer.from(bell.secret, 'hex');
  const sig = createHmac('sha256', key).update(`${bell.sync}.${at}`, 'utf8').digest('hex');
  return JSON.stringify({ v: 1, sync: bell.sync, at, sig });
}
