import { readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { createChannel } from '../../src/channels/create-channel';
import type { Bell } from '../../src/ports/channel';
import { CHANNEL_TEST_STEPS } from '../../src/ports/channel';
import type { Http, HttpFailure, HttpRequest } from '../../src/ports/http';
import type { Outcome } from '../../src/protocol/outcome';
import { createSetClock } from '../crypto/parties';
import type { TestBridge } from './test-bridge';
import { BRIDGE_URL, startTestBridge } from './test-bridge';
import { createTestHttp } from './test-http';

const brief = (outcome: Outcome<unknown>) =>
  outcome.kind === 'done' ? 'done' : `${outcome.kind} ${outcome.cause.code}`;

function channelTo(
  http: Http,
  { url = BRIDGE_URL, exchange = 'acme', accessKey = 'isb_test', bell }: ChannelOptions = {},
) {
  return createChannel({
    http,
    clock: createSetClock(),
    settings: { kind: 'bridge', url, exchange },
    secrets: { accessKey },
    ...(bell === undefined ? {} : { bell }),
  });
}

interface ChannelOptions {
  url?: string;
  exchange?: string;
  accessKey?: string;
  bell?: Bell;
}

/** A far end that always gives this answer, and keeps what it was asked. */
function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const requests: HttpRequest[] = [];
  const http: Http = {
    async send(request) {
      requests.push(request);
      const bytes = new TextEncoder().encode(body);
      return {
        kind: 'response',
        status,
        header: (name) => headers[name.toLowerCase()],
        bytes: async (max) => (bytes.length > max ? undefined : bytes),
      };
    },
  };
  return { http, requests };
}

const failing = (code: HttpFailure['code']): Http => ({
  send: async () => ({ kind: 'failure', code, text: 'why' }),
});

describe('against a bridge', () => {
  let server: TestBridge;
  let accessKey: string;
  beforeEach(async () => {
    server = await startTestBridge({ limits: { maxPageEntries: 5, maxFileBytes: 1000, maxSendBytes: 5000 } });
    accessKey = await server.newKey('acme', 'gone');
  });
  afterEach(() => server.close());

  test('all steps of the connection test pass, may be repeated, and leave nothing', async () => {
    const channel = channelTo(createTestHttp(server.port), { accessKey });
    for (const step of [...CHANNEL_TEST_STEPS, ...CHANNEL_TEST_STEPS]) {
      expect([step, brief(await channel.test(step, 'probe-1'))]).toEqual([step, 'done']);
    }
    expect(readdirSync(server.path('acme', 'SEND'))).toEqual([]);
    expect(readdirSync(server.path('acme', 'RECEIVE'))).toEqual([]);
  });

  test('the connection test says when the probe was altered or taken away', async () => {
    const channel = channelTo(createTestHttp(server.port), { accessKey });
    await channel.test('write', 'probe-2');
    writeFileSync(server.path('acme', 'SEND', 'probe-2'), 'something else');
    expect(brief(await channel.test('read', 'probe-2'))).toBe('give-up probe-altered');
    unlinkSync(server.path('acme', 'SEND', 'probe-2'));
    expect(brief(await channel.test('read', 'probe-2'))).toBe('retry probe-missing');
  });

  test('a wrong key, a foreign and a missing exchange have their own codes', async () => {
    const http = createTestHttp(server.port);
    expect(brief(await channelTo(http).list())).toBe('give-up access-key-wrong');
    expect(brief(await channelTo(http, { accessKey, exchange: 'globex' }).list())).toBe(
      'give-up exchange-not-allowed',
    );
    expect(brief(await channelTo(http, { accessKey, exchange: 'gone' }).list())).toBe(
      'give-up exchange-missing',
    );
  });

  test('the connect step needs no key and finds a wrong one out only at sign-in', async () => {
    const channel = channelTo(createTestHttp(server.port), { accessKey: 'isb_wrong' });
    expect(brief(await channel.test('connect', 'p'))).toBe('done');
    expect(brief(await channel.test('sign-in', 'p'))).toBe('give-up access-key-wrong');
  });

  test('an object above the bridge’s bound is too large; a full directory is tried again', async () => {
    const channel = channelTo(createTestHttp(server.port), { accessKey });
    expect(brief(await channel.put('m.0', new Uint8Array(1001)))).toBe('give-up too-large');
    for (const name of ['m.1', 'm.2', 'm.3', 'm.4', 'm.5']) {
      expect(brief(await channel.put(name, new Uint8Array(1000)))).toBe('done');
    }
    const full = await channel.put('m.6', new Uint8Array(1000));
    expect(brief(full)).toBe('retry bridge-full');
    await channel.withdraw(['m.1', 'm.2', 'm.3', 'm.4', 'm.5']);
  });

  test('a listing without end is cut and says so; what is listed is right', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `x.${String(index).padStart(2, '0')}`);
    for (const name of names) writeFileSync(server.path('acme', 'RECEIVE', name), name);
    const listed = await channelTo(createTestHttp(server.port), { accessKey }).list();
    expect(listed).toEqual({
      kind: 'done',
      value: { entries: names.slice(0, 50).map((name) => ({ name, size: 4 })), truncated: true },
    });
    for (const name of names) unlinkSync(server.path('acme', 'RECEIVE', name));
  });
});

