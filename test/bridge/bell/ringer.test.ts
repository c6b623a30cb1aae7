import type { Bell } from '../../../bridge/bell/bell';
import { bell as schema, readBellHeader } from '../../../bridge/bell/bell';
import { bellHost, FORGE_WEB_TRIGGERS, isAllowedBell } from '../../../bridge/bell/bell-hosts';
import type { RingAnswer } from '../../../bridge/bell/ring';
import { createRinger } from '../../../bridge/bell/ringer';
import type { LogLine } from '../../../bridge/log';

const bell = (sync: string): Bell => ({
  url: 'https://a.hello.atlassian-dev.net/x1/b',
  secret: 'ab'.repeat(32),
  sync,
});
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function ringerThat(answers: RingAnswer[], limits = { bellDebounceMs: 20, bellIntervalMs: 100 }) {
  const rung: { sync: string; at: number }[] = [];
  const log: LogLine[] = [];
  const ringer = createRinger({
    hosts: FORGE_WEB_TRIGGERS,
    limits,
    now: Date.now,
    log: (line) => void log.push(line),
    ring: async ({ sync }) => {
      rung.push({ sync, at: Date.now() });
      return answers.shift() ?? { status: 204 };
    },
  });
  const gone: string[] = [];
  const ring = (sync: string) => ringer.ring(bell(sync), () => gone.push(sync));
  const until = async (count: number) => {
    while (rung.length < count) await sleep(5);
  };
  return { ringer, ring, rung, gone, log, until };
}

test('what comes together is one ring; each synchronization has its own', async () => {
  const { ringer, ring, rung, until } = ringerThat([]);
  for (let times = 0; times < 10; times += 1) ring('s1');
  ring('s2');
  await until(2);
  await sleep(60);
  ringer.close();
  expect(rung.map(({ sync }) => sync)).toEqual(['s1', 's2']);
});

test('a synchronization is not rung again before the interval has passed', async () => {
  const { ringer, ring, rung, until } = ringerThat([]);
  ring('s1');
  await until(1);
  ring('s1');
  await until(2);
  ringer.close();
  const [first, second] = rung;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(100);
});

test('who asks to come later is rung once more then, and no third time', async () => {
  const { ringer, ring, rung, until } = ringerThat([
    { status: 429, retryAfter: 0 },
    { status: 429, retryAfter: 0 },
  ]);
  ring('s1');
  await until(2);
  await sleep(250);
  ringer.close();
  expect(rung).toHaveLength(2);
});

test.each([401, 404])('with %i nobody answers to the bell any more', async (status) => {
  const { ringer, ring, gone, until } = ringerThat([{ status }]);
  ring('s1');
  await until(1);
  await sleep(10);
  ringer.close();
  expect(gone).toEqual(['s1']);
});

test.each([0, 200, 204, 429, 500, 503])('with %i the bell stays', async (status) => {
  const { ringer, ring, gone, rung, log, until } = ringerThat([{ status, retryAfter: 60 }]);
  ring('s1');
  await until(1);
  await sleep(50);
  ringer.close();
  expect([gone, rung.length]).toEqual([[], 1]);
  expect(log).toEqual([{ event: 'bell', host: 'a.hello.atlassian-dev.net', status }]);
});

test('a ringer that was closed rings no more', async () => {
  const { ringer, ring, rung } = ringerThat([]);
  ring('s1');
  ringer.close();
  ring('s2');
  await sleep(60);
  expect(rung).toEqual([]);
});

test.each([
  ['https://0c1e.hello.atlassian-dev.net/x1/abc', true],
  ['https://0c1e.webtrigger.atlassian.app/public/abc', true],
  ['https://hello.atlassian-dev.net/x1/abc', false],
  ['https://evilhello.atlassian-dev.net/x1/abc', false],
  ['https://a.hello.atlassian-dev.net.evil.example/', false],
  ['https://a.hello.atlassian-dev.net:8443/x1', false],
  ['http://a.hello.atlassian-dev.net/x1', false],
  ['https://user@a.hello.atlassian-dev.net/x1', false],
  ['https://evil.example/?a.hello.atlassian-dev.net', false],
  ['https://evil.example#.hello.atlassian-dev.net', false],
  ['https://127.0.0.1/', false],
  ['file:///etc/passwd', false],
  ['nonsense', false],
])('by default %s may be rung: %s', (url, allowed) => {
  expect(isAllowedBell(FORGE_WEB_TRIGGERS, url)).toBe(allowed);
});

test.each([
  ['http://127.0.0.1:9000', 'http://127.0.0.1:9000/x', true],
  ['http://127.0.0.1:9000', 'http://127.0.0.1:9001/x', false],
  ['http://127.0.0.1:9000', 'https://127.0.0.1:9000/x', false],
  ['127.0.0.1:9000', 'https://127.0.0.1:9000/x', true],
  ['*.0.0.1', 'https://127.0.0.1/x', false],
  ['bell.example.com', 'https://Bell.example.com/x', true],
  ['bell.example.com', 'https://a.bell.example.com/x', false],
  ['bell.example.com:8443', 'https://bell.example.com:8443/x', true],
])('%s allows %s: %s', (pattern, url, allowed) => {
  expect(isAllowedBell([bellHost.parse(pattern)], url)).toBe(allowed);
});

test.each(['http://example.com', 'https://example.com', '*', '*.', 'exa mple.com', 'http://10.0.0.1', ''])(
  '%j is no bell host',
  (pattern) => expect(bellHost.safeParse(pattern).success).toBe(false),
);

test('a bell is read from its header, or there is none', () => {
  const header = Buffer.from(JSON.stringify(bell('s1'))).toString('base64url');
  expect(readBellHeader(header)).toEqual(bell('s1'));
  for (const other of [undefined, '', '!', 'bm8', header.repeat(20), [header, header]]) {
    expect(readBellHeader(other)).toBeUndefined();
  }
  expect(schema.safeParse({ ...bell('s1'), secret: 'short' }).success).toBe(false);
});
