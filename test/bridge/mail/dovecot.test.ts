import { ImapFlow } from 'imapflow';
import { missingForDovecot } from '../../../local/servers/dovecot';
import { where } from '../../live/support/where';
import { startAppStandIn } from '../bell/app-stand-in';
import type { DovecotForTests, DovecotTest } from './dovecot-bridge';
import { bridgeBefore, startDovecotForTests } from './dovecot-bridge';
import { foreignMail, opened, ourMail } from './mail-client';

where(missingForDovecot())('the mailbox of a real IMAP server', () => {
  let server: DovecotForTests;
  let mail: DovecotTest;
  beforeAll(async () => {
    server = await startDovecotForTests();
  });
  afterEach(() => mail.bridge.close());
  afterAll(() => server.dovecot.stop());

  const start = async (options: Parameters<typeof bridgeBefore>[1] = {}) => {
    mail = await bridgeBefore(server, options);
    return { ...mail, dovecot: server.dovecot };
  };
  const deliver = (raw: string) => server.dovecot.deliver(mail.address, raw);
  const names = async (mailbox: string) =>
    (await mail.client.list(mailbox)).json.entries.map(({ name }) => name);

  test.each(['tls', 'starttls', 'none'] as const)('security %s: open, read, delete', async (security) => {
    const { client, account, dovecot } = await start();
    await deliver(ourMail('m.1'));
    const mailbox = await opened(client, account(security));
    expect((await client.read(mailbox, 'm.1')).text).toContain('Content of the message.');
    expect((await client.remove(mailbox, ['m.1'])).json).toEqual({ deleted: 1 });
    expect(await dovecot.countMails(mail.address)).toBe(0);
  });

  test('foreign mail keeps its flags and its place, also when it is marked as deleted by somebody', async () => {
    const { client, account, dovecot } = await start();
    await deliver(foreignMail('Unread'));
    await deliver(ourMail('m.1'));
    await deliver(
      foreignMail('Re: Issue Synchronization m.1', { 'In-Reply-To': '<issue-sync.m.1@x.mail.example>' }),
    );
    await deliver(foreignMail('Marked'));
    await dovecot.doveadm(
      'flags',
      'add',
      '-u',
      mail.address,
      '\\Deleted',
      'mailbox',
      'INBOX',
      'subject',
      'Marked',
    );
    const foreign = async () => (await dovecot.snapshot(mail.address)).filter(({ uid }) => uid !== 2);
    const before = await foreign();
    expect(before.map(({ flags }) => flags)).toEqual([[], [], ['\\Deleted']]);
    const mailbox = await opened(client, account());
    await client.read(mailbox, 'm.1');
    expect((await client.remove(mailbox, ['m.1'])).json).toEqual({ deleted: 1 });
    await client.list(mailbox);
    expect(await dovecot.snapshot(mail.address)).toEqual(before);
  });

  test('reading and listing leave our own mail unread', async () => {
    const { client, account, dovecot } = await start();
    await deliver(ourMail('m.1'));
    const before = await dovecot.snapshot(mail.address);
    const mailbox = await opened(client, account());
    await client.read(mailbox, 'm.1');
    expect(await dovecot.snapshot(mail.address)).toEqual(before);
  });

  test('with another UIDVALIDITY the folder is looked through anew, and the right mails are taken away', async () => {
    const { client, account, dovecot } = await start();
    for (const name of ['m.1', 'm.2']) await deliver(ourMail(name));
    const mailbox = await opened(client, account());
    // As after a restored backup: the same mails under other UIDs.
    await dovecot.expunge(mail.address);
    await dovecot.renewUidValidity(mail.address);
    await deliver(foreignMail('Now first'));
    for (const name of ['m.2', 'm.3']) await deliver(ourMail(name));
    expect(await names(mailbox)).toEqual(['m.2', 'm.3']);
    expect((await client.remove(mailbox, ['m.1', 'm.2'])).json).toEqual({ deleted: 1 });
    expect(await names(mailbox)).toEqual(['m.3']);
    expect(await dovecot.countMails(mail.address)).toBe(2);
  });

  test('what somebody else deletes or marks as deleted is listed no more', async () => {
    const { client, account, dovecot } = await start();
    for (const name of ['m.1', 'm.2', 'm.3']) await deliver(ourMail(name));
    const mailbox = await opened(client, account());
    await dovecot.expunge(mail.address, 'INBOX', 'subject', 'Issue Synchronization m.1');
    await dovecot.doveadm(
      'flags',
      'add',
      '-u',
      mail.address,
      '\\Deleted',
      'mailbox',
      'INBOX',
      'subject',
      'm.2',
    );
    expect(await names(mailbox)).toEqual(['m.3']);
    expect(await client.read(mailbox, 'm.1')).toMatchObject({ json: { code: 'object-missing' } });
  });

  test('a connection that was lost is made again by the next request', async () => {
    const { client, account, dovecot } = await start();
    const mailbox = await opened(client, account());
    await dovecot.kick(mail.address);
    await deliver(ourMail('m.1'));
    expect(await names(mailbox)).toEqual(['m.1']);
  });

  test('IDLE rings at once, and again after the connection was lost', async () => {
    const app = await startAppStandIn();
    const limits = { bellDebounceMs: 20, bellIntervalMs: 50, mailReconnectMs: 50 };
    const { client, account, dovecot } = await start({ bellHosts: [app.origin], limits });
    await client.open(account(), { bell: app.bell });
    await deliver(ourMail('m.1'));
    await app.rung(1);
    await dovecot.kill();
    await dovecot.restart();
    await deliver(ourMail('m.2'));
    await app.rung(2);
    await app.close();
    expect(app.rings.map(({ sync }) => sync)).toEqual(['sync-1', 'sync-1']);
  });

  test('folders may be nested and have names beyond ASCII', async () => {
    const { client, account } = await start();
    const processed = { kind: 'move' as const, folder: 'Projekte/Übertragen & erledigt' };
    const moving = { ...account(), processed };
    expect((await client.check(moving, 'receive')).status).toBe(200);
    await deliver(ourMail('m.1'));
    const mailbox = await opened(client, moving);
    expect((await client.remove(mailbox, ['m.1'])).json).toEqual({ deleted: 1 });
    const there = { ...account(), receive: { ...account().receive, folder: processed.folder } };
    expect((await client.open(there)).json.entries.map(({ name }) => name)).toEqual(['m.1']);
  });

  test('an idle poll is a few commands, whatever else lies in the mailbox', async () => {
    const { client, account, dovecot, address } = await start();
    const mails = Array.from({ length: 1500 }, (_, n) => ({ raw: foreignMail(`Mail ${n}`) }));
    await dovecot.plant(address, mails);
    await deliver(ourMail('m.1'));
    await dovecot.recordCommands(address);
    const mailbox = await opened(client, account());
    const first = await commands();
    expect(first).toBeLessThan(20);
    for (let poll = 0; poll < 5; poll += 1) expect(await names(mailbox)).toEqual(['m.1']);
    // NOOP, what has gone, what has come; IDLE between them.
    expect((await commands()) - first).toBeLessThanOrEqual(5 * 4);

    async function commands(): Promise<number> {
      return (await dovecot.commandsOf(address)).length;
    }
  });

  test('many new mails at a time are searched by the server, and ours among them are found', async () => {
    const { client, account, dovecot } = await start();
    const mailbox = await opened(client, account());
    const mails = Array.from({ length: 700 }, (_, n) => ({
      raw: n % 100 === 7 ? ourMail(`m.${n}`) : foreignMail(`Mail ${n}`),
    }));
    await dovecot.plant(mail.address, mails);
    expect((await names(mailbox)).length).toBe(7);
    await deliver(ourMail('m.next'));
    expect(await names(mailbox)).toContain('m.next');
  });

  test('another program in the same mailbox sees nothing but that our mail goes', async () => {
    const { client, account, dovecot } = await start();
    await deliver(foreignMail('Theirs'));
    await deliver(ourMail('m.1'));
    const { receive } = account('none');
    const other = new ImapFlow({
      host: receive.host,
      port: receive.port,
      secure: false,
      doSTARTTLS: false,
      auth: { user: receive.username, pass: receive.password },
      logger: false,
      disableAutoIdle: true,
    });
    await other.connect();
    await other.mailboxOpen('INBOX');
    const flags: string[] = [];
    const gone: number[] = [];
    other.on('flags', (event) => flags.push([...event.flags].join(' ')));
    other.on('expunge', (event) => gone.push(event.seq ?? 0));
    const mailbox = await opened(client, account());
    await client.read(mailbox, 'm.1');
    await other.noop();
    expect([flags, gone]).toEqual([[], []]);
    await client.remove(mailbox, ['m.1']);
    await other.noop();
    expect(gone).toEqual([2]);
    await other.logout();
    expect(await dovecot.countMails(mail.address)).toBe(1);
  });
});