test('a certificate that is not trusted is reported as not reachable, with the reason', async () => {
  const server = await startTestBridge();
  const listed = await channelTo(createTestHttp(server.port), { url: 'https://other.test' }).list();
  await server.close();
  expect(brief(listed)).toBe('retry bridge-unreachable');
  expect(JSON.stringify(listed)).toContain('certificate');
});

test.each([
  ['not-approved', 'give-up egress-not-approved'],
  ['unreachable', 'retry bridge-unreachable'],
  ['timeout', 'retry bridge-unreachable'],
  ['budget', 'retry request-budget'],
] as const)('no answer because of %s: %s', async (code, expected) => {
  expect(brief(await channelTo(failing(code)).list())).toBe(expected);
});

test('the key is not shown to an address before it has said that it is a bridge', async () => {
  const { http, requests } = answering(200, '{"service":"issue-sync-bridge","api":1}');
  expect(brief(await channelTo(http).test('connect', 'p'))).toBe('done');
  expect(requests[0]?.headers).not.toHaveProperty('Authorization');
  expect(brief(await channelTo(answering(200, '{"service":"other"}').http).test('connect', 'p'))).toBe(
    'give-up not-a-bridge',
  );
});

test.each([
  ['https://bridge.test:8443', 'bridge.test:8443'],
  ['https://bridge.test:443/below', 'bridge.test'],
])('a missing approval of %s names %s, as an administrator approves it', async (url, host) => {
  const outcome = await channelTo(failing('not-approved'), { url }).list();
  expect(outcome).toMatchObject({ cause: { host, text: expect.stringContaining(host) } });
});

test('each listing tells the bridge where it can ring; other requests do not', async () => {
  const bell = { url: 'https://acme.atlassian-dev.net/x1/bell', secret: 'ab'.repeat(32), sync: 's1' };
  const { http, requests } = answering(200, '{"entries":[],"size":1}');
  const channel = channelTo(http, { bell });
  await channel.list();
  await channel.put('m.1', new Uint8Array(1));
  const [listed, written] = requests.map(({ headers }) => headers?.['X-Issue-Sync-Bell']);
  expect(JSON.parse(Buffer.from(listed ?? '', 'base64url').toString())).toEqual(bell);
  expect(listed).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(written).toBeUndefined();
});

