import { NOON } from '../crypto/parties';
import { answer } from '../jira-client/scripted-http';
import { writeMail } from '../../src/mail/write-mail';
import {
  BELL,
  bodyOf,
  brief,
  mail,
  opened,
  page,
  PARTNER,
  refused,
  scripted,
  SECRETS,
  SETTINGS,
  TOKEN,
} from './scripted-bridge';

const text = (content: string) => new TextEncoder().encode(content);
const wrapped = (name: string, bytes: Uint8Array) =>
  writeMail({ name, bytes, from: PARTNER, to: SETTINGS.receive.address, date: NOON });

describe('opening', () => {
  test('an idle poll is one request, which brings account and bell', async () => {
    const { channel, sent, asked } = scripted([opened()], { bell: BELL });
    expect(await channel.list()).toEqual({ kind: 'done', value: { entries: [], truncated: false } });
    expect(asked()).toEqual(['POST mail/open']);
    expect(sent[0]?.headers).toMatchObject({ Authorization: 'Bearer isb_key' });
    expect(bodyOf(sent[0])).toEqual({
      account: {
        receive: { ...SETTINGS.receive, password: SECRETS.password },
        send: { ...SETTINGS.send, password: SECRETS.sendPassword },
        processed: SETTINGS.processed,
      },
      limit: 2000,
      bell: BELL,
    });
  });

  test('without a bell none is told', async () => {
    const { channel, sent } = scripted([opened()]);
    await channel.list();
    expect(bodyOf(sent[0])).not.toHaveProperty('bell');
  });

  test('what follows uses the token and sends no passwords', async () => {
    const { channel, sent, asked } = scripted([opened(), answer(200, { deleted: 1 })]);
    await channel.list();
    await channel.remove(['m.1']);
    expect(asked()).toEqual(['POST mail/open', 'POST mail/delete']);
    expect(sent[1]?.headers).toMatchObject({ 'X-Mailbox': TOKEN });
    expect(JSON.stringify(sent[1])).not.toContain('secret');
  });

  test('a mailbox that the bridge has closed is opened once more, and only once', async () => {
    const closed = refused(404, 'mailbox-closed');
    const again = scripted([opened(), closed, opened(), answer(200, { deleted: 1 })]);
    await again.channel.list();
    expect(brief(await again.channel.remove(['m.1']))).toBe('done');
    const never = scripted([opened(), closed, opened(), closed]);
    await never.channel.list();
    expect(brief(await never.channel.remove(['m.1']))).toBe('retry mailbox-closed');
  });

  test('without a password nothing is sent, and the admin is told whose is missing', async () => {
    const { channel, sent } = scripted([], { secrets: { accessKey: 'isb_key', password: 'x' } });
    const listed = await channel.list();
    expect(brief(listed)).toBe('give-up mail-sign-in-refused');
    expect(JSON.stringify(listed)).toContain('out at smtp.acme.example');
    expect(sent).toEqual([]);
  });
});

describe('listing', () => {
  test('pages are put together, a name counts once', async () => {
    const { channel, asked } = scripted([
      opened({ entries: [{ name: 'm.1', size: 10 }], next: 'm.1' }),
      answer(
        200,
        page({
          entries: [
            { name: 'm.2', size: 20 },
            { name: 'm.1', size: 30 },
          ],
        }),
      ),
    ]);
    expect(await channel.list()).toEqual({
      kind: 'done',
      value: {
        entries: [
          { name: 'm.1', size: 10 },
          { name: 'm.2', size: 20 },
        ],
        truncated: false,
      },
    });
    expect(asked()[1]).toBe('GET mail/list?limit=2000&after=m.1');
  });

  test('a listing without end is cut after ten pages and says so', async () => {
    const more = (at: number) => ({ entries: [{ name: `m.${at}`, size: 1 }], next: `m.${at}` });
    const pages = Array.from({ length: 12 }, (_, at) => answer(200, page(more(at + 10))));
    const { channel, sent } = scripted([opened(more(10)), ...pages.slice(1)]);
    expect(await channel.list()).toMatchObject({ value: { truncated: true } });
    expect(sent).toHaveLength(10);
  });

  test('pages that do not go on are no bridge', async () => {
    const { channel } = scripted([opened({ next: 'm.5' }), answer(200, page({ next: 'm.5' }))]);
    expect(brief(await channel.list())).toBe('give-up not-a-bridge');
  });

  test.each([
    ['a name that is none', { entries: [{ name: '../x', size: 1 }] }],
    ['a negative size', { entries: [{ name: 'x', size: -1 }] }],
    ['no notices', { notices: undefined }],
    ['no token', { mailbox: '' }],
  ])('%s makes it no bridge', async (_, over) => {
    expect(brief(await scripted([opened(over)]).channel.list())).toBe('give-up not-a-bridge');
  });
});

