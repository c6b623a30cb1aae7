import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBridge, createExchange } from '../../bridge/server';
import { createGate } from '../../bridge/gate';
import { ask } from './ask';
import type { TestBridge } from './test-bridge';
import { startTestBridge, testCertificate } from './test-bridge';

const deps = { now: Date.now, randomBytes: (count: number) => randomBytes(count), log: () => {} };
const plain = (host: string) =>
  createBridge({
    root: tmpdir(),
    keysFile: '/nowhere',
    host,
    port: 0,
    transport: { kind: 'behind-proxy' },
    deps,
  });

test.each(['0.0.0.0', '::', '192.168.1.5', 'bridge.example.com', '127.0.0.1.example.com'])(
  'plain HTTP is not served on %s',
  (host) => {
    expect(() => plain(host)).toThrow('loopback');
  },
);

test('plain HTTP is served on a loopback address', async () => {
  const bridge = plain('127.0.0.1');
  const { port } = await bridge.listen();
  const status = await new Promise((resolve) => {
    httpRequest({ host: '127.0.0.1', port, path: '/v1/health', agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).end();
  });
  await bridge.close();
  expect(status).toBe(200);
});

test('health says when the root directory cannot be reached', async () => {
  const server = await startTestBridge();
  rmSync(server.root, { recursive: true });
  const answer = await ask(server, 'GET', '/v1/health');
  await server.close();
  expect(answer).toMatchObject({ status: 503, json: { code: 'storage-unavailable' } });
});

test('requests beyond the bound for one key are told to come later, and other keys go on', async () => {
  const server = await startTestBridge({ limits: { maxRequestsPerKey: 1 } });
  const key = await server.newKey('acme');
  const other = await server.newKey('acme');
  const upload = await beginUpload(server, key, 'm.1', 4);
  const refused = await ask(server, 'GET', '/v1/exchanges/acme', { key });
  const served = await ask(server, 'GET', '/v1/exchanges/acme', { key: other });
  const finished = await upload.end('more');
  const later = await ask(server, 'GET', '/v1/exchanges/acme', { key });
  await server.close();
  expect(refused).toMatchObject({ status: 503, json: { code: 'busy' } });
  expect([served.status, finished, later.status]).toEqual([200, 200, 200]);
});

test('a gate gives each place back once', () => {
  const gate = createGate({ maxRequests: 1, maxRequestsPerKey: 1 });
  const first = gate.enter();
  expect(gate.enter()).toMatchObject({ ok: false, failure: { status: 503 } });
  if (first.ok) first.value.leave();
  expect(gate.enter()).toMatchObject({ ok: true });
});

test('closing lets a request in work end and takes no new one', async () => {
  const server = await startTestBridge();
  const key = await server.newKey('acme');
  const upload = await beginUpload(server, key, 'm.1', 4);
  const closed = server.bridge.close();
  await expect(ask(server, 'GET', '/v1/health')).rejects.toThrow('ECONNREFUSED');
  expect(await upload.end('more')).toBe(200);
  await closed;
  expect(readdirSync(server.path('acme', 'SEND'))).toEqual(['m.1']);
  await server.close();
});

test('closing cuts off what does not end in time', async () => {
  const server = await startTestBridge({ limits: { stopTimeoutMs: 1 } });
  const key = await server.newKey('acme');
  const upload = await beginUpload(server, key, 'm.1', 4);
  await server.bridge.close();
  expect(await upload.end('more')).toBe('broken');
  await server.close();
});

test('a renewed certificate that does not fit is refused and the old one goes on serving', async () => {
  const server = await startTestBridge();
  expect(() => server.bridge.reloadCertificate({ cert: 'no certificate', key: 'no key' })).toThrow('PEM');
  server.bridge.reloadCertificate(testCertificate());
  const answer = await ask(server, 'GET', '/v1/health');
  await server.close();
  expect(answer.status).toBe(200);
});

test('an exchange directory is made with SEND and RECEIVE, and made again without harm', async () => {
  const root = mkdtempSync(join(tmpdir(), 'bridge-root-'));
  await createExchange(root, 'acme');
  await createExchange(root, 'acme');
  const made = readdirSync(join(root, 'acme'));
  await expect(createExchange(root, '../acme')).rejects.toThrow('exchange name');
  rmSync(root, { recursive: true });
  expect(made.toSorted()).toEqual(['RECEIVE', 'SEND']);
});

/** Starts an upload, waits until the bridge is writing it, and leaves it to the caller to end it. */
async function beginUpload(server: TestBridge, key: string, name: string, firstBytes: number) {
  const upload = httpsRequest({
    host: '127.0.0.1',
    port: server.port,
    servername: 'bridge.test',
    ca: testCertificate().cert,
    method: 'PUT',
    path: `/v1/exchanges/acme/send/${name}`,
    headers: { Authorization: `Bearer ${key}`, 'Transfer-Encoding': 'chunked' },
    agent: false,
  });
  const outcome = new Promise<number | 'broken'>((resolve) => {
    upload.on('error', () => resolve('broken'));
    upload.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
  });
  upload.write('x'.repeat(firstBytes));
  const isWriting = () =>
    readdirSync(server.path('acme', 'SEND')).some((each) => each.startsWith('.issue-sync-'));
  while (!isWriting()) await new Promise((resolve) => setImmediate(resolve));
  return {
    end(rest: string) {
      upload.end(rest);
      return outcome;
    },
  };
}
