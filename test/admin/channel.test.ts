import { syncKeys, syncRecord } from '../../src/protocol/sync-record';
import { giveUp, retry } from '../../src/protocol/outcome';
import { createPage, fitting, type Page } from './page';

const server = { address: 'sync@acme.example', host: 'mail.acme.example', security: 'tls', username: 'sync' };
const mail = {
  kind: 'mail-bridge',
  url: 'https://bridge.acme.example',
  receive: { ...server, port: 993, folder: 'INBOX' },
  send: { ...server, port: 465 },
  processed: { kind: 'delete' },
  maxMailMb: 5,
};
const secrets = { accessKey: 'bridge-key', password: 'in word', sendPassword: 'out word' };

async function madeByEmail(page: Page) {
  const form = { ...(fitting('', 0).createMaster as object), channel: { settings: mail, secrets } };
  const made = await page.ask('ada', '10001', 'createMaster', form);
  if (!made.ok) throw new Error(made.error.what);
  const { id, file } = made.value as { id: string; file: { text: string } };
  const record = syncRecord.parse((await page.store.read(syncKeys.record(id)))?.value);
  return { id, record, revision: (await page.store.read(syncKeys.record(id)))?.rev ?? 0, file: file.text };
}

describe('a synchronization by email', () => {
  it('tells the partner address and limit in the handshake file, and no server or password', async () => {
    const page = createPage();
    const { record, file } = await madeByEmail(page);
    expect(record).toMatchObject({ protocol: 'email', channel: mail });
    expect(record.us).toMatchObject({ address: 'sync@acme.example', limits: { relayBytes: 5_000_000 } });
    for (const secret of [...Object.values(secrets), 'mail.acme.example', 'bridge.acme.example'])
      expect(file).not.toContain(secret);
    const read = await page.ask('grace', '10002', 'readHandshake', { text: file });
    expect(read).toMatchObject({
      ok: true,
      value: {
        protocol: 'email',
        layout: { kind: 'mail-bridge', name: 'sync@acme.example' },
        partner: { address: 'sync@acme.example' },
      },
    });
  });

  it('is answered by email only', async () => {
    const page = createPage();
    const { file } = await madeByEmail(page);
    const form = { ...(fitting('', 0).createSlave as object), handshakeText: file };
    expect(await page.ask('grace', '10002', 'createSlave', form)).toMatchObject({
      ok: false,
      error: { code: 'handshake-other-protocol' },
    });
    const byMail = { ...form, channel: { settings: mail, secrets } };
    expect(await page.ask('grace', '10002', 'createSlave', byMail)).toMatchObject({ ok: true });
  });

  it('shows its settings and none of its secrets', async () => {
    const page = createPage();
    const { id } = await madeByEmail(page);
    const shown = await page.ask('ada', '10001', 'detail', { id });
    expect(shown).toMatchObject({ ok: true, value: { channel: mail, protocol: 'email' } });
    for (const secret of Object.values(secrets)) expect(JSON.stringify(shown)).not.toContain(secret);
  });
});

