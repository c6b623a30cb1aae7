import {
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { ask } from './ask';
import type { TestBridge } from './test-bridge';
import { startTestBridge, testCertificate } from './test-bridge';

let server: TestBridge;
let key: string;
let time = Date.now();

async function start(limits = {}) {
  server = await startTestBridge({ limits, now: () => time });
  key = await server.newKey('acme');
}
afterEach(() => server.close());

const put = (name: string, body: string | Uint8Array) =>
  ask(server, 'PUT', `/v1/exchanges/acme/send/${name}`, { key, body });
const inSend = () => readdirSync(server.path('acme', 'SEND')).toSorted();

test('an object has its name when the answer comes, and nothing else is left', async () => {
  await start();
  expect(await put('m.1', 'content')).toMatchObject({ status: 200, json: { size: 7 } });
  expect(inSend()).toEqual(['m.1']);
  expect(readFileSync(server.path('acme', 'SEND', 'm.1'), 'utf8')).toBe('content');
});

test('an object that is too large leaves nothing, also when its length is not told beforehand', async () => {
  await start({ maxFileBytes: 1000 });
  expect(await put('m.1', new Uint8Array(1000))).toMatchObject({ status: 200 });
  expect(await put('m.2', new Uint8Array(1001))).toMatchObject({ status: 413, json: { code: 'too-large' } });
  expect(await putInChunks('m.3', Array(8).fill('x'.repeat(400)))).toBe(413);
  expect(inSend()).toEqual(['m.1']);
});

test('an upload that breaks off leaves nothing and does not replace what was there', async () => {
  await start();
  await put('m.1', 'whole');
  await breakOff('m.1', 5000);
  await logged((line) => line.code === 'client-gone');
  expect(inSend()).toEqual(['m.1']);
  expect(readFileSync(server.path('acme', 'SEND', 'm.1'), 'utf8')).toBe('whole');
});

test('a full SEND directory takes no more until something was collected or withdrawn', async () => {
  await start({ maxSendBytes: 100 });
  expect(await put('m.1', new Uint8Array(60))).toMatchObject({ status: 200 });
  expect(await put('m.2', new Uint8Array(60))).toMatchObject({ status: 507, json: { code: 'quota-full' } });
  expect(inSend()).toEqual(['m.1']);
  await ask(server, 'POST', '/v1/exchanges/acme/send/delete', { key, body: '{"names":["m.1"]}' });
  expect(await put('m.2', new Uint8Array(60))).toMatchObject({ status: 200 });
  unlinkSync(server.path('acme', 'SEND', 'm.2'));
  time += 2_000;
  expect(await put('m.3', new Uint8Array(60))).toMatchObject({ status: 200 });
});

test('the number of objects in SEND is bounded too', async () => {
  await start({ maxSendFiles: 2 });
  const statuses = [];
  for (const name of ['m.1', 'm.2', 'm.3']) statuses.push((await put(name, '')).status);
  expect(statuses).toEqual([200, 200, 507]);
});

test('temporary files of a killed bridge go after an hour, younger ones and those of others stay', async () => {
  await start();
  const old = `.issue-sync-${'a'.repeat(24)}.tmp`;
  const young = `.issue-sync-${'b'.repeat(24)}.tmp`;
  const foreign = '.rsync-partial';
  for (const name of [old, young, foreign]) writeFileSync(server.path('acme', 'SEND', name), 'x');
  const twoHoursAgo = time / 1000 - 7200;
  for (const name of [old, foreign]) utimesSync(server.path('acme', 'SEND', name), twoHoursAgo, twoHoursAgo);
  await put('m.1', 'x');
  expect(inSend()).toEqual([young, foreign, 'm.1'].toSorted());
});

test('a link to nothing in place of SEND is named as a missing exchange directory', async () => {
  await start();
  rmSync(server.path('acme', 'SEND').replace(/\/$/, ''));
  symlinkSync('/nowhere', server.path('acme', 'SEND').replace(/\/$/, ''));
  const answer = await put('m.1', 'x');
  expect(answer).toMatchObject({ status: 404, json: { code: 'exchange-missing' } });
  expect((answer.json as { message: string }).message).toContain('SEND');
});

test('the check of RECEIVE leaves nothing behind', async () => {
  await start();
  const answer = await ask(server, 'POST', '/v1/exchanges/acme/receive/check', { key });
  expect(answer.status).toBe(200);
  expect(readdirSync(server.path('acme', 'RECEIVE'))).toEqual([]);
});

function open(name: string, headers: Record<string, string | number>) {
  return httpsRequest({
    host: '127.0.0.1',
    port: server.port,
    servername: 'bridge.test',
    ca: testCertificate().cert,
    method: 'PUT',
    path: `/v1/exchanges/acme/send/${name}`,
    headers: { Authorization: `Bearer ${key}`, ...headers },
  });
}

/** Sends without a Content-Length; the status of the answer. */
function putInChunks(name: string, chunks: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = open(name, { 'Transfer-Encoding': 'chunked' });
    sent.on('error', reject);
    sent.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });
}

/** Announces `length` bytes, sends a few and drops the connection once the bridge has begun to write. */
async function breakOff(name: string, length: number): Promise<void> {
  const sent = open(name, { 'Content-Length': length });
  sent.on('error', () => {});
  sent.write('half');
  await eventually(() => inSend().some((each) => each.startsWith('.issue-sync-')));
  sent.destroy();
}

async function logged(wanted: (line: Record<string, unknown>) => boolean): Promise<void> {
  await eventually(() => server.log.some(wanted));
}

/** Lets the event loop turn until it is so; the test's own time-out is the only clock. */
async function eventually(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
