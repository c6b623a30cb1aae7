import type { ChannelSettings } from '../../src/protocol/channel-settings';
import { readChannelSecrets, writeChannelSecrets } from '../../src/state/channel-secrets';
import { createMemoryStore } from '../support/memory-store';

const server = {
  address: 'sync@acme.example',
  host: 'mail.acme.example',
  port: 993,
  security: 'tls' as const,
};
const mail: ChannelSettings = {
  kind: 'mail-bridge',
  url: 'https://bridge.acme.example',
  receive: { ...server, username: 'sync', folder: 'INBOX' },
  send: { ...server, port: 465, username: 'sync' },
  processed: { kind: 'delete' },
  maxMailMb: 10,
};
const SECRETS = { accessKey: 'key', password: 'in', sendPassword: 'out' };

async function usable(after: ChannelSettings) {
  const store = createMemoryStore();
  await writeChannelSecrets(store, 'sync', { settings: mail, secrets: SECRETS });
  return readChannelSecrets(store, 'sync', after);
}

describe('secrets of a channel', () => {
  it('open the place that they were given for', async () => {
    expect(await usable(mail)).toEqual(SECRETS);
    const elsewhere = { ...mail, receive: { ...mail.receive, folder: 'Jira' } };
    expect(await usable(elsewhere)).toEqual(SECRETS);
  });

  it.each([
    [
      'another IMAP server',
      { receive: { ...mail.receive, host: 'evil.example' } },
      ['accessKey', 'sendPassword'],
    ],
    ['another IMAP port', { receive: { ...mail.receive, port: 1993 } }, ['accessKey', 'sendPassword']],
    [
      'less security',
      { receive: { ...mail.receive, security: 'none' as const } },
      ['accessKey', 'sendPassword'],
    ],
    ['another user', { receive: { ...mail.receive, username: 'x' } }, ['accessKey', 'sendPassword']],
    ['another SMTP server', { send: { ...mail.send, host: 'evil.example' } }, ['accessKey', 'password']],
    ['another bridge, which sees all of them', { url: 'https://evil.example' }, []],
  ])('are not used with %s', async (_, change, left) => {
    expect(Object.keys(await usable({ ...mail, ...change })).toSorted()).toEqual(left);
  });

  it('are not used by another kind of channel', async () => {
    const jmap: ChannelSettings = {
      kind: 'jmap',
      url: 'https://mail.acme.example',
      address: 'sync@acme.example',
      auth: 'password',
      username: 'sync',
      folder: 'INBOX',
      processed: { kind: 'delete' },
      maxMailMb: 10,
    };
    expect(await usable(jmap)).toEqual({});
  });

  it('of the place before count until the record names the new one', async () => {
    const store = createMemoryStore();
    const moved = { ...mail, url: 'https://other.acme.example' };
    const next = { settings: moved, secrets: { accessKey: 'new', password: 'in2', sendPassword: 'out2' } };
    await writeChannelSecrets(store, 'sync', next, { settings: mail, secrets: SECRETS });
    expect(await readChannelSecrets(store, 'sync', mail)).toEqual(SECRETS);
    expect(await readChannelSecrets(store, 'sync', moved)).toEqual(next.secrets);
    await writeChannelSecrets(store, 'sync', next);
    expect(await readChannelSecrets(store, 'sync', mail)).toEqual({});
  });

  it('are empty where nothing readable is stored', async () => {
    const store = createMemoryStore();
    expect(await readChannelSecrets(store, 'sync', mail)).toEqual({});
    await store.writeSecret('sync:access', { v: 2 });
    expect(await readChannelSecrets(store, 'sync', mail)).toEqual({});
  });
});
