import { missingForCyrus } from '../../local/servers/cyrus';
import { CHANNEL_TEST_STEPS } from '../../src/ports/channel';
import type { Outcome } from '../../src/protocol/outcome';
import type { TestCyrus } from './jmap-cyrus';
import { ACME, GLOBEX, JMAP_HOST, autoReplyTo, startTestCyrus } from './jmap-cyrus';
import { where } from './support/where';

jest.setTimeout(120_000);

const bytes = (text: string) => new TextEncoder().encode(text);
const brief = (outcome: Outcome<unknown>) =>
  outcome.kind === 'done' ? 'done' : `${outcome.kind} ${outcome.cause.code}`;
function value<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done') throw new Error(`${outcome.cause.code}: ${outcome.cause.text}`);
  return outcome.value;
}

where(missingForCyrus())('JMAP on Cyrus', () => {
  let server: TestCyrus;
  beforeAll(async () => {
    server = await startTestCyrus({
      refuse: (address) => (address.startsWith('nobody@') ? 'There is nobody.' : undefined),
      bounce: (address) => (address.startsWith('gone@') ? `no ${address}` : undefined),
    });
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    for (const each of [ACME, GLOBEX]) await server.empty(each);
  });

  test('all steps of the connection test pass, may be repeated, and leave nothing', async () => {
    const channel = server.channel(ACME);
    for (const step of [...CHANNEL_TEST_STEPS, ...CHANNEL_TEST_STEPS]) {
      if (step === 'read') await server.cyrus.waitUntilDelivered();
      expect([step, brief(await channel.test(step, 'probe.1'))]).toEqual([step, 'done']);
    }
    expect(await server.subjects(ACME)).toEqual([]);
  });

  test('a test mail that lies in another folder is named with the folder, and deleted there too', async () => {
    await server.call(ACME, [['Mailbox/set', { create: { a: { name: 'Sync' } } }]]);
    const channel = server.channel(ACME, { folder: 'Sync' });
    expect(brief(await channel.test('read', 'probe.2'))).toBe('retry probe-not-yet');
    value(await channel.test('write', 'probe.2'));
    await server.cyrus.waitUntilDelivered();
    const read = await channel.test('read', 'probe.2');
    expect(brief(read)).toBe('retry probe-not-yet');
    expect(read).toMatchObject({ cause: { text: expect.stringContaining('"Inbox"') } });
    value(await channel.test('delete', 'probe.2'));
    expect(await server.subjects(ACME)).toEqual([]);
  });

  test('the session is found from the name of the server alone, and a token signs in', async () => {
    const url = `https://${JMAP_HOST}`;
    value(await server.channel(ACME, { url }).put('m.1', bytes('hello')));
    await server.cyrus.waitUntilDelivered();
    const secrets = { password: server.cyrus.token(GLOBEX.address) };
    const channel = server.channel(GLOBEX, { url, auth: 'token', username: '' }, secrets);
    expect(brief(await channel.test('connect', 'probe.3'))).toBe('done');
    expect(value(await channel.get('m.1', 100))).toEqual(bytes('hello'));
  });

  test('a wrong password, a wrong token, a missing folder and a foreign address have their own codes', async () => {
    const wrong = server.channel(ACME, {}, { password: 'wrong' });
    expect(brief(await wrong.test('connect', 'probe.4'))).toBe('done');
    expect(brief(await wrong.test('sign-in', 'probe.4'))).toBe('give-up mail-sign-in-refused');
    expect(brief(await wrong.list())).toBe('give-up mail-sign-in-refused');
    const token = server.channel(ACME, { auth: 'token', username: '' }, { password: 'no.such.token' });
    expect(brief(await token.list())).toBe('give-up mail-sign-in-refused');
    const nowhere = server.channel(ACME, { folder: 'Projects/Sync' });
    expect(brief(await nowhere.test('sign-in', 'probe.4'))).toBe('give-up mail-folder-missing');
    const other = server.channel(ACME, { address: 'boss@acme.example' });
    const refused = await other.test('sign-in', 'probe.4');
    expect(brief(refused)).toBe('give-up jmap-address-unknown');
    expect(refused).toMatchObject({ cause: { text: expect.stringContaining(ACME.address) } });
    expect(brief(await other.put('m.1', bytes('x')))).toBe('give-up jmap-address-unknown');
  });

  test('a recipient that the mail server refuses is named, and nothing stays among the drafts', async () => {
    const channel = server.channel(ACME, {}, {}, 'nobody@globex.example');
    expect(brief(await channel.put('m.1', bytes('x')))).toBe('give-up mail-rejected');
    expect(await server.subjects(ACME)).toEqual([]);
  });

  test('what was sent lies in no folder of the sender, also after an attempt that was broken off', async () => {
    const channel = server.channel(ACME);
    value(await channel.put('m.1', bytes('x')));
    // The same mail as a leftover: Cyrus refuses to import it again.
    server.clock.hold();
    await server.leaveDraft(ACME, 'm.2', bytes('x'), GLOBEX.address);
    value(await channel.put('m.2', bytes('x')));
    server.clock.release();
    await server.cyrus.waitUntilDelivered();
    expect(await server.subjects(ACME)).toEqual([]);
    expect(
      value(await server.channel(GLOBEX).list())
        .entries.map(({ name }) => name)
        .toSorted(),
    ).toEqual(['m.1', 'm.2']);
  });

  test('processed messages are moved by choice into a folder that is made, connection tests are deleted', async () => {
    const channel = server.channel(ACME, { processed: { kind: 'move', folder: 'Archive/Done' } });
    value(await server.channel(GLOBEX).put('m.1', bytes('1')));
    value(await channel.test('write', 'probe.5'));
    await server.cyrus.waitUntilDelivered();
    value(await channel.remove(['m.1', 'probe.5']));
    value(await channel.remove(['m.1']));
    expect(await server.subjects(ACME)).toEqual(['Done: Issue Synchronization m.1']);
    expect(value(await channel.list()).entries).toEqual([]);
    value(await server.channel(GLOBEX).put('m.2', bytes('2')));
    await server.cyrus.waitUntilDelivered();
    value(
      await server.channel(ACME, { processed: { kind: 'move', folder: 'Archive/Done' } }).remove(['m.2']),
    );
    expect(await server.subjects(ACME)).toHaveLength(2);
    const parent = server.channel(ACME, { processed: { kind: 'move', folder: 'Nowhere/Done' } });
    expect(brief(await parent.test('sign-in', 'probe.5'))).toBe('give-up mail-folder-missing');
    const same = server.channel(ACME, { processed: { kind: 'move', folder: 'inbox' } });
    expect(brief(await same.test('sign-in', 'probe.5'))).toBe('give-up jmap-folder-same');
  });

  test('bounces and automatic answers to ours are notices until they are removed; others stay', async () => {
    const away = server.channel(ACME, {}, {}, 'gone@globex.example');
    value(await away.put('m.1', bytes('x')));
    await server.cyrus.waitUntilDelivered();
    await server.cyrus.deliver(ACME.address, autoReplyTo('issue-sync.m.2@k3.acme.example'));
    await server.cyrus.deliver(ACME.address, autoReplyTo('invoice-7@acme.example'));
    const channel = server.channel(ACME);
    const { entries, notices = [] } = value(await channel.list());
    expect(entries).toEqual([]);
    expect(notices.map(({ kind, about }) => [kind, about]).toSorted()).toEqual([
      ['auto-reply', 'm.2'],
      ['bounce', 'm.1'],
    ]);
    expect(notices.find(({ kind }) => kind === 'bounce')?.text).toContain('no gone@globex.example');
    expect(value(await channel.list()).notices).toEqual(notices);
    value(await channel.remove([notices[0]?.name ?? '']));
    expect(value(await server.channel(ACME).list()).notices).toEqual(notices.slice(1));
    // A new invocation that has listed nothing knows what the name means, too.
    value(await server.channel(ACME).remove([notices[1]?.name ?? '']));
    expect(value(await channel.list()).notices).toBeUndefined();
    expect(await server.subjects(ACME)).toEqual(['Inbox: Out of office']);
  });

  test('what mail systems say about mail of others is no notice, and is not touched', async () => {
    const report = [
      'From: MAILER-DAEMON@acme.example',
      `To: ${ACME.address}`,
      'Subject: Undelivered Mail Returned to Sender',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Hello\r\nMessage-ID: <1@acme.example>\r\n\r\nHi',
      '--b--',
    ];
    await server.cyrus.deliver(ACME.address, report.join('\r\n'), '');
    const [before] = await server.call(ACME, [['Email/query', {}]]);
    const channel = server.channel(ACME);
    expect(value(await channel.list())).toEqual({ entries: [], truncated: false });
    value(await channel.remove([`notice.${before?.['ids'][0] as string}`]));
    expect(await server.subjects(ACME)).toEqual(['Inbox: Undelivered Mail Returned to Sender']);
  });

  test('a mail that cannot be read is answered as it is, cut to what may be read', async () => {
    const mail = `From: x@y.example\r\nSubject: Issue Synchronization m.1\r\n\r\n${'no attachment '.repeat(50)}\r\n`;
    await server.cyrus.deliver(ACME.address, mail);
    const channel = server.channel(ACME);
    expect(value(await channel.list()).entries.map(({ name }) => name)).toEqual(['m.1']);
    const whole = value(await channel.get('m.1', 10_000));
    expect(new TextDecoder().decode(whole)).toContain('Subject: Issue Synchronization m.1');
    expect(value(await channel.get('m.1', 100))).toEqual(whole?.slice(0, 100));
  });

  test('of mails of one second the one that was sent last counts', async () => {
    const [channel, partner] = [server.channel(ACME), server.channel(GLOBEX)];
    const sent = [0, 1, 2, 3, 4].flatMap((name) =>
      ['first', 'second', 'last'].map((text) => ({ name: `m.${name}`, text })),
    );
    for (const { name, text } of sent) value(await partner.put(name, bytes(text)));
    await server.cyrus.waitUntilDelivered();
    for (const { name } of sent) expect(value(await channel.get(name, 100))).toEqual(bytes('last'));
    value(await channel.remove(['m.0']));
    expect(await server.subjects(ACME)).toHaveLength(12);
  });

  test('new mail is found by a later listing of the same invocation, mail that others took away is gone', async () => {
    const channel = server.channel(ACME);
    const partner = server.channel(GLOBEX);
    expect(value(await channel.list()).entries).toEqual([]);
    value(await partner.put('m.1', bytes('1')));
    value(await partner.put('m.2', bytes('2')));
    await server.cyrus.waitUntilDelivered();
    server.http.requests.length = 0;
    expect(value(await channel.list()).entries).toHaveLength(2);
    expect(server.http.requests).toHaveLength(1);
    expect(server.http.requests[0]?.body).toContain('Email/changes');
    value(await server.channel(ACME).remove(['m.1']));
    expect(value(await channel.list()).entries.map(({ name }) => name)).toEqual(['m.2']);
    expect(value(await channel.get('m.1', 100))).toBeUndefined();
  });

  test('10,000 foreign mails cost a poll a few requests and are as they were afterwards', async () => {
    const foreign = Array.from({ length: 10_000 }, (_, index) =>
      [
        `From: news${index}@elsewhere.example`,
        `To: ${ACME.address}`,
        `Subject: ${index % 10 === 0 ? 'Re: Synchronization of issues' : `News ${index}`}`,
        `Message-ID: <${index}@elsewhere.example>`,
        '',
        `Nothing for a machine. ${index}`,
      ].join('\r\n'),
    );
    await server.cyrus.fill(ACME.address, foreign);
    value(await server.channel(GLOBEX).put('m.1', bytes('1')));
    await server.cyrus.waitUntilDelivered();
    const before = await server.everything(ACME);
    expect(before).toHaveLength(10_001);
    server.http.requests.length = 0;
    const channel = server.channel(ACME);
    expect(value(await channel.list()).entries.map(({ name }) => name)).toEqual(['m.1']);
    // Session, folders, mail.
    expect(server.http.requests).toHaveLength(3);
    value(await channel.get('m.1', 100));
    value(await channel.remove(['m.1']));
    expect(server.http.requests).toHaveLength(5);
    const after = await server.everything(ACME);
    expect(after).toEqual(before.filter(({ subject }) => subject !== 'Issue Synchronization m.1'));
    expect(after).toHaveLength(10_000);
  });

  test('a server that goes down and comes back, a new password and a bad certificate lose nothing', async () => {
    const partner = server.channel(GLOBEX);
    value(await partner.put('m.1', bytes('1')));
    await server.cyrus.waitUntilDelivered();
    await server.cyrus.kill();
    expect(brief(await partner.put('m.2', bytes('2')))).toBe('retry mail-unreachable');
    expect(brief(await server.channel(ACME).list())).toBe('retry mail-unreachable');
    await server.cyrus.restart('expired');
    const expired = await server.channel(ACME).list();
    expect(expired).toMatchObject({
      kind: 'retry',
      cause: { code: 'mail-unreachable', text: expect.stringContaining('certificate has expired') },
    });
    await server.cyrus.kill();
    await server.cyrus.restart();
    value(await partner.put('m.2', bytes('2')));
    await server.cyrus.waitUntilDelivered();
    expect(value(await server.channel(ACME).list()).entries).toHaveLength(2);
    await server.cyrus.setPassword(ACME.address, 'another');
    expect(brief(await server.channel(ACME).list())).toBe('give-up mail-sign-in-refused');
    const renewed = server.channel(ACME, {}, { password: 'another' });
    expect(value(await renewed.list()).entries).toHaveLength(2);
    await server.cyrus.setPassword(ACME.address, ACME.password);
  });
});

