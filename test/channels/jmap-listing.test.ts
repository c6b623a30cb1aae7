import type { Outcome } from '../../src/protocol/outcome';
import { channelTo, createScriptedJmap, response, scriptedMail } from './jmap-scripted';
import type { ScriptedJmap } from './jmap-scripted';

function value<T>(outcome: Outcome<T>): T {
  if (outcome.kind !== 'done') throw new Error(`${outcome.cause.code}: ${outcome.cause.text}`);
  return outcome.value;
}
const manyMails = (count: number) =>
  Array.from({ length: count }, (_, index) => scriptedMail(`e${index}`, `m.${index}`));
const names = (listed: Outcome<{ entries: { name: string }[] }>) =>
  value(listed).entries.map(({ name }) => name);

/** The header by which a query filters. */
const headerIn = (filter: unknown) => (filter as { header?: string[] }).header?.[0];

const bounce = (id: string, more = {}) =>
  scriptedMail(id, '', {
    subject: 'Undelivered Mail Returned to Sender',
    'header:Message-ID': ` <${id}@mail.example>`,
    'header:Content-Type': ' multipart/report; report-type=delivery-status; boundary=b',
    attachments: [
      { blobId: `B${id}-status`, type: 'message/delivery-status' },
      { blobId: `B${id}-mail`, type: 'message/rfc822' },
    ],
    ...more,
  });
const rawBounce = (about: string) =>
  [
    'From: MAILER-DAEMON@mail.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
    '',
    '--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x',
    'Final-Recipient: rfc822; sync@globex.example\r\nAction: failed\r\nDiagnostic-Code: smtp; 550 full\r\n',
    `--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <issue-sync.${about}@k1.acme.example>\r\n\r\nx`,
    '--b--',
  ].join('\r\n');

/** Bounces of ours: their mails are parsed and downloaded as such. */
function withBounces(server: ScriptedJmap): void {
  server.methods['Email/parse'] = ({ blobIds }) => ({
    parsed: Object.fromEntries(
      (blobIds as string[]).map((id) => [id, { messageId: [`issue-sync.about-${id}@k1.x`], subject: null }]),
    ),
  });
  server.intercept = ({ target }) =>
    target.includes('/download/') ? response(200, rawBounce('m.9')) : undefined;
}

