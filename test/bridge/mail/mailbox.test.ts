import type { MailTest } from './embedded';
import { startMailTest } from './embedded';
import { foreignMail, opened, ourMail, rawMail } from './mail-client';

let mail: MailTest;
beforeEach(async () => {
  mail = await startMailTest();
});
afterEach(() => mail.close());

const sizeOf = (raw: string) => `Return-Path: <globex@mail.example>\r\n${raw}`.length;

test('opening signs in and lists our messages in the order of their names, and nothing else', async () => {
  await mail.deliver(foreignMail('Lunch?'));
  await mail.deliver(ourMail('sync.s.1.2'));
  await mail.deliver(foreignMail('Re: Issue Synchronization sync.s.1.2'));
  await mail.deliver(ourMail('sync.s.1.1'));
  const { status, json } = await mail.client.open(mail.account);
  expect(status).toBe(200);
  expect(json).toEqual({
    mailbox: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as unknown,
    leaseSeconds: 900,
    entries: [
      { name: 'sync.s.1.1', size: sizeOf(ourMail('sync.s.1.1')) },
      { name: 'sync.s.1.2', size: sizeOf(ourMail('sync.s.1.2')) },
    ],
    notices: [],
  });
});

test('pages follow each other', async () => {
  for (const name of ['c', 'a', 'e', 'b', 'd']) await mail.deliver(ourMail(name));
  const first = await mail.client.open(mail.account, { limit: 2 });
  expect([first.json.entries.map(({ name }) => name), first.json.next]).toEqual([['a', 'b'], 'b']);
  const second = await mail.client.list(first.json.mailbox, '?limit=2&after=b');
  expect([second.json.entries.map(({ name }) => name), second.json.next]).toEqual([['c', 'd'], 'd']);
  const third = await mail.client.list(first.json.mailbox, '?limit=2&after=d');
  expect(third.json).toEqual({ entries: [{ name: 'e', size: sizeOf(ourMail('e')) }], notices: [] });
});

test('a message is read as it came, as often as wanted, within the bound', async () => {
  const raw = ourMail('m.1', 'Line one\r\n.\r\n..dots\r\n');
  await mail.deliver(raw);
  const mailbox = await opened(mail.client, mail.account);
  for (let times = 0; times < 2; times += 1) {
    const read = await mail.client.read(mailbox, 'm.1');
    expect([read.status, read.text]).toEqual([200, `Return-Path: <globex@mail.example>\r\n${raw}`]);
  }
  expect(await mail.client.read(mailbox, 'm.1', `?maxBytes=${sizeOf(raw) - 1}`)).toMatchObject({
    status: 413,
    json: { code: 'too-large' },
  });
  expect(await mail.client.read(mailbox, 'm.2')).toMatchObject({
    status: 404,
    json: { code: 'object-missing' },
  });
});

test('of two mails with one name the newest counts, and both are taken away together', async () => {
  await mail.deliver(ourMail('m.1', 'first\r\n'));
  await mail.deliver(ourMail('m.1', 'second and longer\r\n'));
  const { json } = await mail.client.open(mail.account);
  expect(json.entries).toEqual([{ name: 'm.1', size: sizeOf(ourMail('m.1', 'second and longer\r\n')) }]);
  expect((await mail.client.read(json.mailbox, 'm.1')).text).toContain('second and longer');
  expect((await mail.client.remove(json.mailbox, ['m.1'])).json).toEqual({ deleted: 1 });
  expect(await mail.mailbox.heads()).toEqual([]);
});

test('what has come since the listing is not taken away with what was listed', async () => {
  await mail.deliver(ourMail('m.1', 'forged\r\n'));
  const mailbox = await opened(mail.client, mail.account);
  await mail.deliver(ourMail('m.1', 'real\r\n'));
  await mail.client.remove(mailbox, ['m.1']);
  expect((await mail.client.list(mailbox)).json.entries).toHaveLength(1);
  expect((await mail.client.read(mailbox, 'm.1')).text).toContain('real');
});

