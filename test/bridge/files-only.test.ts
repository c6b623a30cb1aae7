import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ask } from './ask';
import type { TestBridge } from './test-bridge';
import { startTestBridge } from './test-bridge';

let server: TestBridge;
let key: string;
let secretFile: string;

beforeEach(async () => {
  server = await startTestBridge();
  key = await server.newKey('acme');
  secretFile = join(server.root, '..', 'secret');
  writeFileSync(secretFile, 'secret of the machine');
});
afterEach(() => server.close());

test.each([
  '/v1/exchanges/acme/receive/../../../secret',
  '/v1/exchanges/acme/receive/..%2f..%2f..%2fsecret',
  '/v1/exchanges/acme/receive/%2e%2e/%2e%2e/%2e%2e/secret',
  '/v1/exchanges/acme/receive/..\\..\\..\\secret',
  '/v1/exchanges/acme/receive//secret',
  '/v1/exchanges/acme/receive/.hidden',
  '/v1/exchanges/acme/receive/m.1%00',
  '/v1/exchanges/acme/receive/m.1/',
  '/v1/exchanges/acme/../globex/receive/m.1',
  '/v1/exchanges/../exchanges/acme/receive/secret',
  '/v1/exchanges/./acme/receive/secret',
  '/v1/exchanges/%61cme/receive/secret',
  '//v1/exchanges/acme/receive/secret',
  '/V1/exchanges/acme/receive/secret',
  '/v1/exchanges/acme/RECEIVE/secret',
  'https://bridge.test/v1/exchanges/acme/receive/secret',
  '/v1/exchanges/..',
  '/v1/exchanges/',
])('the target %j reaches nothing', async (target) => {
  for (const method of ['GET', 'PUT', 'DELETE', 'POST']) {
    const answer = await ask(server, method, target, { key });
    expect([400, 404, 405]).toContain(answer.status);
    expect(answer.text).not.toContain('secret of the machine');
  }
  expect(readFileSync(secretFile, 'utf8')).toBe('secret of the machine');
});

test('what is no regular file is neither listed nor read nor deleted, and does not block', async () => {
  writeFileSync(server.path('acme', 'RECEIVE', 'real'), 'x');
  symlinkSync(secretFile, server.path('acme', 'RECEIVE', 'link'));
  symlinkSync('/nowhere', server.path('acme', 'RECEIVE', 'dangling'));
  mkdirSync(server.path('acme', 'RECEIVE', 'directory'));
  execFileSync('sh', ['-c', 'mkfifo "$0"', server.path('acme', 'RECEIVE', 'pipe')]);
  const odd = ['link', 'dangling', 'directory', 'pipe'];

  const listed = await ask(server, 'GET', '/v1/exchanges/acme/receive', { key });
  expect(listed.json).toEqual({ entries: [{ name: 'real', size: 1 }] });
  for (const name of odd) {
    const read = await ask(server, 'GET', `/v1/exchanges/acme/receive/${name}`, { key });
    expect(read).toMatchObject({ status: 404, json: { code: 'object-missing' } });
  }
  const body = JSON.stringify({ names: odd });
  const deleted = await ask(server, 'POST', '/v1/exchanges/acme/receive/delete', { key, body });
  expect(deleted.json).toEqual({ deleted: 0 });
  for (const name of odd) expect(lstatSync(server.path('acme', 'RECEIVE', name)).isFile()).toBe(false);
});

test('a link or directory under the name of an object is not written through or replaced', async () => {
  symlinkSync(secretFile, server.path('acme', 'SEND', 'link'));
  mkdirSync(server.path('acme', 'SEND', 'directory'));
  for (const name of ['link', 'directory']) {
    const answer = await ask(server, 'PUT', `/v1/exchanges/acme/send/${name}`, { key, body: 'overwritten' });
    expect(answer).toMatchObject({ status: 409, json: { code: 'name-taken' } });
  }
  expect(readFileSync(secretFile, 'utf8')).toBe('secret of the machine');
  expect(lstatSync(server.path('acme', 'SEND', 'link')).isSymbolicLink()).toBe(true);
});

test('hidden files, temporary ones and names outside the pattern are not listed and cannot be deleted', async () => {
  const names = [
    '.hidden',
    `.issue-sync-${'0'.repeat(24)}.tmp`,
    'with space',
    'ümlaut',
    '-rf',
    'x'.repeat(201),
  ];
  for (const name of names) writeFileSync(server.path('acme', 'RECEIVE', name), 'x');
  const listed = await ask(server, 'GET', '/v1/exchanges/acme/receive', { key });
  expect(listed.json).toEqual({ entries: [] });
  for (const name of names) {
    const body = JSON.stringify({ names: [name] });
    const answer = await ask(server, 'POST', '/v1/exchanges/acme/receive/delete', { key, body });
    expect(answer).toMatchObject({ status: 400, json: { code: 'request-invalid' } });
    expect(existsSync(server.path('acme', 'RECEIVE', name))).toBe(true);
  }
});

test.each(['.hidden', `.issue-sync-${'0'.repeat(24)}.tmp`, '-rf', '..', 'x'.repeat(201)])(
  'the name %j is refused by reading and writing, also where there is such a file',
  async (name) => {
    if (name !== '..') writeFileSync(server.path('acme', 'RECEIVE', name), 'secret of the machine');
    const read = await ask(server, 'GET', `/v1/exchanges/acme/receive/${name}`, { key });
    expect(read).toMatchObject({ status: 400, json: { code: 'name-invalid' } });
    const written = await ask(server, 'PUT', `/v1/exchanges/acme/send/${name}`, { key, body: 'x' });
    expect(written).toMatchObject({ status: 400, json: { code: 'name-invalid' } });
    expect(readdirSync(server.path('acme', 'SEND'))).toEqual([]);
  },
);

test.each(['', 'null', '[]', '{}', '{"names":"m.1"}', '{"names":[1]}', '{"names":["../m.1"]}', 'not json'])(
  'the delete body %j is refused',
  async (body) => {
    const answer = await ask(server, 'POST', '/v1/exchanges/acme/receive/delete', { key, body });
    expect(answer).toMatchObject({ status: 400, json: { code: 'request-invalid' } });
  },
);

test('a delete body without end is cut off', async () => {
  const body = `{"names":["${'x'.repeat(600_000)}"]}`;
  const answer = await ask(server, 'POST', '/v1/exchanges/acme/receive/delete', { key, body });
  expect(answer).toMatchObject({ status: 413, json: { code: 'too-large' } });
});

test('pages come in the order of names, without gaps and without repeats', async () => {
  const names = ['B', 'a', '_', '10', '9', 'Z.1', 'Z-1'].toSorted();
  for (const name of names) writeFileSync(server.path('acme', 'RECEIVE', name), name);
  const seen: string[] = [];
  let after = '';
  for (let page = 0; page < 10; page += 1) {
    const answer = await ask(server, 'GET', `/v1/exchanges/acme/receive?limit=2&after=${after}`, { key });
    const { entries, next } = answer.json as { entries: { name: string }[]; next?: string };
    expect(entries.length).toBeLessThanOrEqual(2);
    seen.push(...entries.map((entry) => entry.name));
    if (next === undefined) break;
    after = next;
  }
  expect(seen).toEqual(names);
});

test.each(['limit=0', 'limit=-1', 'limit=x', 'after=../x', 'after=%00'])(
  'the query %j is refused',
  async (query) => {
    const answer = await ask(server, 'GET', `/v1/exchanges/acme/receive?${query}`, { key });
    expect(answer).toMatchObject({ status: 400, json: { code: 'request-invalid' } });
  },
);
