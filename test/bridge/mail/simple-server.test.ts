import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import hoodiecrow from 'hoodiecrow-imap';
import { ImapFlow } from 'imapflow';
import type { MailAccount } from '../../../bridge/mail/schemas';
import type { TestBridge } from '../test-bridge';
import { startTestBridge } from '../test-bridge';
import type { MailClient } from './mail-client';
import { foreignMail, mailClient, opened, ourMail } from './mail-client';

/** A server that knows neither UIDPLUS nor MOVE nor IDLE, nor parentheses in a search: less than RFC 3501 asks for. */
let imap: ReturnType<typeof hoodiecrow>;
let bridge: TestBridge;
let client: MailClient;
let account: MailAccount;
const sockets = new Set<Socket>();

beforeEach(async () => {
  imap = hoodiecrow({ plugins: [], users: { me: { password: 'secret' } }, storage: { INBOX: {}, '': {} } });
  imap.server.on('connection', (socket) => sockets.add(socket));
  imap.listen(0, '127.0.0.1');
  await once(imap.server, 'listening');
  const { port } = imap.server.address() as AddressInfo;
  bridge = await startTestBridge();
  client = mailClient(bridge, await bridge.newMailKey({ mailHosts: [`127.0.0.1:${port}`] }));
  const server = { address: 'me@mail.example', host: '127.0.0.1', port, username: 'me', password: 'secret' };
  const side = { ...server, security: 'none' as const };
  account = { receive: { ...side, folder: 'INBOX' }, send: side, processed: { kind: 'delete' } };
});
afterEach(async () => {
  await bridge.close();
  for (const socket of sockets) socket.destroy();
  imap.server.close();
});

const deliver = (raw: string, flags: string[] = []) => imap.appendMessage('INBOX', flags, new Date(), raw);

/** What lies in the inbox: subjects, those that are marked as deleted with an exclamation mark. */
async function inbox(): Promise<string[]> {
  const { host, port, username, password } = account.receive;
  const other = new ImapFlow({
    host,
    port,
    secure: false,
    auth: { user: username, pass: password },
    logger: false,
  });
  await other.connect();
  await other.mailboxOpen('INBOX', { readOnly: true });
  const mails = await other.fetchAll('1:*', { envelope: true, flags: true });
  await other.logout();
  return mails.map(
    ({ envelope, flags }) => `${flags?.has('\\Deleted') === true ? '! ' : ''}${envelope?.subject}`,
  );
}

test('messages are deleted', async () => {
  deliver(foreignMail('Theirs'));
  deliver(ourMail('m.1'));
  const mailbox = await opened(client, account);
  expect((await client.remove(mailbox, ['m.1'])).json).toEqual({ deleted: 1 });
  expect(await inbox()).toEqual(['Theirs']);
});

test('mail that somebody else has marked as deleted stays; ours is listed no more and goes when it can', async () => {
  deliver(foreignMail('Marked by somebody'), ['\\Deleted']);
  deliver(ourMail('m.1'));
  deliver(ourMail('m.2'));
  const mailbox = await opened(client, account);
  expect((await client.remove(mailbox, ['m.1'])).json).toEqual({ deleted: 1 });
  expect(await inbox()).toEqual([
    '! Marked by somebody',
    '! Issue Synchronization m.1',
    'Issue Synchronization m.2',
  ]);
  const listed = await client.list(mailbox);
  expect(listed.json.entries.map(({ name }) => name)).toEqual(['m.2']);
  const { host, port, username, password } = account.receive;
  const owner = new ImapFlow({
    host,
    port,
    secure: false,
    auth: { user: username, pass: password },
    logger: false,
  });
  await owner.connect();
  await owner.mailboxOpen('INBOX');
  await owner.messageFlagsRemove('1', ['\\Deleted']);
  await owner.logout();
  expect((await client.remove(mailbox, ['m.2'])).json).toEqual({ deleted: 1 });
  expect(await inbox()).toEqual(['Marked by somebody']);
});

test('messages are moved by copying them', async () => {
  deliver(foreignMail('Theirs'));
  deliver(ourMail('m.1'));
  const mailbox = await opened(client, { ...account, processed: { kind: 'move', folder: 'Done' } });
  expect((await client.remove(mailbox, ['m.1'])).json).toEqual({ deleted: 1 });
  expect(await inbox()).toEqual(['Theirs']);
  const done = await client.open({ ...account, receive: { ...account.receive, folder: 'Done' } });
  expect(done.json.entries.map(({ name }) => name)).toEqual(['m.1']);
});
