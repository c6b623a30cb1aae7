import type { MailAccount } from '../../../bridge/mail/schemas';
import type { TestBridge } from '../test-bridge';
import { startTestBridge } from '../test-bridge';
import type { MailClient } from './mail-client';
import { mailClient, opened, ourMail } from './mail-client';
import { startScriptedServer } from './scripted-server';

const IN_TIME = {
  status: 503,
  json: { code: 'mail-unreachable', message: expect.stringContaining('in time') as unknown },
};

let bridge: TestBridge;
let close: () => void;
afterEach(async () => {
  await bridge.close();
  close();
});

async function before(
  greeting: string,
  answer: (line: string) => string | undefined,
): Promise<{ client: MailClient; account: MailAccount; heard: string[] }> {
  const server = await startScriptedServer(greeting, answer);
  close = server.close;
  bridge = await startTestBridge({ limits: { mailConnectMs: 600, mailWorkMs: 1200 } });
  const client = mailClient(bridge, await bridge.newMailKey({ mailHosts: [`127.0.0.1:${server.port}`] }));
  const side = {
    address: 'a@mail.example',
    host: '127.0.0.1',
    port: server.port,
    security: 'none' as const,
    username: 'a',
    password: 'secret',
  };
  const account = {
    receive: { ...side, folder: 'INBOX' },
    send: side,
    processed: { kind: 'delete' as const },
  };
  return { client, account, heard: server.heard };
}

/** IMAP as far as it is needed to sign in and select a folder. */
const imap = (silentAt: string) => (line: string) => {
  const [tag = '', command = ''] = line.split(' ');
  if (command === silentAt) return undefined;
  if (command === 'CAPABILITY') return `* CAPABILITY IMAP4rev1\r\n${tag} OK done`;
  if (command === 'SELECT') return `* 0 EXISTS\r\n* OK [UIDVALIDITY 1]\r\n* OK [UIDNEXT 1]\r\n${tag} OK done`;
  return `${tag} OK done`;
};

test.each(['CAPABILITY', 'LOGIN', 'SELECT', 'NOOP'])(
  'an IMAP server that falls silent at %s is given up',
  async (at) => {
    const { client, account } = await before('* OK ready', imap(at));
    expect(await client.open(account)).toMatchObject(IN_TIME);
    // Whoever comes next is not made to wait behind it.
    expect(await client.open(account)).toMatchObject(IN_TIME);
  },
);

test('a server that greets nobody is given up', async () => {
  const { client, account } = await before('', () => undefined);
  expect(await client.check(account, 'receive')).toMatchObject(IN_TIME);
  expect(await client.check(account, 'send')).toMatchObject(IN_TIME);
});

/** SMTP, one answer a command. */
const smtp = (silentAt: string) => (line: string) => {
  if (line.startsWith(silentAt)) return undefined;
  if (line.startsWith('EHLO')) return '250-ready\r\n250 AUTH PLAIN';
  if (line.startsWith('AUTH')) return '235 welcome';
  if (line === 'DATA') return '354 go on';
  return line === '.' || /^(MAIL|RCPT)/.test(line) ? '250 fine' : undefined;
};

test('an SMTP server that falls silent while it signs us in is given up', async () => {
  const { client, account } = await before('220 ready', smtp('AUTH'));
  expect(await client.check(account, 'send')).toMatchObject(IN_TIME);
});

test('an SMTP server that does not say whether it has taken the mail is given up', async () => {
  const receiving = imap('none');
  const { client, account } = await before('* OK ready', (line) => receiving(line));
  const mailbox = await opened(client, account);
  const sending = await startScriptedServer('220 ready', smtp('.'));
  const key = await bridge.newMailKey({
    mailHosts: [`127.0.0.1:${account.receive.port}`, `127.0.0.1:${sending.port}`],
  });
  const both = mailClient(bridge, key);
  const moved = { ...account, send: { ...account.send, port: sending.port } };
  const token = await opened(both, moved);
  expect(token).not.toBe(mailbox);
  expect(await both.send(token, 'b@mail.example', ourMail('m.1'))).toMatchObject(IN_TIME);
  expect(sending.heard).toContain('.');
  sending.close();
});
