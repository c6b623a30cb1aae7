import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BridgeLimits } from '../../../bridge/limits';
import { watchDirectory } from '../../../bridge/bell/watch-directory';
import { ask } from '../ask';
import type { TestBridge } from '../test-bridge';
import { startTestBridge } from '../test-bridge';
import type { AppStandIn } from './app-stand-in';
import { startAppStandIn } from './app-stand-in';

const QUICK = { bellDebounceMs: 50, bellIntervalMs: 100 };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let app: AppStandIn;
let server: TestBridge;
let key: string;
async function start(limits: Partial<BridgeLimits> = {}, bellHosts?: string[]): Promise<void> {
  app = await startAppStandIn();
  server = await startTestBridge({ limits: { ...QUICK, ...limits }, bellHosts: bellHosts ?? [app.origin] });
  key = await server.newKey('acme', 'globex');
}
afterEach(async () => {
  await server.close();
  await app.close();
});

const list = (exchange = 'acme') =>
  ask(server, 'GET', `/v1/exchanges/${exchange}/receive`, {
    key,
    headers: { 'X-Issue-Sync-Bell': app.header },
  });
const arrive = (name: string) => writeFileSync(server.path('acme', 'RECEIVE', name), 'x');

test('what the partner puts rings the bell of who has listed, through symbolic links', async () => {
  await start();
  expect((await list()).status).toBe(200);
  await ask(server, 'PUT', '/v1/exchanges/globex/send/m.1', { key, body: 'message' });
  await app.rung(1);
  expect([app.rings[0]?.sync, app.forged]).toEqual(['sync-1', 0]);
});

test('what comes by rename or copy rings, each time anew', async () => {
  await start();
  await list();
  writeFileSync(server.path('acme', 'RECEIVE', '.partial'), 'x');
  renameSync(server.path('acme', 'RECEIVE', '.partial'), server.path('acme', 'RECEIVE', 'm.1'));
  await app.rung(1);
  arrive('m.2');
  await app.rung(2);
  expect(app.forged).toBe(0);
});

test('neither what the app puts or takes away rings, nor files that are no messages', async () => {
  await start();
  arrive('m.1');
  await list();
  await ask(server, 'PUT', '/v1/exchanges/acme/send/m.1', { key, body: 'message' });
  await ask(server, 'POST', '/v1/exchanges/acme/receive/check', { key });
  await ask(server, 'POST', '/v1/exchanges/acme/receive/delete', { key, body: '{"names":["m.1"]}' });
  arrive('.hidden');
  arrive('not a name');
  await sleep(400);
  expect(app.rings).toEqual([]);
  arrive('m.2');
  await app.rung(1);
});

test('many arrivals are few rings', async () => {
  await start({ bellIntervalMs: 60_000 });
  await list();
  for (let count = 0; count < 50; count += 1) {
    arrive(`m.${count}`);
    await sleep(10);
  }
  await app.rung(1);
  await sleep(300);
  expect(app.rings).toHaveLength(1);
});

test('a bell that is not renewed by a listing is forgotten', async () => {
  await start({ bellLeaseMs: 200 });
  await list();
  await sleep(400);
  arrive('m.1');
  await sleep(400);
  expect(app.rings).toEqual([]);
});

test('a bell that nobody answers to is forgotten until it comes again', async () => {
  await start();
  app.answer = { status: 404, headers: {} };
  await list();
  arrive('m.1');
  await app.rung(1);
  await sleep(50);
  arrive('m.2');
  await sleep(400);
  expect(app.rings).toHaveLength(1);
  await list();
  arrive('m.3');
  await app.rung(2);
});

test('the listing goes on without a bell that cannot be used, and the log says which host it was', async () => {
  await start({}, ['*.hello.atlassian-dev.net']);
  expect((await list()).status).toBe(200);
  arrive('m.1');
  await sleep(300);
  expect(app.rings).toEqual([]);
  expect(server.log).toContainEqual({ event: 'bell-refused', host: new URL(app.origin).host });
  const spoilt = { 'X-Issue-Sync-Bell': 'not a bell' };
  expect((await ask(server, 'GET', '/v1/exchanges/acme/receive', { key, headers: spoilt })).status).toBe(200);
});

test('a link that leads elsewhere is followed at the next listing', async () => {
  await start();
  await list();
  const elsewhere = mkdtempSync(join(tmpdir(), 'bridge-elsewhere-'));
  unlinkSync(server.path('acme', 'RECEIVE'));
  symlinkSync(elsewhere, server.path('acme', 'RECEIVE'));
  await list();
  writeFileSync(join(elsewhere, 'm.1'), 'x');
  await app.rung(1);
  rmSync(elsewhere, { recursive: true });
  expect(app.rings).toHaveLength(1);
});

test('where the system tells nothing, the directory is read every now and then', async () => {
  await start();
  // FUSE, /proc and the like are not at hand everywhere; a directory that is not there cannot be watched either.
  const path = join(server.root, 'later');
  const arrivals: number[] = [];
  const stop = await watchDirectory(path, { pollMs: 30, settleMs: 10 }, () => arrivals.push(Date.now()));
  mkdirSync(path);
  writeFileSync(join(path, 'm.0'), 'x');
  await sleep(200);
  writeFileSync(join(path, 'm.1'), 'x');
  while (arrivals.length < 1) await sleep(10);
  unlinkSync(join(path, 'm.1'));
  await sleep(150);
  stop();
  writeFileSync(join(path, 'm.2'), 'x');
  await sleep(150);
  expect(arrivals).toHaveLength(1);
});
