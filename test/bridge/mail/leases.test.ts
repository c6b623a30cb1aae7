import { readKeyFile, removeAccessKey } from '../../../bridge/key-file';
import type { MailTest } from './embedded';
import { startMailTest } from './embedded';
import { mailClient, opened, ourMail } from './mail-client';

const CLOSED = { status: 404, json: { code: 'mailbox-closed' } };

let mail: MailTest;
const start = async (options: Parameters<typeof startMailTest>[0] = {}) =>
  (mail = await startMailTest(options));
afterEach(() => mail.close());

test('the same account opened again is the same lease on the same connection; another password is another', async () => {
  const { client, account, bridge } = await start();
  const [first, second] = [await opened(client, account), await opened(client, account)];
  expect(second).toBe(first);
  expect(bridge.log.filter(({ event }) => event === 'mailbox-opened')).toHaveLength(1);
  const wrong = { ...account, receive: { ...account.receive, password: 'wrong' } };
  expect(await client.open(wrong)).toMatchObject({ status: 424, json: { code: 'mail-sign-in-refused' } });
  expect((await client.list(first)).status).toBe(200);
});

test('a token opens the mailbox for the key that it was given to, and for nobody else', async () => {
  const { bridge, client, account, ports } = await start();
  const mailbox = await opened(client, account);
  const rights = { mailHosts: [`127.0.0.1:${ports.imap}`, `127.0.0.1:${ports.smtp}`] };
  const stranger = mailClient(bridge, await bridge.newMailKey(rights));
  expect(await stranger.list(mailbox)).toMatchObject(CLOSED);
  expect(await stranger.read(mailbox, 'm.1')).toMatchObject(CLOSED);
  expect(await stranger.send(mailbox, 'acme@mail.example', ourMail('m.1'))).toMatchObject(CLOSED);
  expect(await stranger.remove(mailbox, ['m.1'])).toMatchObject(CLOSED);
  expect(await opened(stranger, account)).not.toBe(mailbox);
  expect(await client.list('A'.repeat(43))).toMatchObject(CLOSED);
  expect(await client.call('GET', 'list')).toMatchObject({ status: 400, json: { code: 'request-invalid' } });
});

test('a lease that is not used ends with its credentials and its connection', async () => {
  const { client, account, bridge } = await start({ limits: { mailLeaseMs: 400 } });
  const mailbox = await opened(client, account);
  await until(() => bridge.log.some(({ event }) => event === 'mailbox-closed'));
  expect(await client.list(mailbox)).toMatchObject(CLOSED);
  expect((await client.open(account)).status).toBe(200);
});

test('each use renews a lease', async () => {
  const { client, account, bridge } = await start({ limits: { mailLeaseMs: 1500 } });
  const mailbox = await opened(client, account);
  const until3s = Date.now() + 3000;
  while (Date.now() < until3s) {
    expect((await client.list(mailbox)).status).toBe(200);
    await sleep(200);
  }
  expect(bridge.log.some(({ event }) => event === 'mailbox-closed')).toBe(false);
});

test('of more leases than a key may have, the one that was used longest ago goes', async () => {
  const { client, account } = await start({ limits: { maxLeasesPerKey: 2 } });
  const named = (address: string) => ({ ...account, send: { ...account.send, address } });
  const first = await opened(client, named('a@mail.example'));
  const second = await opened(client, named('b@mail.example'));
  await client.list(first);
  await opened(client, named('c@mail.example'));
  expect(await client.list(second)).toMatchObject(CLOSED);
  expect((await client.list(first)).status).toBe(200);
});

test('a key that was taken away, or that lost a host, opens nothing any more', async () => {
  const { bridge, client, account } = await start();
  const mailbox = await opened(client, account);
  const records = await readKeyFile(bridge.keysFile);
  const id = records.ok ? records.value[0]?.id : undefined;
  await removeAccessKey(bridge.keysFile, id ?? '', {
    now: Date.now,
    randomBytes: (count) => new Uint8Array(count),
  });
  expect(await client.list(mailbox)).toMatchObject({ status: 401 });
});

test('no password, content or token reaches the log or an error text', async () => {
  const { bridge, client, account, key } = await start();
  await mail.deliver(ourMail('m.1', 'very secret content\r\n'));
  const mailbox = await opened(client, account);
  await client.read(mailbox, 'm.1');
  const password = 'wrong but secret';
  const refused = [
    await client.open({ ...account, receive: { ...account.receive, password } }),
    await client.check({ ...account, send: { ...account.send, password } }, 'send'),
  ];
  expect(refused.map(({ status }) => status)).toEqual([424, 424]);
  const texts = JSON.stringify([bridge.log, refused.map(({ text }) => text)]);
  for (const secret of [account.receive.password, password, key, mailbox, 'very secret content']) {
    expect(texts).not.toContain(secret);
    expect(texts).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }
  expect(bridge.log).toContainEqual(
    expect.objectContaining({ event: 'request', operation: 'mail-get', name: 'm.1' }),
  );
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(20);
}
