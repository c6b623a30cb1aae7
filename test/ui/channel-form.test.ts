import * as fc from 'fast-check';
import { channelForm as appsForm } from '../../src/admin/channel-form';
import { channelFacts } from '../../static/admin/src/channel/channel-facts';
import {
  type ChannelDraft,
  channelErrors,
  channelForm,
  emptyDraft,
  withProtocol,
  withReceivingAddress,
} from '../../static/admin/src/channel/draft';
import { hostOf } from '../../static/admin/src/channel/host-of';
import { fromPartner } from '../../static/admin/src/channel/s3';
import { ALL_KINDS, filledDraft, reopened } from './drafts';

describe.each(ALL_KINDS)('the form of %s', (kind) => {
  const draft = filledDraft(kind);

  test('has no errors when it is filled in, and the app takes it as it is', () => {
    expect(channelErrors(draft, {})).toEqual({});
    const form = channelForm(draft);
    expect(appsForm.parse(form)).toEqual(form);
  });

  test('has errors when it is empty, that of the first field among them', () => {
    const errors = channelErrors({ ...emptyDraft('master', 'email'), kind }, {});
    expect(Object.keys(errors).length).toBeGreaterThanOrEqual(3);
  });

  test('opened again it is the same without its secrets', () => {
    const form = channelForm(draft);
    expect(channelForm(reopened(form.settings))).toEqual({ settings: form.settings, secrets: {} });
  });

  test('its facts show no secret', () => {
    const secrets = Object.values(channelForm(draft).secrets);
    expect(secrets).not.toEqual([]);
    for (const [, fact] of channelFacts(channelForm(draft).settings)) {
      for (const secret of secrets) expect(fact.split(' ')).not.toContain(secret?.trim());
    }
  });

  test('blanks around what was pasted are not sent', () => {
    const blanks = JSON.parse(
      JSON.stringify(draft, (name, value: unknown) =>
        typeof value === 'string' &&
        !['kind', 'addressing', 'auth', 'processed', 'security', 'service'].includes(name)
          ? ` ${value} `
          : value,
      ),
    ) as ChannelDraft;
    const { settings } = channelForm({ ...blanks, kind });
    expect(settings).toEqual(channelForm(draft).settings);
  });
});

/** Texts as admins type and paste them, right ones among them. */
const typed = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    ' ',
    'a',
    'a@b',
    'https://a.example/',
    'https:/a',
    'INBOX',
    '25',
    '0',
    '70000',
    'a/b',
    '-',
    'x.',
  ),
);

test('what the page takes for right, the app takes, whatever is typed', () => {
  const check = fc.property(fc.constantFrom(...ALL_KINDS), fc.func(typed), (kind, type) => {
    // Half of the texts stay right: else hardly any form would be.
    const draft = JSON.parse(
      JSON.stringify(filledDraft(kind), (name, value: unknown) => {
        if (typeof value !== 'string') return value;
        if (['kind', 'addressing', 'auth', 'processed', 'security', 'service'].includes(name)) return value;
        const other = type(name, value);
        return other.length % 2 === 0 ? value : other;
      }),
    ) as ChannelDraft;
    if (Object.keys(channelErrors(draft, {})).length > 0) return;
    expect(appsForm.safeParse(channelForm(draft)).success).toBe(true);
  });
  fc.assert(check, { seed: 20_261_126, numRuns: 2000 });
});

test('a password keeps its blanks, a key does not', () => {
  const { secrets } = channelForm(filledDraft('mail-bridge'));
  expect(secrets).toEqual({ accessKey: 'key', password: ' in ', sendPassword: 'out' });
  const draft = filledDraft('jmap');
  const token = { ...draft, jmap: { ...draft.jmap, auth: 'token' as const, password: ' t ' } };
  expect(channelForm(token)).toMatchObject({ settings: { username: '' }, secrets: { password: 't' } });
});

test('changing the protocol and back keeps what was typed', () => {
  const draft = filledDraft('jmap');
  const files = withProtocol(draft, 'files');
  expect(files.kind).toBe('bridge');
  expect(withProtocol(files, 'email')).toEqual({ ...draft, kind: 'mail-bridge' });
  expect(withProtocol(draft, 'email')).toBe(draft);
});

test('user names follow the address until another one is typed', () => {
  const first = withReceivingAddress(emptyDraft('master', 'email'), 'sync@acme.example');
  expect(first.mailBridge.receive.username).toBe('sync@acme.example');
  const { receive } = first.mailBridge;
  const other = { ...first, mailBridge: { ...first.mailBridge, receive: { ...receive, username: 'sync' } } };
  const second = withReceivingAddress(other, 'jira@acme.example');
  expect(second.mailBridge.receive.username).toBe('sync');
  expect(second.jmap.username).toBe('jira@acme.example');
});

describe('prefixes of a bucket', () => {
  const errorsWith = (part: Partial<ChannelDraft['s3']>) => {
    const draft = filledDraft('s3');
    return channelErrors({ ...draft, s3: { ...draft.s3, ...part } }, {});
  };

  test('fit together as they are offered to master and slave', () => {
    const [master, slave] = [emptyDraft('master', 'files').s3, emptyDraft('slave', 'files').s3];
    expect([slave.sendPrefix, slave.receivePrefix]).toEqual([master.receivePrefix, master.sendPrefix]);
    expect(master.sendPrefix).not.toBe(master.receivePrefix);
  });

  test('get the slash at their end', () => {
    const draft = filledDraft('s3');
    const { settings } = channelForm({ ...draft, s3: { ...draft.s3, sendPrefix: 'a/b' } });
    expect(settings).toMatchObject({ sendPrefix: 'a/b/' });
  });

  test('are refused where they are the same or no prefixes', () => {
    expect(errorsWith({ sendPrefix: 'same', receivePrefix: 'same/' })).toHaveProperty('receivePrefix');
    expect(errorsWith({ sendPrefix: '' })).toEqual({});
    for (const sendPrefix of ['/a', 'a//b', 'a b/', 's3://a']) {
      expect(errorsWith({ sendPrefix })).toEqual({ sendPrefix: expect.any(String) });
    }
  });

  test('a bucket with a dot has no certificate in front of the endpoint', () => {
    expect(errorsWith({ bucket: 'acme.globex' })).toEqual({});
    expect(errorsWith({ bucket: 'acme.globex', addressing: 'virtual-host' })).toHaveProperty('bucket');
  });

  test('a slave takes over the bucket, and the partner’s SEND as its RECEIVE', () => {
    expect(fromPartner('acme-globex/to/globex/')).toEqual({
      bucket: 'acme-globex',
      receivePrefix: 'to/globex/',
    });
    expect(fromPartner('acme-globex/')).toEqual({ bucket: 'acme-globex', receivePrefix: '' });
  });
});

test.each([
  ['bridge', 'bridge.acme.example'],
  ['s3', 's3.acme.example'],
  ['mail-bridge', 'bridge.acme.example'],
  ['jmap', 'mail.acme.example'],
  ['graph', 'login.microsoftonline.com'],
] as const)('what a site administrator approves for %s is %s', (kind, host) => {
  expect(hostOf(channelForm(filledDraft(kind)).settings)).toBe(host);
});

test('in a bucket’s own host name the bucket is what is approved', () => {
  const draft = filledDraft('s3');
  const { settings } = channelForm({ ...draft, s3: { ...draft.s3, addressing: 'virtual-host' } });
  expect(hostOf(settings)).toBe('acme-globex.s3.acme.example');
});
