import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { SMTPServer } from 'smtp-server';
import { readFile } from 'node:fs/promises';
import { missingForDovecot } from '../../../local/servers/dovecot';
import type { CertificateKind } from '../../../local/servers/test-ca';
import { where } from '../../live/support/where';
import { startTestBridge } from '../test-bridge';
import type { DovecotForTests, DovecotTest } from './dovecot-bridge';
import { bridgeBefore, startDovecotForTests } from './dovecot-bridge';
import { mailClient } from './mail-client';
import { startScriptedServer } from './scripted-server';

const today = new Date().toISOString().slice(0, 10);
const WORDS: [CertificateKind, string[]][] = [
  ['expired', ['has expired', 'issued to "CN=localhost"', 'by "CN=issue-sync test ca"', 'valid from']],
  [
    'stranger',
    ['issuer is not trusted', '--ca', 'by "CN=issue-sync test stranger-ca"', `valid from ${today}`],
  ],
  ['other-name', ['other names (DNS:elsewhere.example) than "127.0.0.1"']],
];

where(missingForDovecot())('certificates of mail servers', () => {
  let server: DovecotForTests;
  let mail: DovecotTest;
  beforeAll(async () => {
    server = await startDovecotForTests();
    mail = await bridgeBefore(server, { limits: { mailConnectMs: 5000 } });
  });
  afterAll(async () => {
    await mail.bridge.close();
    await server.dovecot.stop();
  });

  test.each(WORDS)(
    'receiving: a certificate that is %s is refused, and it is said whose it is and why',
    async (kind, words) => {
      await server.dovecot.replaceCertificate(kind);
      for (const security of ['tls', 'starttls'] as const) {
        const { status, json } = await mail.client.check(mail.account(security), 'receive');
        expect([status, json]).toMatchObject([424, { code: 'mail-certificate' }]);
        for (const word of words) expect((json as { message: string }).message).toContain(word);
      }
      await server.dovecot.replaceCertificate('valid');
      expect((await mail.client.check(mail.account(), 'receive')).status).toBe(200);
    },
  );

  test.each(WORDS)('sending: the same for %s', async (kind, words) => {
    const files = await server.dovecot.ca.issue('smtp', kind);
    const [cert, key] = await Promise.all([readFile(files.cert), readFile(files.key)]);
    for (const security of ['tls', 'starttls'] as const) {
      const { port, close } = await startSmtp({ cert, key, secure: security === 'tls' });
      const client = mailClient(
        mail.bridge,
        await mail.bridge.newMailKey({ mailHosts: [`127.0.0.1:${port}`] }),
      );
      const account = { ...mail.account(), send: { ...mail.account().send, port, security } };
      const { status, json } = await client.check(account, 'send');
      expect([status, json]).toMatchObject([424, { code: 'mail-certificate' }]);
      for (const word of words) expect((json as { message: string }).message).toContain(word);
      await close();
    }
  });

  test('sending over TLS and STARTTLS works with a certificate of the operator’s own authority, by name and address', async () => {
    const files = await server.dovecot.ca.issue('smtp', 'valid');
    const [cert, key] = await Promise.all([readFile(files.cert), readFile(files.key)]);
    for (const security of ['tls', 'starttls'] as const) {
      const { port, close } = await startSmtp({ cert, key, secure: security === 'tls' });
      for (const host of ['127.0.0.1', 'localhost']) {
        const client = mailClient(
          mail.bridge,
          await mail.bridge.newMailKey({ mailHosts: [`${host}:${port}`] }),
        );
        const account = { ...mail.account(), send: { ...mail.account().send, host, port, security } };
        expect(await client.check(account, 'send')).toMatchObject({ status: 200, json: {} });
      }
      await close();
    }
  });

  test('an authority that the operator has not added is not trusted', async () => {
    const plain = await startTestBridge({ limits: { mailConnectMs: 5000 } });
    const label = `127.0.0.1:${server.dovecot.ports.imaps}`;
    const client = mailClient(plain, await plain.newMailKey({ mailHosts: [label] }));
    const { status, json } = await client.check(mail.account(), 'receive');
    await plain.close();
    expect([status, json]).toMatchObject([
      424,
      { code: 'mail-certificate', message: expect.stringContaining('--ca') as unknown },
    ]);
  });

  test('TLS on a port that does not speak it is told apart', async () => {
    const account = mail.account('none');
    const asked = { ...account, receive: { ...account.receive, security: 'tls' as const } };
    expect(await mail.client.check(asked, 'receive')).toMatchObject({
      status: 424,
      json: { code: 'mail-security' },
    });
  });
});

describe('a man in the middle who takes STARTTLS out', () => {
  test.each([
    ['receive', '* OK ready', [['CAPABILITY', '* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done']]],
    [
      'send',
      '220 ready',
      [
        ['EHLO', '250-stripped\r\n250 AUTH PLAIN LOGIN'],
        ['STARTTLS', '502 no'],
        ['HELO', '250 stripped'],
      ],
    ],
  ] as const)('%s: nothing is sent', async (what, greeting, answers) => {
    const server = await startScriptedServer(greeting, (line) => {
      const [tag = ''] = line.split(' ');
      const known = answers.find(([word]) => line.toUpperCase().includes(word));
      return (known?.[1] ?? `${tag} BAD no`).replace('TAG', tag);
    });
    const { port, heard } = server;
    const bridge = await startTestBridge({ limits: { mailConnectMs: 3000 } });
    const client = mailClient(bridge, await bridge.newMailKey({ mailHosts: [`127.0.0.1:${port}`] }));
    const side = {
      address: 'a@mail.example',
      host: '127.0.0.1',
      port,
      security: 'starttls' as const,
      username: 'a',
      password: 'very secret',
    };
    const account = {
      receive: { ...side, folder: 'INBOX' },
      send: side,
      processed: { kind: 'delete' as const },
    };
    expect(await client.check(account, what)).toMatchObject({
      status: 424,
      json: { code: 'mail-security', message: expect.stringContaining('STARTTLS') as unknown },
    });
    await bridge.close();
    server.close();
    expect(heard.join('\n')).not.toMatch(/AUTH|LOGIN|MAIL FROM/i);
  });
});

async function startSmtp(options: SMTPServerOptions): Promise<{ port: number; close(): Promise<void> }> {
  const server = new SMTPServer({
    ...options,
    disableReverseLookup: true,
    onAuth: (_auth, _session, done) => done(null, { user: 'fine' }),
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