test.each([
  [200, '<html>Welcome</html>', 'give-up not-a-bridge'],
  [200, '{"entries":[{"name":"../../x","size":1}]}', 'give-up not-a-bridge'],
  [200, '{"entries":[{"name":"x","size":-1}]}', 'give-up not-a-bridge'],
  [200, '{"entries":[],"next":"_"}', 'give-up not-a-bridge'],
  [301, '', 'give-up not-a-bridge'],
  [401, '<html>', 'give-up access-key-wrong'],
  [403, '<html>Blocked by firewall</html>', 'give-up not-a-bridge'],
  [404, '<html>', 'give-up not-a-bridge'],
  [413, '<html>', 'give-up too-large'],
  [429, '', 'retry bridge-busy'],
  [500, '', 'retry bridge-error'],
  [500, '{"code":"directory-forbidden","message":"m"}', 'give-up directory-forbidden'],
  [502, '<html>Bad gateway</html>', 'retry bridge-unreachable'],
  [503, '{"code":"busy","message":"m"}', 'retry bridge-busy'],
  [503, '{"code":"keys-unreadable","message":"m"}', 'retry bridge-error'],
  [507, '{"code":"disk-full","message":"m"}', 'retry bridge-full'],
])('status %i with %j: %s', async (status, body, expected) => {
  expect(brief(await channelTo(answering(status, body).http).list())).toBe(expected);
});

test('a listing whose pages do not go on is not followed for ever', async () => {
  const { http, requests } = answering(200, '{"entries":[],"next":"same"}');
  expect(brief(await channelTo(http).list())).toBe('give-up not-a-bridge');
  expect(requests).toHaveLength(2);
});

test('an answer that is longer than any listing is not read', async () => {
  const { http } = answering(200, JSON.stringify({ entries: [], filler: 'x'.repeat(2_000_000) }));
  expect(brief(await channelTo(http).list())).toBe('give-up not-a-bridge');
});

test('an object of another length than announced counts as broken off', async () => {
  expect(brief(await channelTo(answering(200, 'abc', { 'x-object-size': '4' }).http).get('m.1', 10))).toBe(
    'retry bridge-unreachable',
  );
  expect(brief(await channelTo(answering(200, 'abc', { 'x-object-size': '3' }).http).get('m.1', 10))).toBe(
    'done',
  );
  expect(brief(await channelTo(answering(200, 'a login page').http).get('m.1', 100))).toBe(
    'give-up not-a-bridge',
  );
});

test('the wish to wait is passed on in milliseconds and bounded', async () => {
  const busy = (retryAfter: string) =>
    channelTo(answering(503, '{"code":"busy","message":"m"}', { 'retry-after': retryAfter }).http).list();
  expect(await busy('7')).toMatchObject({ afterMs: 7000 });
  expect(await busy('999999')).toMatchObject({ afterMs: 3_600_000 });
  expect(await busy('Wed, 21 Oct 2026 07:28:00 GMT')).not.toHaveProperty('afterMs');
});

test.each([
  'bridge.test',
  'http://bridge.test',
  'https://user:pass@bridge.test',
  'https://bridge.test?x=1',
  'https://bridge.test#x',
  'https://bridge.test:22',
  '',
])('the address %j is refused without a request', async (url) => {
  const { http, requests } = answering(200, '{"entries":[]}');
  expect(brief(await channelTo(http, { url }).list())).toBe('give-up bridge-url-invalid');
  expect(requests).toEqual([]);
});

test('a bridge may stand below a path', async () => {
  const { http, requests } = answering(200, '{"entries":[]}');
  await channelTo(http, { url: 'https://files.test:8443/issue-sync/' }).list();
  expect(requests[0]?.target).toBe('https://files.test:8443/issue-sync/v1/exchanges/acme/receive?limit=2000');
});

test('a text from the far end reaches an admin as one bounded line', async () => {
  const body = JSON.stringify({ code: 'exchange-missing', message: `evil\n\u202e${'x'.repeat(1000)}` });
  const outcome = await channelTo(answering(404, body).http).list();
  const text = outcome.kind === 'done' ? '' : outcome.cause.text;
  expect(text).not.toMatch(/[\n\u202e]/);
  expect(text.length).toBeLessThan(450);
});

test('one idle poll is one request, and deleting many is one request for each 500', async () => {
  const listing = answering(200, '{"entries":[]}');
  await channelTo(listing.http).list();
  expect(listing.requests).toHaveLength(1);
  const deleting = answering(200, '{"deleted":1}');
  await channelTo(deleting.http).remove(Array.from({ length: 1001 }, (_, index) => `m.${index}`));
  expect(deleting.requests).toHaveLength(3);
});
