import { writeMail } from '../../src/mail/write-mail';
import type { GraphWorld } from './graph-world';
import { ACME, GLOBEX, codeOf, foreignMail, startGraphWorld, text, value } from './graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await startGraphWorld();
});
afterEach(() => world.standIn.stop());

const GRAPH = 'graph.microsoft.com/v1.0';
const mailOf = (name: string, content: string) =>
  writeMail({ name, bytes: text(content), from: ACME, to: GLOBEX, date: world.clock.now() });
const names = (listing: { entries: { name: string }[] }) =>
  listing.entries.map((entry) => entry.name).toSorted();

describe('a listing', () => {
  it('costs a token and one request in a mailbox with 10,000 foreign mails, and leaves them as they are', async () => {
    for (let index = 0; index < 10_000; index += 1) world.place('globex', foreignMail(`Offer ${index}`));
    const before = world.seen('globex');
    const channel = world.channel('globex');
    expect(value(await channel.list())).toEqual({ entries: [], truncated: false });
    expect(world.taken()).toHaveLength(2);
    value(await world.channel('acme').put('m.1', text('one')));
    world.taken();
    expect(names(value(await channel.list()))).toEqual(['m.1']);
    value(await channel.get('m.1', 100));
    value(await channel.remove(['m.1']));
    expect(world.taken()).toHaveLength(3);
    expect(world.seen('globex')).toEqual(before);
  });

  it('finds messages with a mark of a gateway before the subject, and no answers to them', async () => {
    const marked = Buffer.from(mailOf('m.1', 'one'))
      .toString('latin1')
      .replace('Subject: ', 'Subject: [EXT] ');
    world.place('globex', marked.replaceAll('\r\n', '\n'));
    world.place('globex', foreignMail('Re: Issue Synchronization m.2', 'In-Reply-To: <x@y.test>\n'));
    world.place('globex', foreignMail('About our Issue Synchronization with Acme'));
    const channel = world.channel('globex');
    expect(names(value(await channel.list()))).toEqual(['m.1']);
    expect(value(await channel.get('m.1', 100))).toEqual(text('one'));
  });

  it('takes the newest of two mails of one name, also within the same second', async () => {
    world.place('globex', mailOf('m.1', 'the first'));
    world.place('globex', mailOf('m.1', 'the second'));
    const channel = world.channel('globex');
    expect(value(await channel.list()).entries).toHaveLength(1);
    expect(value(await channel.get('m.1', 100))).toEqual(text('the second'));
    value(await channel.remove(['m.1']));
    expect(value(await world.channel('globex').list()).entries).toEqual([]);
  });

  it('is repeated by delta queries: one request that tells what came and what went', async () => {
    const [acme, globex] = [world.channel('acme'), world.channel('globex')];
    value(await acme.put('m.1', text('one')));
    value(await globex.list());
    value(await globex.list());
    value(await acme.put('m.2', text('two')));
    world.place('globex', foreignMail('Hello'));
    value(await world.channel('globex').remove(['m.1']));
    world.taken();
    expect(names(value(await globex.list()))).toEqual(['m.2']);
    expect(world.taken()).toEqual([expect.stringContaining('/messages/delta')]);
    expect(value(await globex.get('m.2', 100))).toEqual(text('two'));
  });

  it('notices in a delta query that somebody read a message, and keeps listing it', async () => {
    const globex = world.channel('globex');
    value(await world.channel('acme').put('m.1', text('one')));
    value(await globex.list());
    const listed = value(await globex.list());
    const mailbox = world.mailbox('globex');
    mailbox.messages[0]!.isRead = true;
    mailbox.touch(mailbox.messages[0]!, world.clock.now());
    expect(value(await globex.list())).toEqual(listed);
  });

  it('begins anew when the service has forgotten the state of a delta query', async () => {
    const globex = world.channel('globex');
    value(await globex.list());
    value(await globex.list());
    value(await world.channel('acme').put('m.1', text('one')));
    world.standIn.forgetDelta();
    expect(names(value(await globex.list()))).toEqual(['m.1']);
    value(await world.channel('acme').put('m.2', text('two')));
    expect(names(value(await globex.list()))).toEqual(['m.1', 'm.2']);
  });

  it('does without delta queries where they fail', async () => {
    world.standIn.fault = ({ path }) => (path.endsWith('/delta') ? { status: 501 } : undefined);
    const globex = world.channel('globex');
    for (const name of ['m.1', 'm.2', 'm.3']) {
      value(await world.channel('acme').put(name, text(name)));
      expect(names(value(await globex.list()))).toContain(name);
    }
  });

  it.each([
    'https://evil.example/v1.0/users',
    'https://graph.microsoft.com.evil.example/v1.0/users',
    'http://graph.microsoft.com/v1.0/users',
  ])('shows the token to no other host: %s', async (link) => {
    world.standIn.fault = ({ path }) =>
      path.endsWith('/inbox/messages')
        ? { status: 200, body: { value: [], '@odata.nextLink': link } }
        : undefined;
    expect(codeOf(await world.channel('globex').list())).toBe('retry mail-error');
    expect(world.taken().at(-1)).toBe(`POST ${GRAPH}/$batch`);
  });

  it('leaves out what is out of all bounds, and lists the rest', async () => {
    const whole = {
      id: 'AAA=',
      subject: 'Issue Synchronization m.1',
      receivedDateTime: '2026-11-23T09:00:00Z',
    };
    world.standIn.fault = ({ path }) =>
      path.endsWith('/inbox/messages')
        ? { status: 200, body: { value: [{ id: '../users' }, { subject: 5 }, whole] } }
        : undefined;
    expect(names(value(await world.channel('globex').list()))).toEqual(['m.1']);
  });

  it.each([
    [{ status: 429, headers: { 'Retry-After': '17' } }, 'retry mail-busy', 17_000],
    [{ status: 503, headers: { 'Retry-After': '999999' } }, 'retry mail-unreachable', 3_600_000],
    [{ status: 500 }, 'retry mail-error', undefined],
    [{ status: 200, body: Buffer.from('<html>proxy</html>') }, 'retry mail-error', undefined],
    [{ status: 200, body: { responses: [] } }, 'retry mail-error', undefined],
    [
      { status: 400, body: { error: { code: 'Strange', message: 'Odd.\r\n' } } },
      'give-up graph-refused',
      undefined,
    ],
  ])('answers %j with an outcome', async (answer, code, afterMs) => {
    world.standIn.fault = ({ path }) => (path.endsWith('/$batch') ? answer : undefined);
    const outcome = await world.channel('globex').list();
    expect(codeOf(outcome)).toBe(code);
    expect((outcome as { afterMs?: number }).afterMs).toBe(afterMs);
  });

  it('waits as long as a single reply in the batch asks for', async () => {
    world.standIn.fault = ({ path }) =>
      path.endsWith('/inbox/messages')
        ? {
            status: 429,
            headers: { 'Retry-After': '5' },
            body: { error: { code: 'ApplicationThrottled', message: '' } },
          }
        : undefined;
    expect(await world.channel('globex').list()).toMatchObject({ kind: 'retry', afterMs: 5000 });
  });
});

describe('folders', () => {
  it('are found by their path, below the Inbox or beside it', async () => {
    const mailbox = world.mailbox('globex');
    const jira = mailbox.addFolder("Jira's mail", mailbox.folder('inbox')?.id);
    const below = mailbox.addFolder('Sync', jira.id);
    mailbox.store(below.id, Buffer.from(mailOf('m.1', 'one')), world.clock.now());
    const channel = world.channel('globex', { folder: "inbox/JIRA's mail/Sync" });
    expect(names(value(await channel.list()))).toEqual(['m.1']);
    expect(names(value(await world.channel('globex').list()))).toEqual([]);
    const top = mailbox.addFolder('Top');
    mailbox.store(top.id, Buffer.from(mailOf('m.2', 'two')), world.clock.now());
    expect(names(value(await world.channel('globex', { folder: 'Top' }).list()))).toEqual(['m.2']);
  });

  it.each(['Nowhere', 'Inbox/Nowhere', 'Inbox//Sync', '/'])(
    'that are missing are named: %s',
    async (folder) => {
      const outcome = await world.channel('globex', { folder }).list();
      expect(codeOf(outcome)).toBe('give-up mail-folder-missing');
      expect(JSON.stringify(outcome)).toContain(folder);
    },
  );
});
