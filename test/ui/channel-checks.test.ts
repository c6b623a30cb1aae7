import type { ChannelKind } from '../../src/admin/api';
import { channelErrors, type ChannelDraft } from '../../static/admin/src/channel/draft';
import { DEFAULT_MAX_MAIL_MB } from '../../src/protocol/channel-settings';
import { DEFAULT_OPTIONS } from '../../static/admin/src/channel/mail-options';
import { errorsOf } from '../../static/admin/src/channel/checks';
import { filledDraft } from './drafts';

/** What is wrong with a form in which one thing is otherwise. */
function wrong(kind: ChannelKind, change: (draft: ChannelDraft) => ChannelDraft): string[] {
  return Object.keys(channelErrors(change(filledDraft(kind)), {}));
}

test.each([
  'bridge.example.com',
  'http://bridge.example.com',
  'https://me:secret@bridge.example.com',
  'https://',
  'https:/bridge.example.com',
  'https://bridge.example.com?exchange=globex',
  'https://bridge.example.com/#a',
])('the address %s of a bridge is refused', (url) => {
  expect(wrong('bridge', (d) => ({ ...d, bridge: { ...d.bridge, url } }))).toEqual(['url']);
  expect(wrong('mail-bridge', (d) => ({ ...d, mailBridge: { ...d.mailBridge, url } }))).toEqual(['url']);
});

test.each(['acme globex', '../acme', '/srv/exchange', 'C:\\exchange', '.hidden', ''])(
  'the exchange directory "%s" is refused at its field',
  (exchange) => {
    expect(wrong('bridge', (d) => ({ ...d, bridge: { ...d.bridge, exchange } }))).toEqual(['exchange']);
  },
);

test.each(['sync', 'Sync <sync@acme.example>', 'a b@acme.example', 'sync@', ''])(
  'the mail address "%s" is refused',
  (address) => {
    for (const kind of ['mail-bridge', 'jmap', 'graph'] as const) {
      expect(wrong(kind, (d) => ({ ...d, address }))).toEqual(['address']);
    }
  },
);

test.each(['imap.acme.example:993', 'https://imap.acme.example', '', 'imap acme'])(
  'the mail server "%s" is refused where it stands',
  (host) => {
    const inSend = (d: ChannelDraft): ChannelDraft => ({
      ...d,
      mailBridge: { ...d.mailBridge, send: { ...d.mailBridge.send, host } },
    });
    expect(wrong('mail-bridge', inSend)).toEqual(['send.host']);
  },
);

test.each(['', '0', '65536', '9e2', '-1', 'tls'])('the port "%s" is refused', (port) => {
  const inReceive = (d: ChannelDraft): ChannelDraft => ({
    ...d,
    mailBridge: { ...d.mailBridge, receive: { ...d.mailBridge.receive, port } },
  });
  expect(wrong('mail-bridge', inReceive)).toEqual(['receive.port']);
});

test('processed mails need another folder than the one that receives', () => {
  const moved =
    (processedFolder: string) =>
    (d: ChannelDraft): ChannelDraft => ({
      ...d,
      options: { ...d.options, processed: 'move', processedFolder },
    });
  expect(wrong('mail-bridge', moved('inbox '))).toEqual(['processedFolder']);
  expect(wrong('jmap', moved(''))).toEqual(['processedFolder']);
  expect(wrong('graph', moved('Done'))).toEqual([]);
});

test('what is moved where does not matter while processed mails are deleted', () => {
  expect(wrong('jmap', (d) => ({ ...d, options: { ...d.options, processedFolder: '' } }))).toEqual([]);
});

test.each(['', '0', '101', '1.5', 'ten'])('"%s" MB is no size of a mail', (maxMailMb) => {
  expect(wrong('jmap', (d) => ({ ...d, options: { ...d.options, maxMailMb } }))).toEqual(['maxMailMb']);
});

test('a token needs no user name', () => {
  const withAuth =
    (auth: 'token' | 'password') =>
    (d: ChannelDraft): ChannelDraft => ({
      ...d,
      jmap: { ...d.jmap, auth, username: '' },
    });
  expect(wrong('jmap', withAuth('token'))).toEqual([]);
  expect(wrong('jmap', withAuth('password'))).toEqual(['username']);
});

test('secrets of blanks alone are none', () => {
  const blank = (d: ChannelDraft): ChannelDraft => ({ ...d, graph: { ...d.graph, clientSecret: '  ' } });
  expect(wrong('graph', blank)).toEqual(['clientSecret']);
});

test('the errors of one form carry the names of its fields', () => {
  expect(errorsOf('send', { 'send.host': 'a', 'receive.host': 'b', address: 'c' })).toEqual({ host: 'a' });
});

test('the size of a mail that the form begins with is the one that the app knows', () => {
  expect(DEFAULT_OPTIONS.maxMailMb).toBe(String(DEFAULT_MAX_MAIL_MB));
});