test('sent mail goes out unchanged, from the address of the account', async () => {
  const mailbox = await opened(mail.client, mail.account);
  const raw = ourMail('m.9', 'Body with a line\r\n.hidden dot\r\n');
  expect(await mail.client.send(mailbox, 'acme@mail.example', raw)).toMatchObject({ status: 200, json: {} });
  expect((await mail.client.list(mailbox)).json.entries.map(({ name }) => name)).toEqual(['m.9']);
  expect((await mail.client.read(mailbox, 'm.9')).text).toBe(`Return-Path: <acme@mail.example>\r\n${raw}`);
});

test('deleting takes only what was named and leaves foreign mail', async () => {
  await mail.deliver(foreignMail('Stays'));
  for (const name of ['m.1', 'm.2', 'm.3']) await mail.deliver(ourMail(name));
  const mailbox = await opened(mail.client, mail.account);
  expect((await mail.client.remove(mailbox, ['m.1', 'm.3', 'never'])).json).toEqual({ deleted: 2 });
  expect((await mail.client.remove(mailbox, ['m.1', 'm.3'])).json).toEqual({ deleted: 0 });
  expect((await mail.client.list(mailbox)).json.entries.map(({ name }) => name)).toEqual(['m.2']);
  const left = (await mail.mailbox.heads()).map((head) => /^Subject: (.*)$/m.exec(head)?.[1]);
  expect(left).toEqual(['Stays', 'Issue Synchronization m.2']);
});

test('bounces and automatic answers to our messages are notices, read and taken away by their names', async () => {
  const report = rawMail(
    {
      From: 'MAILER-DAEMON@mail.example',
      Subject: 'Undelivered Mail Returned to Sender',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"',
    },
    '--b\r\n\r\nMessage-ID: <issue-sync.m.7@x1.mail.example>\r\n--b--\r\n',
  );
  await mail.deliver(report);
  await mail.deliver(report.replace('issue-sync.m.7', 'somebody.else'));
  await mail.deliver(
    foreignMail('Out of office', {
      'Auto-Submitted': 'auto-replied',
      'In-Reply-To': '<issue-sync.m.8@x1.mail.example>',
    }),
  );
  await mail.deliver(foreignMail('Re: Your mail', { 'In-Reply-To': '<issue-sync.m.8@x1.mail.example>' }));
  const { json } = await mail.client.open(mail.account);
  expect(json.entries).toEqual([]);
  expect(json.notices.map(({ name }) => name)).toEqual(
    [expect.stringMatching(/^notice-[0-9]+-3$/), expect.stringMatching(/^notice-[0-9]+-1$/)].toReversed(),
  );
  const [first] = json.notices;
  expect(first?.at).toBeGreaterThan(Date.now() - 60_000);
  expect((await mail.client.read(json.mailbox, first?.name ?? '')).text).toContain('Undelivered');
  await mail.client.remove(json.mailbox, [first?.name ?? '']);
  expect((await mail.client.list(json.mailbox)).json.notices).toHaveLength(1);
  expect(await mail.mailbox.heads()).toHaveLength(3);
});

test('a name that only notices have is no message', async () => {
  await mail.deliver(ourMail('notice-1-1'));
  expect((await mail.client.open(mail.account)).json.entries).toEqual([]);
});

test('processed messages are moved where that is asked for, and the folder is made', async () => {
  const account = { ...mail.account, processed: { kind: 'move' as const, folder: 'Done' } };
  await mail.deliver(ourMail('m.1'));
  await mail.deliver(foreignMail('Stays'));
  const mailbox = await opened(mail.client, account);
  expect(await mail.client.remove(mailbox, ['m.1'])).toMatchObject({ status: 200, json: { deleted: 1 } });
  expect((await mail.client.list(mailbox)).json.entries).toEqual([]);
  const done = { ...account.receive, folder: 'Done' };
  const there = await mail.client.open({ ...mail.account, receive: done });
  expect(there.json.entries.map(({ name }) => name)).toEqual(['m.1']);
});