describe('sending', () => {
  test('an object goes as a mail to the partner, from the address that sends', async () => {
    const { channel, sent, asked } = scripted([opened(), answer(200, {})]);
    expect(brief(await channel.put('m.1', text('content')))).toBe('done');
    expect(asked()[1]).toBe('POST mail/send?to=jira%40globex.example');
    expect(Buffer.from(sent[1]?.body as Uint8Array).toString()).toBe(
      Buffer.from(
        writeMail({ name: 'm.1', bytes: text('content'), from: 'out@acme.example', to: PARTNER, date: NOON }),
      ).toString(),
    );
  });

  test('the address of the partner cannot add anything to the request', async () => {
    const { channel, asked } = scripted([opened(), answer(200, {})], {
      partnerAddress: 'a+b&c=d@globex.example',
    });
    await channel.put('m.1', text('x'));
    expect(asked()[1]).toBe('POST mail/send?to=a%2Bb%26c%3Dd%40globex.example');
  });

  test('without the partner’s address nothing is sent', async () => {
    const { channel, sent } = scripted([], { partnerAddress: undefined });
    expect(brief(await channel.put('m.1', text('x')))).toBe('give-up partner-address-unknown');
    expect(sent).toEqual([]);
  });

  test('withdrawing asks nobody', async () => {
    const { channel, sent } = scripted([]);
    expect(brief(await channel.withdraw(['m.1']))).toBe('done');
    expect(sent).toEqual([]);
  });
});

describe('reading', () => {
  test('a mail is asked for with room for its form, and gives the object', async () => {
    const { channel, asked } = scripted([opened(), mail(wrapped('m.1', text('content')))]);
    expect(await channel.get('m.1', 1000)).toEqual({ kind: 'done', value: text('content') });
    expect(asked()[1]).toBe(`GET mail/messages/m.1?maxBytes=${1400 + 65_536}`);
  });

  test('what is not there is undefined', async () => {
    const { channel } = scripted([opened(), refused(404, 'object-missing')]);
    expect(await channel.get('m.1', 1000)).toEqual({ kind: 'done', value: undefined });
  });

  test('an object above the bound is too large, whether mail or object tells', async () => {
    const byBridge = scripted([opened(), refused(413, 'too-large')]);
    expect(brief(await byBridge.channel.get('m.1', 1000))).toBe('give-up too-large');
    const byObject = scripted([opened(), mail(wrapped('m.1', new Uint8Array(1001)))]);
    expect(brief(await byObject.channel.get('m.1', 1000))).toBe('give-up too-large');
    const endless = scripted([opened(), mail(new Uint8Array(200_000))]);
    expect(brief(await endless.channel.get('m.1', 1000))).toBe('give-up too-large');
  });

  test('a mail that is none of ours comes as it is, cut to the bound, so that it is refused by its own hash', async () => {
    const raw = text(`Subject: Issue Synchronization m.1\r\n\r\nHello, can we meet?\r\n${'x'.repeat(2000)}`);
    const { channel } = scripted([opened(), mail(raw)]);
    expect(await channel.get('m.1', 1000)).toEqual({ kind: 'done', value: raw.slice(0, 1000) });
  });
});

describe('removing', () => {
  test('deletes 500 names in a request', async () => {
    const all = [500, 500, 1].map((deleted) => answer(200, { deleted }));
    const { channel, asked } = scripted([opened(), ...all]);
    expect(brief(await channel.remove(Array.from({ length: 1001 }, (_, index) => `m.${index}`)))).toBe(
      'done',
    );
    expect(asked()).toHaveLength(4);
  });

  test('names that the bridge has not listed yet are listed and deleted', async () => {
    const { channel, asked } = scripted([
      opened(),
      answer(200, { deleted: 0 }),
      opened({ entries: [{ name: 'm.1', size: 1 }] }),
      answer(200, { deleted: 1 }),
    ]);
    expect(brief(await channel.remove(['m.1', 'm.1']))).toBe('done');
    expect(asked().slice(2)).toEqual(['POST mail/open', 'POST mail/delete']);
  });
});

test.each([
  [401, 'key-unknown', 'give-up access-key-wrong'],
  [403, 'mail-host-not-allowed', 'give-up mail-host-not-allowed'],
  [424, 'mail-sign-in-refused', 'give-up mail-sign-in-refused'],
  [424, 'mail-certificate', 'give-up mail-certificate'],
  [424, 'mail-folder-missing', 'give-up mail-folder-missing'],
  [424, 'mail-security', 'give-up mail-security'],
  [424, 'mail-rejected', 'give-up mail-rejected'],
  [413, 'mail-too-large', 'give-up mail-too-large'],
  [413, 'too-large', 'give-up too-large'],
  [400, 'request-invalid', 'give-up request-invalid'],
  [404, 'not-found', 'give-up bridge-without-mail'],
  [503, 'mail-unreachable', 'retry mail-unreachable'],
  [507, 'mail-full', 'retry mail-full'],
  [503, 'mail-busy', 'retry mail-busy'],
  [503, 'mail-error', 'retry mail-error'],
  [503, 'busy', 'retry bridge-busy'],
  [500, 'internal', 'retry bridge-error'],
])('status %i with %s: %s', async (status, code, expected) => {
  expect(brief(await scripted([refused(status, code)]).channel.list())).toBe(expected);
});

test('the bridge’s sentence reaches the admin whole, on one line and bounded; its wish to wait is kept', async () => {
  const said = `imap.acme.example:993 is busy.\nTry ${'x'.repeat(2000)}`.slice(0, 2000);
  const listed = await scripted([refused(503, 'mail-busy', said, { 'Retry-After': '30' })]).channel.list();
  expect(listed).toMatchObject({
    kind: 'retry',
    afterMs: 30_000,
    cause: { text: expect.stringMatching(/^imap\.acme\.example:993 is busy\. Try x{600,700}\.$/) },
  });
});

test('a missing approval names the bridge with its port', async () => {
  const failure = { kind: 'failure', code: 'not-approved', text: 'blocked' } as const;
  expect(await scripted([failure]).channel.list()).toMatchObject({
    cause: { code: 'egress-not-approved', host: 'bridge.test:8443' },
  });
});
