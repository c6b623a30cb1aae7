import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createRing } from '../../../bridge/bell/ring';
import type { AppStandIn } from './app-stand-in';
import { startAppStandIn } from './app-stand-in';

let app: AppStandIn;
beforeEach(async () => {
  app = await startAppStandIn();
});
afterEach(() => app.close());

const ring = createRing({ timeoutMs: 500 });

test('a ring is signed, and says when it was and for whom', async () => {
  expect(await ring(app.bell, 1_777_000_000_123)).toEqual({ status: 204 });
  expect([app.rings, app.forged]).toEqual([[{ sync: 'sync-1', at: 1_777_000_000_123 }], 0]);
  await ring({ ...app.bell, secret: '00'.repeat(32) }, 1);
  expect([app.rings.length, app.forged]).toEqual([1, 1]);
});

test('the wish to come later is passed on', async () => {
  app.answer = { status: 429, headers: { 'Retry-After': '7' } };
  expect(await ring(app.bell, 1)).toEqual({ status: 429, retryAfter: 7 });
  app.answer = { status: 429, headers: { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT' } };
  expect(await ring(app.bell, 1)).toEqual({ status: 429 });
});

test('a redirect is not followed', async () => {
  app.answer = { status: 307, headers: { Location: `${app.origin}/x1/abc` } };
  expect(await ring(app.bell, 1)).toEqual({ status: 307 });
  expect(app.rings).toHaveLength(1);
});

test('who does not answer, or is not there, is given up', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const at = (url: string) => ring({ ...app.bell, url }, 1);
  expect(await at(`http://127.0.0.1:${port}/`)).toEqual({ status: 0 });
  silent.close();
  await once(silent, 'close');
  expect(await at(`http://127.0.0.1:${port}/`)).toEqual({ status: 0 });
});

test('an answer without end is not read', async () => {
  const endless = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    const timer = setInterval(() => socket.write('4000\r\n'.padEnd(0x4000, 'x')), 1);
    socket.on('close', () => clearInterval(timer));
  });
  endless.listen(0, '127.0.0.1');
  await once(endless, 'listening');
  const closed = new Promise((resolve) =>
    endless.once('connection', (socket) => socket.once('close', resolve)),
  );
  const { port } = endless.address() as AddressInfo;
  expect(await ring({ ...app.bell, url: `http://127.0.0.1:${port}/` }, 1)).toEqual({ status: 200 });
  await closed;
  endless.close();
});
