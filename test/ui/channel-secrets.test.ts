import * as fc from 'fast-check';
import type { ChannelSecrets, ChannelSettings } from '../../src/admin/api';
import { NEEDED_SECRETS, secretsThatStay } from '../../src/protocol/channel-settings';
import { channelErrors, channelForm, type ChannelDraft } from '../../static/admin/src/channel/draft';
import { secretStates } from '../../static/admin/src/channel/secrets';
import { revisionFor } from '../../static/admin/src/detail/access-revision';
import { ALL_KINDS, filledDraft, reopened } from './drafts';

const settingsOf = (draft: ChannelDraft): ChannelSettings => channelForm(draft).settings;

test('nothing is stored of a new synchronization', () => {
  expect(secretStates(undefined, settingsOf(filledDraft('bridge')))).toEqual({});
});

test.each(ALL_KINDS)('opened again, %s keeps all its secrets and its passwords may stay empty', (kind) => {
  const before = settingsOf(filledDraft(kind));
  const draft = reopened(before);
  const states = secretStates(before, settingsOf(draft));
  expect(states).toEqual(Object.fromEntries(NEEDED_SECRETS[kind].map((name) => [name, 'kept'])));
  expect(channelErrors(draft, states)).toEqual({});
});

test('another server voids its own password only, and asks for it', () => {
  const before = settingsOf(filledDraft('mail-bridge'));
  const draft = reopened(before);
  const { mailBridge } = draft;
  const moved = {
    ...draft,
    mailBridge: { ...mailBridge, send: { ...mailBridge.send, host: 'smtp.other.example' } },
  };
  const states = secretStates(before, settingsOf(moved));
  expect(states).toEqual({ accessKey: 'kept', password: 'kept', sendPassword: 'void' });
  expect(Object.keys(channelErrors(moved, states))).toEqual(['send.password']);
});

/** Forms that differ here and there, so that some places are the same and some are not. */
const anySettings = fc
  .record({
    kind: fc.constantFrom(...ALL_KINDS),
    url: fc.constantFrom('https://a.example', 'https://a.example/', 'https://b.example'),
    name: fc.constantFrom('one', 'two'),
    port: fc.constantFrom('465', '587'),
    security: fc.constantFrom('tls' as const, 'starttls' as const),
    auth: fc.constantFrom('token' as const, 'password' as const),
  })
  .map(({ kind, url, name, port, security, auth }) => {
    const draft = filledDraft(kind);
    const { mailBridge } = draft;
    return settingsOf({
      ...draft,
      bridge: { ...draft.bridge, url, exchange: name },
      s3: { ...draft.s3, endpoint: url, accessKeyId: name },
      mailBridge: { ...mailBridge, url, send: { ...mailBridge.send, port, security, username: name } },
      jmap: { ...draft.jmap, url, auth, username: name },
      graph: { ...draft.graph, tenant: `${name}.example` },
    });
  });

test('the page says of every change what the app decides', () => {
  const everySecret: ChannelSecrets = {
    accessKey: 'a',
    password: 'b',
    sendPassword: 'c',
    secretAccessKey: 'd',
    clientSecret: 'e',
  };
  const check = fc.property(anySettings, anySettings, (before, after) => {
    const kept = Object.entries(secretStates(before, after)).filter(([, state]) => state === 'kept');
    const staying = secretsThatStay(everySecret, before, after);
    expect(kept.map(([name]) => name).toSorted()).toEqual(Object.keys(staying).toSorted());
  });
  fc.assert(check, { seed: 20_261_126, numRuns: 2000 });
});

test('access is saved over the latest revision, unless another admin has changed it meanwhile', () => {
  const channel = settingsOf(filledDraft('jmap'));
  const begun = { channel, revision: 3 };
  expect(revisionFor(begun, { channel: structuredClone(channel), revision: 5 })).toBe(5);
  expect(
    revisionFor(begun, {
      channel: { ...channel, url: 'https://other.example' } as ChannelSettings,
      revision: 5,
    }),
  ).toBe(3);
});