describe('listing', () => {
  test('an idle poll makes three requests', async () => {
    const server = createScriptedJmap();
    expect(value(await channelTo(server).list())).toEqual({ entries: [], truncated: false });
    expect(server.requests).toHaveLength(3);
    expect(server.calls()).toEqual([
      ['Mailbox/get', 'Identity/get'],
      ['Email/query', 'Email/get', 'Email/query', 'Email/get', 'Email/query', 'Email/get', 'Email/query'],
    ]);
  });

  test('each name is listed once, with the newest mail of it; sent in one second, the one sent later', async () => {
    const server = createScriptedJmap();
    const of = (id: string, receivedAt: string, sent: string, size: number) =>
      scriptedMail(id, 'm.1', { receivedAt, size, 'header:Message-ID': ` <issue-sync.m.1@${sent}.x>` });
    server.mails = [
      of('e1', '2026-11-26T10:00:01Z', 'zzzz', 1),
      of('e2', '2026-11-26T10:00:02Z', 'b', 2),
      of('e3', '2026-11-26T10:00:02Z', 'a', 3),
    ];
    expect(value(await channelTo(server).list()).entries).toEqual([{ name: 'm.1', size: 2 }]);
  });

  test('a path names a folder below the inbox, whatever the inbox is called', async () => {
    const server = createScriptedJmap();
    for (const folder of ['INBOX', 'inbox', 'Posteingang', 'INBOX/Sync', 'inbox/sync']) {
      value(await channelTo(server, { folder }).list());
    }
    const asked = server
      .argumentsOf('Email/query')
      .map(({ filter }) => (filter as { inMailbox: string }).inMailbox);
    expect(asked.filter((_, index) => index % 4 === 0)).toEqual(['inbox', 'inbox', 'inbox', 'sub', 'sub']);
    const missing = await channelTo(server, { folder: 'Sync' }).list();
    expect(missing).toMatchObject({ kind: 'give-up', cause: { code: 'mail-folder-missing' } });
  });

  test('pages are as long as the server allows, and go on to the end', async () => {
    const server = createScriptedJmap({ maxObjectsInGet: 30 });
    server.mails = manyMails(70);
    expect(names(await channelTo(server).list())).toHaveLength(70);
    const positions = server
      .argumentsOf('Email/query')
      .flatMap(({ filter, position, limit }) => (headerIn(filter) === 'Subject' ? [[position, limit]] : []));
    expect(positions).toEqual([
      [0, 30],
      [30, 30],
      [60, 30],
    ]);
  });

  test('a server that answers fewer than asked for is asked on', async () => {
    const server = createScriptedJmap();
    server.mails = manyMails(25);
    server.methods['Email/query'] = ({ filter, position }) => {
      if (headerIn(filter) !== 'Subject') return { ids: [] };
      return {
        ids: server.mails.map(({ id }) => id).slice(position as number, (position as number) + 10),
        limit: 10,
      };
    };
    expect(names(await channelTo(server).list())).toHaveLength(25);
  });

  test('more than eight pages are cut, and said to be', async () => {
    const server = createScriptedJmap({ maxObjectsInGet: 10 });
    server.mails = manyMails(100);
    const listed = value(await channelTo(server).list());
    expect([listed.entries.length, listed.truncated]).toEqual([80, true]);
  });

  test('few calls in a request make more requests, each with what belongs together', async () => {
    const server = createScriptedJmap({ maxCallsInRequest: 2 });
    server.mails = manyMails(3);
    expect(names(await channelTo(server).list())).toHaveLength(3);
    expect(server.calls()).toEqual([
      ['Mailbox/get', 'Identity/get'],
      ['Email/query', 'Email/get'],
      ['Email/query', 'Email/get'],
      ['Email/query', 'Email/get'],
      ['Email/query'],
    ]);
    const single = await channelTo(createScriptedJmap({ maxCallsInRequest: 1 })).list();
    expect(single).toMatchObject({ kind: 'give-up', cause: { code: 'jmap-refused' } });
  });

  test('many mails are removed by as many calls as the server allows objects', async () => {
    const server = createScriptedJmap({ maxObjectsInSet: 20 });
    server.mails = manyMails(45);
    const channel = channelTo(server);
    value(await channel.remove(names(await channel.list())));
    expect(server.argumentsOf('Email/set').map(({ destroy }) => (destroy as string[]).length)).toEqual([
      20, 20, 5,
    ]);
    expect(server.mails).toEqual([]);
  });

  test('a server without a filter by header is searched by subject', async () => {
    const server = createScriptedJmap();
    server.mails = [
      scriptedMail('e1', 'm.1'),
      scriptedMail('e2', '', { subject: 'Re: Issue Synchronization m.1', 'header:Message-ID': ' <a@b>' }),
    ];
    server.methods['Email/query'] = (args) => {
      const { header, subject } = args['filter'] as { header?: string[]; subject?: string };
      if (header) return { error: 'unsupportedFilter' };
      return {
        ids: server.mails
          .filter((mail) => String(mail['subject']).includes(String(subject)))
          .map(({ id }) => id),
      };
    };
    expect(names(await channelTo(server).list())).toEqual(['m.1']);
  });

  test('a server whose header filter finds nothing, but whose search does, is searched by subject', async () => {
    const server = createScriptedJmap();
    server.mails = manyMails(3);
    server.methods['Email/query'] = ({ filter, limit }) => {
      const ids = server.mails.map(({ id }) => id).slice(0, limit as number);
      return { ids: headerIn(filter) === undefined ? ids : [] };
    };
    expect(names(await channelTo(server).list())).toEqual(['m.0', 'm.1', 'm.2']);
    expect(server.requests).toHaveLength(4);
  });

  test('a later listing asks for changes, round after round', async () => {
    const server = createScriptedJmap();
    server.mails = manyMails(2);
    const channel = channelTo(server);
    value(await channel.list());
    server.mails.push(
      scriptedMail('new', 'm.new'),
      scriptedMail('late', 'm.late'),
      scriptedMail('f', '', { subject: 'Lunch?', 'header:Message-ID': ' <x@y>' }),
    );
    server.mails = server.mails.map((mail) =>
      mail.id === 'e1' ? { ...mail, mailboxIds: { other: true } } : mail,
    );
    server.methods['Email/changes'] = ({ sinceState }) =>
      sinceState === 's1'
        ? { newState: 's2', hasMoreChanges: true, created: ['new', 'f'], updated: ['e1'], destroyed: [] }
        : { newState: 's3', hasMoreChanges: false, created: ['late'], updated: [], destroyed: ['e0'] };
    const asked = server.argumentsOf('Email/query').length;
    expect(names(await channel.list())).toEqual(['m.new', 'm.late']);
    expect(server.argumentsOf('Email/query')).toHaveLength(asked);
    expect(server.argumentsOf('Email/changes').map(({ sinceState }) => sinceState)).toEqual(['s1', 's2']);
  });

  test.each(['cannotCalculateChanges', 'serverFail', 'tooManyChanges'])(
    'a server that answers %s to changes is asked for everything again',
    async (error) => {
      const server = createScriptedJmap();
      server.mails = manyMails(1);
      const channel = channelTo(server);
      value(await channel.list());
      server.methods['Email/changes'] = () => ({ error });
      server.mails = [scriptedMail('other', 'm.other')];
      expect(names(await channel.list())).toEqual(['m.other']);
    },
  );

  test('changes without end lead to asking for everything', async () => {
    const server = createScriptedJmap();
    const channel = channelTo(server);
    value(await channel.list());
    server.mails = manyMails(1);
    let state = 1;
    server.methods['Email/changes'] = () => ({
      newState: `s${(state += 1)}`,
      hasMoreChanges: true,
      created: [],
      updated: [],
      destroyed: [],
    });
    expect(names(await channel.list())).toEqual(['m.0']);
    expect(server.argumentsOf('Email/changes').length).toBeLessThan(10);
  });

  test('what is taken away while it is read is not there', async () => {
    const server = createScriptedJmap();
    server.mails = manyMails(1);
    const channel = channelTo(server);
    value(await channel.list());
    server.mails = [];
    expect(value(await channel.get('m.0', 100))).toBeUndefined();
    expect(value(await channel.get('notice.e0', 100))).toBeUndefined();
  });

  test('mail that is removed and stays is not removed for ever', async () => {
    const server = createScriptedJmap();
    server.mails = manyMails(1);
    server.methods['Email/set'] = () => ({});
    expect(await channelTo(server).remove(['m.0'])).toMatchObject({
      kind: 'retry',
      cause: { code: 'mail-error' },
    });
    server.methods['Email/set'] = () => ({ notDestroyed: { e0: { type: 'forbidden' } } });
    expect(await channelTo(server).remove(['m.0'])).toMatchObject({ cause: { code: 'jmap-forbidden' } });
  });
});

