import { createChannel } from '../../src/channels/create-channel';
import type { HttpRequest } from '../../src/ports/http';
import type { Outcome } from '../../src/protocol/outcome';
import {
  channelTo,
  createScriptedJmap,
  failure,
  HOST,
  response,
  scriptedMail,
  SETTINGS,
} from './jmap-scripted';

const brief = (outcome: Outcome<unknown>) =>
  outcome.kind === 'done' ? 'done' : `${outcome.kind} ${outcome.cause.code}`;
const bytes = (text: string) => new TextEncoder().encode(text);
const hostOf = ({ target }: HttpRequest) => new URL(target).host;

describe('finding the session', () => {
  test.each([
    ['http://mail.example', 'does not begin with https://'],
    ['https://mail.example:993', 'uses port 993'],
    ['https://me:secret@mail.example', 'has a user name'],
    ['mail.example', 'is not a URL'],
  ])('%s cannot be the address of a server, and nothing is sent', async (url, why) => {
    const server = createScriptedJmap();
    const listed = await channelTo(server, { url }).list();
    expect(listed).toMatchObject({ kind: 'give-up', cause: { code: 'jmap-url-invalid' } });
    expect(listed).toMatchObject({ cause: { text: expect.stringContaining(why) } });
    expect(server.requests).toEqual([]);
  });

  test('an address with a path is tried first, the well-known place next', async () => {
    const server = createScriptedJmap();
    expect(brief(await channelTo(server, { url: `https://${HOST}/mail` }).list())).toBe('done');
    expect(server.requests.slice(0, 2).map(({ target }) => target)).toEqual([
      `https://${HOST}/mail`,
      `https://${HOST}/.well-known/jmap`,
    ]);
  });

  test('a redirect is followed, also to another host, with the credentials', async () => {
    const server = createScriptedJmap();
    server.intercept = ({ target }) => {
      if (target === `https://${HOST}/.well-known/jmap`)
        return response(301, '', { location: 'https://api.example:8443/session' });
      return target === 'https://api.example:8443/session' ? response(200, server.session) : undefined;
    };
    expect(brief(await channelTo(server).list())).toBe('done');
    expect(server.requests[1]?.headers?.['Authorization']).toMatch(/^Basic /);
    expect(server.requests.every(({ redirect }) => redirect === 'manual')).toBe(true);
  });

  test.each([
    ['plain http', 'http://mail.example/x', 'give-up jmap-not-a-server'],
    ['itself for ever', '/.well-known/jmap', 'give-up jmap-not-a-server'],
  ])('a redirect to %s ends', async (_, location, expected) => {
    const server = createScriptedJmap();
    server.intercept = (request) =>
      hostOf(request) === HOST ? response(302, '', { location }) : failure('not-approved');
    const listed = await channelTo(server).list();
    expect(brief(listed)).toBe(expected);
    expect(server.requests.length).toBeLessThan(8);
  });

  test('a redirect to a host that is not approved names that host', async () => {
    const server = createScriptedJmap();
    server.intercept = (request) =>
      hostOf(request) === HOST
        ? response(302, '', { location: 'https://other.example/x' })
        : failure('not-approved');
    expect(await channelTo(server).list()).toMatchObject({
      kind: 'give-up',
      cause: { code: 'egress-not-approved', host: 'other.example' },
    });
  });

  test('a download that leads to another host takes no credentials there', async () => {
    const server = createScriptedJmap();
    server.mails = [scriptedMail('e1', 'm.1')];
    server.intercept = ({ target }) => {
      if (target.includes('/download/')) return response(302, '', { location: 'https://cdn.example/e1' });
      return target === 'https://cdn.example/e1' ? response(200, 'no mail') : undefined;
    };
    expect(brief(await channelTo(server).get('m.1', 100))).toBe('done');
    expect(server.requests.at(-1)?.target).toBe('https://cdn.example/e1');
    expect(server.requests.at(-1)?.headers?.['Authorization']).toBeUndefined();
  });

  test('relative URLs of a session belong to where it came from', async () => {
    const server = createScriptedJmap();
    server.session['apiUrl'] = '../api';
    server.session['uploadUrl'] = '/upload/{accountId}/';
    server.intercept = ({ target }) =>
      target === `https://${HOST}/.well-known/jmap`
        ? response(307, '', { location: 'https://api.example/jmap/session' })
        : target === 'https://api.example/jmap/session'
          ? response(200, server.session)
          : undefined;
    expect(brief(await channelTo(server).put('m.1', bytes('x')))).toBe('done');
    expect(server.requests.map(({ target }) => target).slice(2)).toEqual([
      'https://api.example/api',
      'https://api.example/upload/a1/',
      'https://api.example/api',
    ]);
  });

  test.each([
    ['apiUrl', 'api.example', 'list'],
    ['uploadUrl', 'upload.example:8443', 'put'],
    ['downloadUrl', 'content.example', 'get'],
  ] as const)('the host of %s is named when it is not approved', async (member, host, call) => {
    const server = createScriptedJmap();
    server.mails = [scriptedMail('e1', 'm.1')];
    server.session[member] = `https://${host}/{accountId}/{blobId}`;
    server.intercept = (request) => (hostOf(request) === host ? failure('not-approved') : undefined);
    const channel = channelTo(server);
    const outcome = await {
      list: () => channel.list(),
      put: () => channel.put('m.1', bytes('x')),
      get: () => channel.get('m.1', 100),
    }[call]();
    expect(outcome).toMatchObject({ kind: 'give-up', cause: { code: 'egress-not-approved', host } });
  });

  test('a host from which mail is fetched is named at the sign-in already', async () => {
    const server = createScriptedJmap();
    server.session['downloadUrl'] = 'https://content.example/{blobId}';
    server.intercept = (request) => (hostOf(request) === HOST ? undefined : failure('not-approved'));
    const signIn = () => channelTo(server).test('sign-in', 'probe.1');
    expect(await signIn()).toMatchObject({ cause: { code: 'egress-not-approved', host: 'content.example' } });
    server.intercept = (request) => (hostOf(request) === HOST ? undefined : response(404, ''));
    expect(brief(await signIn())).toBe('done');
  });

  test('a session that names addresses out of reach is refused with the reason', async () => {
    const server = createScriptedJmap();
    server.session['apiUrl'] = 'https://mail.example:4443/api';
    const listed = await channelTo(server).list();
    expect(brief(listed)).toBe('give-up jmap-not-a-server');
    expect(listed).toMatchObject({ cause: { text: expect.stringContaining('port 4443') } });
  });

  test.each([
    ['a page', response(200, '<html>')],
    ['other JSON', response(200, { hello: 1 })],
    ['nothing', response(404, 'no')],
    ['a session without limits and accounts', response(200, { capabilities: {} })],
    ['more than a session can be', response(200, 'x'.repeat(2_000_000))],
  ])('%s is no JMAP server, with and without sign-in', async (_, answer) => {
    const server = createScriptedJmap();
    server.intercept = () => answer;
    expect(brief(await channelTo(server).list())).toBe('give-up jmap-not-a-server');
    expect(brief(await channelTo(server).test('connect', 'probe.1'))).toBe('give-up jmap-not-a-server');
  });

  test('connecting sends no credentials, and a server that asks for them is one', async () => {
    const server = createScriptedJmap();
    server.intercept = () => response(401, 'who are you?');
    expect(brief(await channelTo(server).test('connect', 'probe.1'))).toBe('done');
    expect(server.requests.map(({ headers }) => headers?.['Authorization'])).toEqual([undefined]);
  });

  test('an account without mail, or without sending, is named', async () => {
    const server = createScriptedJmap();
    server.session['accounts'] = {
      a1: { isPersonal: true, accountCapabilities: { 'urn:ietf:params:jmap:mail': {} } },
    };
    expect(brief(await channelTo(server).list())).toBe('done');
    expect(brief(await channelTo(server).put('m.1', bytes('x')))).toBe('give-up jmap-capability-missing');
    expect(brief(await channelTo(server).test('sign-in', 'probe.1'))).toBe('give-up jmap-capability-missing');
    server.session['accounts'] = {};
    expect(brief(await channelTo(server).list())).toBe('give-up jmap-capability-missing');
  });

  test('the account that is called primary is used; without one, the own account that has mail', async () => {
    const server = createScriptedJmap();
    const mail = { 'urn:ietf:params:jmap:mail': {} };
    server.session['accounts'] = {
      shared: { isPersonal: false, accountCapabilities: mail },
      contacts: { isPersonal: true, accountCapabilities: {} },
      own: { isPersonal: true, accountCapabilities: mail },
    };
    server.session['primaryAccounts'] = {};
    expect(brief(await channelTo(server).list())).toBe('done');
    server.session['primaryAccounts'] = { 'urn:ietf:params:jmap:mail': 'shared' };
    expect(brief(await channelTo(server).list())).toBe('done');
    expect(server.argumentsOf('Mailbox/get').map(({ accountId }) => accountId)).toEqual(['own', 'shared']);
  });

  test('a token that no header can carry is not sent', async () => {
    const server = createScriptedJmap();
    const channel = channelTo(server, { auth: 'token' }, 'line\nbreak');
    expect(brief(await channel.list())).toBe('give-up mail-sign-in-refused');
    expect(server.requests).toEqual([]);
  });

  test('a failed sign-in is tried again by the next call', async () => {
    const server = createScriptedJmap();
    server.intercept = () => response(503, 'later', { 'retry-after': '7' });
    const channel = channelTo(server);
    expect(await channel.list()).toMatchObject({ kind: 'retry', afterMs: 7000 });
    server.intercept = () => undefined;
    expect(brief(await channel.list())).toBe('done');
  });

  test('without an address of the partner nothing is sent', async () => {
    const server = createScriptedJmap();
    const clock = { now: () => 0, sleep: async () => undefined };
    const channel = createChannel({ http: server, clock, settings: SETTINGS, secrets: {} });
    expect(brief(await channel.put('m.1', bytes('x')))).toBe('give-up partner-address-unknown');
    expect(server.requests).toEqual([]);
  });
});
