import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bell } from '../../../bridge/bell/bell';

export interface AppStandIn {
  /** What the operator has to allow. */
  origin: string;
  bell: Bell;
  /** `X-Issue-Sync-Bell` of a listing. */
  header: string;
  /** Bodies of the rings with a right signature. */
  rings: { sync: string; at: number }[];
  /** Rings without. */
  forged: number;
  /** What is answered from now on. */
  answer: { status: number; headers: Record<string, string> };
  /** Resolves once it has been rung so often. */
  rung(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Stands for the app's web trigger: checks signatures and counts rings. */
export async function startAppStandIn(sync = 'sync-1'): Promise<AppStandIn> {
  const secret = '5e'.repeat(32);
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const ring = JSON.parse(body) as { v: number; sync: string; at: number; sig: string };
      const sig = createHmac('sha256', Buffer.from(secret, 'hex'))
        .update(`${ring.sync}.${ring.at}`)
        .digest('hex');
      const isFine =
        request.method === 'POST' && request.url === '/x1/abc' && ring.v === 1 && ring.sig === sig;
      if (isFine) app.rings.push({ sync: ring.sync, at: ring.at });
      else app.forged += 1;
      response.writeHead(app.answer.status, app.answer.headers).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const bell = { url: `${origin}/x1/abc`, secret, sync };
  const app: AppStandIn = {
    origin,
    bell,
    header: Buffer.from(JSON.stringify(bell)).toString('base64url'),
    rings: [],
    forged: 0,
    answer: { status: 204, headers: {} },
    async rung(count) {
      while (app.rings.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return app;
}