describe('the access to a mailbox', () => {
  it('takes a new password and keeps the others', async () => {
    const page = createPage();
    const { id, revision } = await madeByEmail(page);
    const channel = { settings: mail, secrets: { password: ' new word ' } };
    expect(await page.ask('ada', '10001', 'changeChannel', { id, revision, channel })).toMatchObject({
      ok: true,
    });
    const test = { step: 'sign-in', probe: 'p', channel: { settings: mail, secrets: {} }, syncId: id };
    await page.ask('ada', '10001', 'testChannel', test);
    // Blanks may belong to a password.
    expect(page.opened.at(-1)?.secrets).toEqual({ ...secrets, password: ' new word ' });
    expect(page.rings).toContain(id);
  });

  it('needs the passwords anew for another server, and stores nothing before', async () => {
    const page = createPage();
    const { id, revision, record } = await madeByEmail(page);
    const settings = { ...mail, receive: { ...mail.receive, host: 'other.example' } };
    const asked = { id, revision, channel: { settings, secrets: {} } };
    const before = await page.store.readSecret(syncKeys.secretAccess(id));
    expect(await page.ask('ada', '10001', 'changeChannel', asked)).toMatchObject({
      ok: false,
      error: { code: 'form-invalid', field: 'password' },
    });
    expect(await page.store.readSecret(syncKeys.secretAccess(id))).toEqual(before);
    expect((await page.store.read(syncKeys.record(id)))?.value).toEqual(record);
  });

  it.each([
    [
      'the receiving address',
      { ...mail, receive: { ...mail.receive, address: 'else@acme.example' } },
      'address-fixed',
    ],
    ['the protocol', { kind: 'bridge', url: 'https://bridge.acme.example', exchange: 'x' }, 'protocol-fixed'],
  ])('cannot change %s', async (_, settings, code) => {
    const page = createPage();
    const { id, revision } = await madeByEmail(page);
    const channel = { settings, secrets };
    expect(await page.ask('ada', '10001', 'changeChannel', { id, revision, channel })).toMatchObject({
      ok: false,
      error: { code },
    });
  });

  it('may become another kind of connection to the same address; the limit that was told stays', async () => {
    const page = createPage();
    const { id, revision } = await madeByEmail(page);
    const settings = {
      kind: 'jmap',
      url: 'https://jmap.acme.example',
      address: 'sync@acme.example',
      auth: 'token',
      username: '',
      folder: 'INBOX',
      processed: { kind: 'move', folder: 'Processed' },
      maxMailMb: 20,
    };
    const channel = { settings, secrets: { password: 'token' } };
    expect(await page.ask('ada', '10001', 'changeChannel', { id, revision, channel })).toMatchObject({
      ok: true,
    });
    const record = syncRecord.parse((await page.store.read(syncKeys.record(id)))?.value);
    expect(record.channel).toEqual(settings);
    expect(record.us.limits.relayBytes).toBe(5_000_000);
  });
});

describe('a connection test', () => {
  const test = { step: 'read', probe: 'p', channel: { settings: mail, secrets } };

  it.each([
    ['passed', undefined, { kind: 'passed' }],
    ['not yet', retry('probe-not-yet', 'It is on its way.'), { kind: 'not-yet', text: 'It is on its way.' }],
    [
      'waiting for the host that the channel names',
      giveUp('egress-not-approved', 'Not approved.', 'bridge.acme.example:8443'),
      { kind: 'waiting-for-approval', host: 'bridge.acme.example:8443' },
    ],
    [
      'failed, with what to do',
      giveUp('mail-sign-in-refused', 'The server refuses the password.'),
      {
        kind: 'failed',
        error: {
          code: 'mail-sign-in-refused',
          next: expect.stringContaining('user name and password') as string,
        },
      },
    ],
  ])('answers %s', async (_, answer, shown) => {
    const page = createPage();
    if (answer) page.answers.test = answer;
    expect(await page.ask('ada', '10001', 'testChannel', test)).toMatchObject({ ok: true, value: shown });
  });

  it.each([
    ['an address that is none', { receive: { ...mail.receive, address: 'sync' } }, 'address'],
    ['a port that is none', { send: { ...mail.send, port: 0 } }, 'port'],
    ['no https', { url: 'http://bridge.acme.example' }, 'url'],
    ['a line break in a folder', { receive: { ...mail.receive, folder: 'IN\nBOX' } }, 'folder'],
    ['a host with a command in it', { receive: { ...mail.receive, host: 'x\r\nQUIT' } }, 'host'],
  ])('refuses %s by its field', async (_, change, field) => {
    const page = createPage();
    const channel = { settings: { ...mail, ...change }, secrets };
    expect(await page.ask('ada', '10001', 'testChannel', { ...test, channel })).toMatchObject({
      ok: false,
      error: { code: 'form-invalid', field },
    });
    expect(page.opened).toEqual([]);
  });
});
