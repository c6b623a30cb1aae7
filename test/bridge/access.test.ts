import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readKeyFile, removeAccessKey } from '../../bridge/key-file';
import { ask } from './ask';
import type { TestBridge } from './test-bridge';
import { startTestBridge } from './test-bridge';

let server: TestBridge;
let key: string;

beforeEach(async () => {
  server = await startTestBridge();
  key = await server.newKey('acme');
});
afterEach(() => server.close());

test('health needs no key and tells nothing but what this is', async () => {
  const answer = await ask(server, 'GET', '/v1/health');
  expect(answer).toMatchObject({
    status: 200,
    json: { service: 'issue-sync-bridge', api: 1, status: 'ok', features: ['files', 'mail', 'bell'] },
  });
});

test('a request without a key is refused, whatever it asks for', async () => {
  for (const path of ['', '/receive', '/receive/m.1', '/send/m.1']) {
    const answer = await ask(server, 'GET', `/v1/exchanges/acme${path}`);
    expect(answer).toMatchObject({ status: 401, json: { code: 'access-key-missing' } });
  }
});

test.each(['wrong', 'isb_', `isb_${'A'.repeat(43)}`, 'x'.repeat(200)])(
  'the key %j is refused',
  async (wrong) => {
    const answer = await ask(server, 'GET', '/v1/exchanges/acme', { key: wrong });
    expect(answer).toMatchObject({ status: 401, json: { code: 'access-key-wrong' } });
  },
);

test('a key reaches its own exchange and no other, and cannot learn which others there are', async () => {
  writeFileSync(server.path('acme', 'RECEIVE', 'm.1'), 'x');
  expect(await ask(server, 'GET', '/v1/exchanges/acme', { key })).toMatchObject({ status: 200 });
  const foreign: [string, string, string?][] = [
    ['GET', ''],
    ['GET', '/receive'],
    ['GET', '/receive/m.1'],
    ['GET', '/send/m.1'],
    ['PUT', '/send/m.1', 'evil'],
    ['POST', '/receive/delete', '{"names":["m.1"]}'],
    ['POST', '/send/delete', '{"names":["m.1"]}'],
    ['POST', '/receive/check'],
  ];
  for (const [method, path, body] of foreign) {
    const existing = await ask(server, method, `/v1/exchanges/globex${path}`, { key, body });
    const absent = await ask(server, method, `/v1/exchanges/initech${path}`, { key, body });
    expect(existing).toMatchObject({ status: 403, json: { code: 'exchange-not-allowed' } });
    expect(absent).toEqual(existing);
  }
  expect(readFileSync(server.path('acme', 'RECEIVE', 'm.1'), 'utf8')).toBe('x');
});

test('names of exchanges are compared exactly', async () => {
  for (const other of ['ACME', 'acme.', 'acm']) {
    expect(await ask(server, 'GET', `/v1/exchanges/${other}`, { key })).toMatchObject({ status: 403 });
  }
});

test('one key may name several exchanges', async () => {
  const both = await server.newKey('acme', 'globex');
  expect(await ask(server, 'GET', '/v1/exchanges/acme', { key: both })).toMatchObject({ status: 200 });
  expect(await ask(server, 'GET', '/v1/exchanges/globex', { key: both })).toMatchObject({ status: 200 });
});

test('a key that was taken away is refused by the running bridge, and others go on', async () => {
  const second = await server.newKey('acme');
  const records = await readKeyFile(server.keysFile);
  const id = records.ok ? records.value[0]?.id : undefined;
  const deps = { now: () => 0, randomBytes: (count: number) => new Uint8Array(count) };
  expect(await removeAccessKey(server.keysFile, id ?? '', deps)).toEqual({
    ok: true,
    value: { removed: true },
  });
  expect(await ask(server, 'GET', '/v1/exchanges/acme', { key })).toMatchObject({ status: 401 });
  expect(await ask(server, 'GET', '/v1/exchanges/acme', { key: second })).toMatchObject({ status: 200 });
});

test('the key file holds no key and is its owner’s alone', () => {
  expect(readFileSync(server.keysFile, 'utf8')).not.toContain(key);
  expect(statSync(server.keysFile).mode & 0o777).toBe(0o600);
});

test('a key file that cannot be trusted or read lets nobody in', async () => {
  chmodSync(server.keysFile, 0o666);
  expect(await ask(server, 'GET', '/v1/exchanges/acme', { key })).toMatchObject({
    status: 503,
    json: { code: 'keys-unreadable' },
  });
  chmodSync(server.keysFile, 0o600);
  expect(await ask(server, 'GET', '/v1/exchanges/acme', { key })).toMatchObject({ status: 200 });
  writeFileSync(server.keysFile, '{"v":1,"keys":[{}]}');
  expect(await ask(server, 'GET', '/v1/exchanges/acme', { key })).toMatchObject({ status: 503 });
});

test('a key from before there was mail goes on with its exchanges, and reaches no mail server', async () => {
  const file = JSON.parse(readFileSync(server.keysFile, 'utf8')) as { keys: Record<string, unknown>[] };
  for (const record of file.keys) {
    delete record['mailHosts'];
    delete record['mailPlainHosts'];
  }
  writeFileSync(server.keysFile, JSON.stringify(file));
  expect(await ask(server, 'GET', '/v1/exchanges/acme', { key })).toMatchObject({ status: 200 });
  const side = {
    address: 'a@b.example',
    host: 'localhost',
    port: 993,
    security: 'tls',
    username: 'a',
    password: 'b',
  };
  const account = { receive: { ...side, folder: 'INBOX' }, send: side, processed: { kind: 'delete' } };
  const body = JSON.stringify({ account, what: 'receive' });
  expect(await ask(server, 'POST', '/v1/mail/check', { key, body })).toMatchObject({
    status: 403,
    json: { code: 'mail-host-not-allowed' },
  });
});

test('log lines tell who asked for what, without keys and without content', async () => {
  await ask(server, 'PUT', '/v1/exchanges/acme/send/m.1', { key, body: 'very secret content' });
  await ask(server, 'GET', '/v1/exchanges/globex/receive/m.1', { key });
  await ask(server, 'GET', `/v1/exchanges/acme`, { key: 'not-a-key-but-secret' });
  const lines = JSON.stringify(server.log);
  expect(server.log).toContainEqual(
    expect.objectContaining({
      event: 'request',
      operation: 'put',
      exchange: 'acme',
      name: 'm.1',
      status: 200,
    }),
  );
  expect(server.log).toContainEqual(expect.objectContaining({ status: 403, code: 'exchange-not-allowed' }));
  for (const secret of [key, 'very secret content', 'not-a-key-but-secret'])
    expect(lines).not.toContain(secret);
});

test('failures do not show paths of the machine', async () => {
  const orphan = await server.newKey('orphan');
  const answer = await ask(server, 'GET', '/v1/exchanges/orphan/receive', { key: orphan });
  expect(answer).toMatchObject({ status: 404, json: { code: 'exchange-missing' } });
  expect(JSON.stringify(answer.json)).not.toContain(join(server.root, '..'));
});
