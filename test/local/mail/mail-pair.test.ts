import { ImapFlow, type SearchObject } from 'imapflow';
import { createTransport } from 'nodemailer';
import { createSystemClock } from '../../../local/clock';
import {
  startMailPair,
  type MailPair,
  type MailPorts,
  type MailServerKind,
} from '../../../local/mail/mail-pair';
import { missingForDovecot } from '../../../local/servers/dovecot';
import { where } from '../../live/support/where';
import { freePorts } from '../../../local/servers/process';

const ACCOUNTS = {
  acme: { address: 'sync@acme.example', password: 'acme pass' },
  globex: { address: 'sync@globex.example', password: 'globex pass' },
};
type Company = keyof typeof ACCOUNTS;
const MAIL =
  'From: sync@acme.example\r\nTo: sync@globex.example\r\nSubject: hello\r\n\r\nBytes above ASCII: \xe4\xff\xfe.\r\n.\r\n';

jest.setTimeout(60_000);

const KINDS: readonly (readonly [MailServerKind, string | undefined])[] = [
  ['embedded', undefined],
  ['dovecot', missingForDovecot()],
];

for (const [kind, missing] of KINDS)
  where(missing)(`mail servers, ${kind}`, () => {
    let ports: Record<Company, MailPorts>;
    let pair: MailPair;

    beforeAll(async () => {
      const [a = 0, b = 0, c = 0, d = 0] = await freePorts(4);
      ports = { acme: { imap: a, smtp: b }, globex: { imap: c, smtp: d } };
      pair = await startMailPair(kind, { accounts: ACCOUNTS, ports, clock: createSystemClock() });
    });
    afterAll(() => pair?.stop());

    const smtp = (company: Company, password = ACCOUNTS[company].password) =>
      createTransport({
        host: '127.0.0.1',
        port: ports[company].smtp,
        ignoreTLS: true,
        auth: { user: ACCOUNTS[company].address, pass: password },
      });
    async function imap<T>(company: Company, use: (client: ImapFlow) => Promise<T>): Promise<T> {
      const { address, password } = ACCOUNTS[company];
      const options = {
        host: '127.0.0.1',
        port: ports[company].imap,
        secure: false,
        doSTARTTLS: false,
      } as const;
      const client = new ImapFlow({ ...options, auth: { user: address, pass: password }, logger: false });
      await client.connect();
      try {
        return await use(client);
      } finally {
        await client.logout();
      }
    }
    const send = (from: Company, envelope: { from: string; to: string }, raw = MAIL) =>
      smtp(from).sendMail({ envelope, raw: Buffer.from(raw, 'latin1') });

    it('bring a mail from either company to the other, byte for byte, and tell those who wait', async () => {
      await imap('globex', async (client) => {
        await client.mailboxOpen('INBOX');
        const told = new Promise<void>((resolve) => client.once('exists', () => resolve()));
        const idle = client.idle();
        await send('acme', { from: ACCOUNTS.acme.address, to: ACCOUNTS.globex.address });
        await told;
        await client.noop();
        await idle;
        const [mail] = await client.fetchAll('1:*', { source: true, flags: true, uid: true });
        const source = mail?.source?.toString('latin1') ?? '';
        expect(source.endsWith(MAIL)).toBe(true);
        expect(source).toContain('Return-Path: <sync@acme.example>');
      });
      await send('globex', { from: ACCOUNTS.globex.address, to: ACCOUNTS.acme.address });
      await imap('acme', async (client) => {
        await client.mailboxOpen('INBOX');
        expect(await client.search({ header: { subject: 'hello' } }, { uid: true })).toHaveLength(1);
      });
      const heads = await pair.inboxHeads();
      expect(heads).toEqual([
        expect.stringMatching(/^Subject: hello$/m),
        expect.stringMatching(/^Subject: hello$/m),
      ]);
    });

    it('search, also by criteria in parentheses', async () => {
      await imap('globex', async (client) => {
        await client.mailboxOpen('INBOX');
        const found = (query: SearchObject) => client.search(query, { uid: true });
        expect(await found({ or: [{ uid: '1', deleted: false, subject: 'hello' }, { uid: '9' }] })).toEqual([
          1,
        ]);
        expect(await found({ or: [{ uid: '1', deleted: true }, { from: 'nobody@elsewhere' }] })).toEqual([]);
        expect(
          await found({ or: [{ subject: 'other' }, { header: { to: 'globex' }, deleted: false }] }),
        ).toEqual([1]);
      });
    });

    it('let a folder be made, mail be moved into it, and deleted', async () => {
      await imap('globex', async (client) => {
        await client.mailboxCreate('Processed');
        await client.mailboxOpen('INBOX');
        const moved = await client.messageMove('1', 'Processed');
        expect(moved).toMatchObject({ destination: 'Processed' });
        await client.mailboxOpen('Processed');
        expect(await client.search({ all: true }, { uid: true })).toHaveLength(1);
        await client.messageDelete('1:*');
        expect(await client.search({ all: true }, { uid: true })).toEqual([]);
      });
    });

    it('refuse a wrong password, a strange sender and an unknown recipient', async () => {
      const envelope = { from: ACCOUNTS.acme.address, to: ACCOUNTS.globex.address };
      await expect(smtp('acme', 'wrong').sendMail({ envelope, raw: MAIL })).rejects.toMatchObject({
        responseCode: 535,
      });
      await expect(send('acme', { ...envelope, from: ACCOUNTS.globex.address })).rejects.toMatchObject({
        responseCode: 553,
      });
      await expect(send('acme', { ...envelope, to: 'nobody@globex.example' })).rejects.toMatchObject({
        responseCode: 550,
      });
      await expect(
        createTransport({ host: '127.0.0.1', port: ports.acme.smtp, ignoreTLS: true }).sendMail({
          envelope,
          raw: MAIL,
        }),
      ).rejects.toMatchObject({ responseCode: 530 });
      const stranger = new ImapFlow({
        host: '127.0.0.1',
        port: ports.acme.imap,
        secure: false,
        doSTARTTLS: false,
        auth: { user: ACCOUNTS.acme.address, pass: 'wrong' },
        logger: false,
      });
      await expect(stranger.connect()).rejects.toMatchObject({ authenticationFailed: true });
    });
  });