where(missingForCyrus())('JMAP on a Cyrus with narrow limits', () => {
  let server: TestCyrus;
  beforeAll(async () => {
    const limits = { maxCallsInRequest: 3, maxObjectsInGet: 7, maxObjectsInSet: 5, maxSizeUpload: 200 };
    server = await startTestCyrus({ quotaKib: 500, limits });
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    for (const each of [ACME, GLOBEX]) await server.empty(each);
  });

  test('what the server says of its limits is kept', async () => {
    const [channel, partner] = [server.channel(ACME), server.channel(GLOBEX)];
    const names = Array.from({ length: 16 }, (_, index) => `m.${index}`);
    for (const name of names) value(await partner.put(name, bytes(name)));
    await server.cyrus.waitUntilDelivered();
    expect(
      value(await channel.list())
        .entries.map(({ name }) => name)
        .toSorted(),
    ).toEqual(names.toSorted());
    value(await channel.remove(names));
    expect(value(await channel.list()).entries).toEqual([]);
    expect(await server.subjects(ACME)).toEqual([]);
    const large = await partner.put('m.1', new Uint8Array(300_000));
    expect(brief(large)).toBe('give-up mail-too-large');
  });

  test('a full mailbox says so, and what waits for it arrives once there is room', async () => {
    const [channel, partner] = [server.channel(ACME), server.channel(GLOBEX)];
    const names = Array.from({ length: 6 }, (_, index) => `m.${index}`);
    for (const name of names) value(await partner.put(name, new Uint8Array(100_000)));
    const own = await eventually(async () => {
      const put = await channel.put('own.1', new Uint8Array(100_000));
      return put.kind === 'done' ? undefined : put;
    });
    expect(brief(own)).toBe('retry mail-full');
    const came = new Set<string>();
    while (came.size < names.length) {
      const listed = value(await server.channel(ACME).list()).entries.map(({ name }) => name);
      value(await server.channel(ACME).remove(listed));
      for (const name of listed) came.add(name);
    }
    expect([...came].toSorted()).toEqual(names);
    expect(brief(await channel.put('own.1', new Uint8Array(100_000)))).toBe('done');
  });
});

/** What a call answers once it has an answer. */
async function eventually<T>(call: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await call();
    if (found !== undefined) return found;
  }
}
