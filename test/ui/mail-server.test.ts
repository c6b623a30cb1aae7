import {
  copyCredentials,
  emptyServer,
  serverDraft,
  withAddress,
  withPort,
  withSecurity,
  withService,
} from '../../static/admin/src/channel/mail-server';
import { withCopiedCredentials } from '../../static/admin/src/channel/mail-bridge';
import { EMPTY_JMAP, withJmapService } from '../../static/admin/src/channel/jmap';
import { usualPort } from '../../static/admin/src/channel/presets';
import { filledDraft } from './drafts';

const RECEIVE = emptyServer('receive');
const SEND = emptyServer('send');

describe('the port', () => {
  test.each([
    ['receive', 'tls', 993],
    ['receive', 'starttls', 143],
    ['receive', 'none', 143],
    ['send', 'tls', 465],
    ['send', 'starttls', 587],
    ['send', 'none', 587],
  ] as const)('of %s with %s is %d', (direction, security, port) => {
    expect(usualPort(direction, security)).toBe(port);
    expect(withSecurity(emptyServer(direction), security, direction).port).toBe(String(port));
  });

  test('that was typed stays when the security changes', () => {
    const typed = withPort(RECEIVE, '1993');
    expect(withSecurity(typed, 'starttls', 'receive')).toMatchObject({ port: '1993', security: 'starttls' });
  });

  test('follows again once it was emptied', () => {
    const emptied = withPort(withPort(SEND, '2525'), '');
    expect(withSecurity(emptied, 'starttls', 'send').port).toBe('587');
  });

  test('that is stored and unusual counts as typed', () => {
    const stored = { host: 'mail.acme.example', port: 2525, security: 'starttls', username: 'sync' } as const;
    expect(withSecurity(serverDraft(stored, 'send'), 'tls', 'send').port).toBe('2525');
    const usual = serverDraft({ ...stored, port: 587 }, 'send');
    expect(withSecurity(usual, 'tls', 'send').port).toBe('465');
  });
});

describe('a provider', () => {
  test.each([
    ['gmail', 'imap.gmail.com:993 tls', 'smtp.gmail.com:465 tls'],
    ['microsoft', 'outlook.office365.com:993 tls', 'smtp.office365.com:587 starttls'],
    ['fastmail', 'imap.fastmail.com:993 tls', 'smtp.fastmail.com:465 tls'],
  ] as const)('%s brings its servers', (service, receive, send) => {
    const place = (draft: typeof RECEIVE) => `${draft.host}:${draft.port} ${draft.security}`;
    expect(place(withService(withPort(RECEIVE, '1'), service, 'receive'))).toBe(receive);
    expect(place(withService(SEND, service, 'send'))).toBe(send);
  });

  test('is known again from its server', () => {
    const { host, port, security } = withService(SEND, 'gmail', 'send');
    const stored = { host, port: Number(port), security, username: 'a' };
    expect(serverDraft(stored, 'send').service).toBe('gmail');
    expect(serverDraft({ ...stored, host: 'mail.acme.example' }, 'send').service).toBe('own');
  });

  test('takes its server with it when it goes, and nothing that was typed', () => {
    expect(withService(withService(RECEIVE, 'gmail', 'receive'), 'own', 'receive').host).toBe('');
    const own = { ...RECEIVE, host: 'mail.acme.example', username: 'sync', password: 'p' };
    expect(withService(own, 'own', 'receive')).toEqual(own);
    expect(withService(own, 'gmail', 'receive')).toMatchObject({ username: 'sync', password: 'p' });
  });

  test('of JMAP brings address and token, and takes the address with it', () => {
    const fastmail = withJmapService(EMPTY_JMAP, 'fastmail');
    expect(fastmail).toMatchObject({ url: 'https://api.fastmail.com/jmap/session', auth: 'token' });
    expect(withJmapService(fastmail, 'own').url).toBe('');
  });
});

describe('Copy Credentials', () => {
  const receive = { ...RECEIVE, username: 'sync', password: ' secret ' };

  test('copies address, user name and password, with the blanks of a password', () => {
    const { mailBridge } = filledDraft('mail-bridge');
    const copied = withCopiedCredentials(
      { ...mailBridge, sendAddress: 'old@acme.example' },
      'sync@acme.example',
    );
    expect(copied.sendAddress).toBe('sync@acme.example');
    expect(copied.send).toMatchObject({ username: 'sync', password: ' in ' });
    expect(copied.receive).toEqual(mailBridge.receive);
  });

  test('brings the sending server of the provider', () => {
    const copied = copyCredentials(withService(receive, 'gmail', 'receive'), SEND);
    expect(copied).toMatchObject({ service: 'gmail', host: 'smtp.gmail.com', port: '465', username: 'sync' });
  });

  test('leaves a server of one’s own as it was typed', () => {
    const send = { ...withPort(SEND, '2525'), host: 'smtp.acme.example' };
    expect(copyCredentials({ ...receive, host: 'imap.acme.example' }, send)).toEqual({
      ...send,
      username: 'sync',
      password: ' secret ',
    });
  });
});

test('the user name follows the address until another one is typed', () => {
  const first = withAddress(SEND, '', 'sync@acme.example');
  expect(first.username).toBe('sync@acme.example');
  expect(withAddress(first, 'sync@acme.example', 'jira@acme.example').username).toBe('jira@acme.example');
  const typed = { ...first, username: 'sync' };
  expect(withAddress(typed, 'sync@acme.example', 'jira@acme.example').username).toBe('sync');
});
