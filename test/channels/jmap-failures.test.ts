import { CHANNEL_TEST_STEPS } from '../../src/ports/channel';
import type { HttpFailure } from '../../src/ports/http';
import type { Outcome } from '../../src/protocol/outcome';
import { channelTo, createScriptedJmap, failure, PASSWORD, response, scriptedMail } from './jmap-scripted';
import type { ScriptedJmap } from './jmap-scripted';

const brief = (outcome: Outcome<unknown>) =>
  outcome.kind === 'done' ? 'done' : `${outcome.kind} ${outcome.cause.code}`;
const bytes = (text: string) => new TextEncoder().encode(text);
const isApi = ({ target }: { target: string }) => target.endsWith('/api');
const problem = (name: string, limit?: string) =>
  response(400, { type: `urn:ietf:params:jmap:error:${name}`, status: 400, limit });

describe('what a server or the way to it refuses', () => {
  test.each<[HttpFailure['code'], string]>([
    ['unreachable', 'retry mail-unreachable'],
    ['timeout', 'retry mail-unreachable'],
    ['budget', 'retry request-budget'],
    ['not-approved', 'give-up egress-not-approved'],
  ])('no answer: %s', async (code, expected) => {
    const server = createScriptedJmap();
    server.intercept = () => failure(code);
    const channel = channelTo(server);
    expect(brief(await channel.list())).toBe(expected);
    expect(brief(await channel.put('m.1', bytes('x')))).toBe(expected);
    expect(brief(await channel.remove(['m.1']))).toBe(expected);
    for (const step of CHANNEL_TEST_STEPS) expect(brief(await channel.test(step, 'probe.1'))).toBe(expected);
  });

  test.each([
    [401, 'give-up mail-sign-in-refused'],
    [403, 'give-up mail-sign-in-refused'],
    [404, 'give-up jmap-not-a-server'],
    [307, 'give-up jmap-not-a-server'],
    [413, 'give-up mail-too-large'],
    [429, 'retry mail-busy'],
    [500, 'retry mail-error'],
    [502, 'retry mail-unreachable'],
    [503, 'retry mail-unreachable'],
    [507, 'retry mail-full'],
  ])('status %i of the API', async (status, expected) => {
    const server = createScriptedJmap();
    server.intercept = (request) => (isApi(request) ? response(status, 'no') : undefined);
    expect(brief(await channelTo(server).list())).toBe(expected);
  });

  test('a wait that the server asks for is passed on, at most an hour', async () => {
    const server = createScriptedJmap();
    server.intercept = (request) => (isApi(request) ? response(429, '', { 'retry-after': '30' }) : undefined);
    expect(await channelTo(server).list()).toMatchObject({ afterMs: 30_000 });
    server.intercept = (request) =>
      isApi(request) ? response(429, '', { 'retry-after': '99999' }) : undefined;
    expect(await channelTo(server).list()).toMatchObject({ afterMs: 3_600_000 });
  });

  test.each([
    ['notRequest', undefined, 'give-up jmap-refused'],
    ['unknownCapability', undefined, 'give-up jmap-refused'],
    ['limit', 'maxSizeRequest', 'give-up jmap-refused'],
    ['limit', 'maxConcurrentRequests', 'retry mail-busy'],
  ])('problem %s %s of the whole request', async (name, limit, expected) => {
    const server = createScriptedJmap();
    server.intercept = (request) => (isApi(request) ? problem(name, limit) : undefined);
    expect(brief(await channelTo(server).list())).toBe(expected);
  });

  test.each([
    ['serverFail', 'retry mail-error'],
    ['serverPartialFail', 'retry mail-error'],
    ['serverUnavailable', 'retry mail-busy'],
    ['stateMismatch', 'retry mail-busy'],
    ['accountNotFound', 'give-up jmap-account-missing'],
    ['forbidden', 'give-up jmap-forbidden'],
    ['accountReadOnly', 'give-up jmap-forbidden'],
    ['unknownMethod', 'give-up jmap-refused'],
    ['requestTooLarge', 'give-up jmap-refused'],
  ])('error %s of a method', async (error, expected) => {
    const server = createScriptedJmap();
    server.mails = [scriptedMail('e1', 'm.1')];
    const channel = channelTo(server);
    expect(brief(await channel.list())).toBe('done');
    server.methods['Email/set'] = () => ({ error });
    expect(brief(await channel.remove(['m.1']))).toBe(expected);
    server.methods['Mailbox/get'] = () => ({ error });
    expect(brief(await channelTo(server).list())).toBe(expected);
  });

  test.each([
    ['tooLarge', 'give-up mail-too-large'],
    ['overQuota', 'retry mail-full'],
    ['rateLimit', 'retry mail-busy'],
    ['invalidRecipients', 'give-up mail-rejected'],
    ['tooManyRecipients', 'give-up mail-rejected'],
    ['noRecipients', 'give-up mail-rejected'],
    ['forbiddenMailFrom', 'give-up mail-rejected'],
    ['forbiddenFrom', 'give-up mail-rejected'],
    ['forbiddenToSend', 'give-up mail-rejected'],
    ['invalidEmail', 'give-up mail-rejected'],
    ['forbidden', 'give-up jmap-forbidden'],
    ['blobNotFound', 'retry mail-error'],
    ['somethingNew', 'give-up jmap-refused'],
  ])('a mail that is not sent for %s is taken out of the drafts', async (type, expected) => {
    const server = createScriptedJmap();
    const channel = channelTo(server);
    server.methods['EmailSubmission/set'] = () => ({ created: null, notCreated: { sending: { type } } });
    expect(brief(await channel.put('m.1', bytes('x')))).toBe(expected);
    expect(server.argumentsOf('Email/set').map(({ destroy }) => destroy)).toEqual([['draft1']]);
    server.methods['Email/import'] = () => ({ created: {}, notCreated: { mail: { type } } });
    expect(brief(await channel.put('m.1', bytes('x')))).toBe(expected);
    expect(server.argumentsOf('Email/set')).toHaveLength(1);
  });

  test('a mail with both addresses in its envelope, and the identity of the address', async () => {
    const server = createScriptedJmap();
    server.methods['Identity/get'] = () => ({
      list: [
        { id: 'all', email: '*@acme.example' },
        { id: 'boss', email: 'boss@acme.example' },
        { id: 'mine', email: 'SYNC@acme.example' },
      ],
    });
    expect(brief(await channelTo(server).put('m.1', bytes('x')))).toBe('done');
    expect(server.argumentsOf('EmailSubmission/set')[0]).toMatchObject({
      create: {
        sending: {
          emailId: '#mail',
          identityId: 'mine',
          envelope: { mailFrom: { email: 'sync@acme.example' }, rcptTo: [{ email: 'sync@globex.example' }] },
        },
      },
      onSuccessDestroyEmail: ['#sending'],
    });
    expect(brief(await channelTo(server, { address: 'other@acme.example' }).put('m.1', bytes('x')))).toBe(
      'done',
    );
    expect(server.argumentsOf('EmailSubmission/set')[1]).toMatchObject({
      create: { sending: { identityId: 'all' } },
    });
  });

  test('a mail above what the server takes is not uploaded', async () => {
    const server = createScriptedJmap({ maxSizeUpload: 1500 });
    const channel = channelTo(server);
    expect(brief(await channel.put('m.1', new Uint8Array(3000)))).toBe('give-up mail-too-large');
    expect(brief(await channel.put('m.1', bytes('x')))).toBe('done');
    expect(server.requests.filter(({ target }) => target.includes('/upload/'))).toHaveLength(1);
  });

  test('a mailbox without drafts and sent mail cannot send; one whose mail cannot be removed fails the sign-in', async () => {
    const server = createScriptedJmap();
    const myRights = { mayReadItems: true, mayAddItems: true, mayRemoveItems: false };
    server.methods['Mailbox/get'] = () => ({
      list: [{ id: 'inbox', name: 'Inbox', role: 'inbox', myRights }],
    });
    expect(brief(await channelTo(server).put('m.1', bytes('x')))).toBe('give-up mail-folder-missing');
    expect(brief(await channelTo(server).test('sign-in', 'probe.1'))).toBe('give-up jmap-forbidden');
  });

  test('a test mail that comes back altered, and one that stays, are named', async () => {
    const server = createScriptedJmap();
    server.mails = [scriptedMail('e1', 'probe.1')];
    server.intercept = ({ target }) =>
      target.includes('/download/')
        ? response(200, 'Subject: Issue Synchronization probe.1\r\n\r\nx')
        : undefined;
    const channel = channelTo(server);
    expect(brief(await channel.test('read', 'probe.1'))).toBe('give-up probe-altered');
    server.methods['Email/set'] = () => ({});
    expect(brief(await channel.test('delete', 'probe.1'))).toBe('give-up probe-stays');
  });

  test.each([
    ['no JSON', 'hello'],
    ['another form', { methodResponses: [['Mailbox/get', {}]] }],
    ['an answer to another call', { methodResponses: [['Mailbox/get', { list: [] }, 'else']] }],
    [
      'a hostile id',
      { methodResponses: [['Mailbox/get', { list: [{ id: '../x', name: 'n' }] }, 'folders']] },
    ],
    ['more than can be read', 'x'.repeat(33 * 1024 * 1024)],
  ])('%s from the API is no JMAP', async (_, body) => {
    const server = createScriptedJmap();
    server.intercept = (request) => (isApi(request) ? response(200, body) : undefined);
    expect(brief(await channelTo(server).list())).toBe('give-up jmap-not-a-server');
  });

  test('a connection that is lost while the answer comes is tried again', async () => {
    const server = createScriptedJmap();
    const broken = { ...response(200, ''), bytes: () => Promise.reject(new Error('reset')) };
    server.intercept = (request) => (isApi(request) ? broken : undefined);
    expect(brief(await channelTo(server).list())).toBe('retry mail-unreachable');
  });

  test('no sentence has the password in it, or control characters of the far end', async () => {
    const secretIn = (server: ScriptedJmap) => {
      const header = server.requests.at(-1)?.headers?.['Authorization'] ?? '';
      return [PASSWORD, header.replace('Basic ', '')];
    };
    for (const answer of [response(401, ''), failure('unreachable', `bad\u0007\n${'long '.repeat(200)}`)]) {
      const server = createScriptedJmap();
      server.intercept = () => answer;
      const listed = await channelTo(server).list();
      const text = listed.kind === 'done' ? '' : listed.cause.text;
      for (const secret of secretIn(server)) expect(text).not.toContain(secret);
      expect(text).not.toMatch(/\p{Cc}/u);
      expect(text.length).toBeGreaterThan(20);
      expect(text.length).toBeLessThan(500);
    }
  });
});
