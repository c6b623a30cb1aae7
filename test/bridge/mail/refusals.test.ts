import { freePorts } from '../../../local/servers/process';
import type { MailTest } from './embedded';
import { startMailTest } from './embedded';
import { mailClient, opened, ourMail } from './mail-client';

let mail: MailTest;
beforeEach(async () => {
  mail = await startMailTest({ limits: { maxMailBytes: 1000, mailConnectMs: 2000 } });
});
afterEach(() => mail.close());

const refusal = (status: number, code: string, ...words: string[]) => ({
  status,
  json: {
    code,
    message: expect.stringMatching(new RegExp(words.map((word) => `(?=.*${word})`).join(''))) as unknown,
  },
});

test('only listed hosts are connected to, by the name under which they are listed', async () => {
  const { client, account } = mail;
  const elsewhere = (part: 'receive' | 'send', host: string, port = account[part].port) => ({
    ...account,
    [part]: { ...account[part], host, port },
  });
  for (const other of [
    elsewhere('receive', 'localhost'),
    elsewhere('receive', '127.0.0.2'),
    elsewhere('receive', '127.0.0.1', mail.ports.smtp + 1),
    elsewhere('send', 'mail.internal'),
  ]) {
    expect(await client.open(other)).toMatchObject(refusal(403, 'mail-host-not-allowed', '--mail'));
  }
  const filesOnly = mailClient(mail.bridge, await mail.bridge.newKey('acme'));
  expect(await filesOnly.open(account)).toMatchObject({ status: 403 });
  expect(await filesOnly.check(account, 'receive')).toMatchObject({ status: 403 });
});

test('without TLS only where the operator said so', async () => {
  const { bridge, account } = mail;
  const host = { host: 'mail.internal', port: 143 };
  const plain = { ...account, receive: { ...account.receive, ...host } };
  const listed = mailClient(bridge, await bridge.newMailKey({ mailHosts: ['Mail.internal:143'] }));
  expect(await listed.check(plain, 'receive')).toMatchObject(
    refusal(403, 'mail-host-not-allowed', 'TLS', '--mail-plain'),
  );
  const allowed = mailClient(bridge, await bridge.newMailKey({ mailPlainHosts: ['mail.internal:143'] }));
  expect(await allowed.check(plain, 'receive')).toMatchObject(refusal(503, 'mail-unreachable', 'name'));
});

test('a wrong password is told apart for receiving and sending', async () => {
  const { client, account } = mail;
  const wrong = (part: 'receive' | 'send') => ({
    ...account,
    [part]: { ...account[part], password: 'wrong' },
  });
  const words = ['user name or password', 'app password'];
  expect(await client.open(wrong('receive'))).toMatchObject(refusal(424, 'mail-sign-in-refused', ...words));
  expect(await client.check(wrong('receive'), 'receive')).toMatchObject({
    json: { code: 'mail-sign-in-refused' },
  });
  expect(await client.check(wrong('send'), 'send')).toMatchObject(
    refusal(424, 'mail-sign-in-refused', 'sending', ...words),
  );
  const mailbox = await opened(client, wrong('send'));
  expect(await client.send(mailbox, 'acme@mail.example', ourMail('m.1'))).toMatchObject({
    json: { code: 'mail-sign-in-refused' },
  });
});

test('a check signs in and leaves no lease', async () => {
  const { client, account, bridge } = mail;
  expect(await client.check(account, 'receive')).toMatchObject({ status: 200, json: {} });
  expect(await client.check(account, 'send')).toMatchObject({ status: 200, json: {} });
  expect(bridge.log.some(({ event }) => event === 'mailbox-opened')).toBe(false);
});

test('a missing folder is named, with those that there are; the one for processed mail is made', async () => {
  const { client, account } = mail;
  const missing = { ...account, receive: { ...account.receive, folder: 'Projects/Sync' } };
  const expected = refusal(424, 'mail-folder-missing', '"Projects/Sync"', '"INBOX"');
  expect(await client.open(missing)).toMatchObject(expected);
  expect(await client.check(missing, 'receive')).toMatchObject(expected);
  const processed = { kind: 'move' as const, folder: 'Done' };
  expect((await client.check({ ...account, processed }, 'receive')).status).toBe(200);
  const done = { ...account, receive: { ...account.receive, folder: 'Done' } };
  expect((await client.open(done)).status).toBe(200);
});

test('processed mail cannot be moved to where it is read', async () => {
  const processed = { kind: 'move' as const, folder: 'inbox' };
  expect(await mail.client.open({ ...mail.account, processed })).toMatchObject(
    refusal(400, 'request-invalid', 'another'),
  );
});

test('a server that is not there is not reached', async () => {
  const [port = 0] = await freePorts(1);
  const client = mailClient(mail.bridge, await mail.bridge.newMailKey({ mailHosts: [`127.0.0.1:${port}`] }));
  const gone = {
    ...mail.account,
    receive: { ...mail.account.receive, port },
    send: { ...mail.account.send, port },
  };
  for (const what of ['receive', 'send'] as const) {
    expect(await client.check(gone, what)).toMatchObject(
      refusal(503, 'mail-unreachable', 'nothing listens', String(port)),
    );
  }
});

test('a recipient that the server does not take is refused for good', async () => {
  const mailbox = await opened(mail.client, mail.account);
  expect(await mail.client.send(mailbox, 'nobody@mail.example', ourMail('m.1'))).toMatchObject(
    refusal(424, 'mail-rejected', 'recipient', 'no such mailbox'),
  );
  expect((await mail.client.send(mailbox, 'partner@mail.example', ourMail('m.1'))).status).toBe(200);
});

test.each(['', 'no address', 'a@b\r\nRCPT TO:<x@y>', 'a@mail.example,b@mail.example', '<a@mail.example>'])(
  'the recipient %j is refused before anything is sent',
  async (to) => {
    const mailbox = await opened(mail.client, mail.account);
    expect(await mail.client.send(mailbox, to, ourMail('m.1'))).toMatchObject(
      refusal(400, 'request-invalid'),
    );
  },
);

test('sizes are bounded before anything is sent or read', async () => {
  const mailbox = await opened(mail.client, mail.account);
  const large = ourMail('m.1', 'x'.repeat(1000));
  expect(await mail.client.send(mailbox, 'acme@mail.example', large)).toMatchObject(
    refusal(413, 'too-large'),
  );
  await mail.deliver(large);
  expect(await mail.client.read(mailbox, 'm.1')).toMatchObject(refusal(413, 'too-large'));
  expect(await mail.client.call('POST', 'open', 'x'.repeat(40_000))).toMatchObject(refusal(413, 'too-large'));
});

test.each([
  ['GET', 'open', 405, 'method-not-allowed'],
  ['POST', 'list', 405, 'method-not-allowed'],
  ['GET', 'nothing', 404, 'not-found'],
  ['GET', 'list/more', 404, 'not-found'],
  ['GET', 'messages/-x', 400, 'name-invalid'],
  ['GET', 'messages/..%2fx', 400, 'name-invalid'],
])('%s /v1/mail/%s: %i', async (method, path, status, code) => {
  expect(await mail.client.call(method, path)).toMatchObject({ status, json: { code } });
});