describe('answers of mail systems', () => {
  test('ten are read in one listing, the next once those are removed', async () => {
    const server = createScriptedJmap();
    server.mails = Array.from({ length: 14 }, (_, index) => bounce(`b${index}`));
    withBounces(server);
    const channel = channelTo(server);
    const { notices = [] } = value(await channel.list());
    expect(notices).toHaveLength(10);
    const downloads = () => server.requests.filter(({ target }) => target.includes('/download/')).length;
    expect(downloads()).toBe(10);
    expect(notices[0]).toEqual({
      kind: 'bounce',
      name: expect.stringMatching(/^notice\.b\d+$/),
      at: Date.UTC(2026, 10, 26, 10),
      about: 'm.9',
      text: '550 full',
    });
    value(await channel.remove(notices.map(({ name }) => name)));
    expect(value(await channel.list()).notices).toHaveLength(4);
    expect(downloads()).toBe(14);
  });

  test('only mails and their headers are parsed, and only once', async () => {
    const server = createScriptedJmap();
    server.mails = [bounce('b1')];
    server.methods['Email/parse'] = () => ({
      parsed: { 'Bb1-mail': { messageId: ['hello@x'], subject: 'Hello' } },
    });
    const channel = channelTo(server);
    expect(value(await channel.list()).notices).toBeUndefined();
    value(await channel.list());
    expect(server.argumentsOf('Email/parse').map(({ blobIds }) => blobIds)).toEqual([['Bb1-mail']]);
    expect(server.requests.filter(({ target }) => target.includes('/download/'))).toEqual([]);
  });

  test('messages are listed also where reports cannot be looked for or read', async () => {
    const server = createScriptedJmap();
    server.mails = [scriptedMail('e1', 'm.1'), bounce('b1')];
    withBounces(server);
    server.intercept = ({ target }) => (target.includes('/download/') ? response(500, '') : undefined);
    expect(value(await channelTo(server).list())).toEqual({
      entries: [{ name: 'm.1', size: 100 }],
      truncated: false,
    });
    server.methods['Email/query'] = ({ filter }) =>
      headerIn(filter) === 'Subject' ? { ids: ['e1'] } : { error: 'unsupportedFilter' };
    expect(names(await channelTo(server).list())).toEqual(['m.1']);
  });

  test('a mail that calls itself a notice is none, and cannot take another mail away', async () => {
    const server = createScriptedJmap();
    server.mails = [scriptedMail('e1', 'notice.e2'), scriptedMail('e2', 'm.2')];
    const channel = channelTo(server);
    expect(names(await channel.list())).toEqual(['m.2']);
    value(await channel.remove(['notice.e2']));
    expect(server.mails.map(({ id }) => id)).toEqual(['e1', 'e2']);
  });
});
