import { subjectOf } from '../../src/mail/mail-name';
import { withoutEncryptedKind } from '../../local/servers/graph/mime';
import type { GraphWorld } from './graph-world';
import { ACME, codeOf, startGraphWorld, text, value } from './graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await startGraphWorld();
});
afterEach(() => world.standIn.stop());

/** Looks like an encrypted message, which is all that the form of a mail depends on. */
function armored(length: number): Uint8Array {
  const line = 'wV4DR2b2udXyHrYSAQdAhLdyP4u9KzWGYq5vEiHbWFxVZ4oLwhp0wWJdlCVhKlkw';
  const lines = Array.from({ length: Math.ceil(length / 66) }, () => line.slice(0, 64));
  return text(`-----BEGIN PGP MESSAGE-----\n\n${lines.join('\n')}\n-----END PGP MESSAGE-----\n`);
}

const inFolder = (of: 'acme' | 'globex', folder: string) => {
  const mailbox = world.mailbox(of);
  return mailbox.messages.filter((message) => message.folder === mailbox.folder(folder)?.id);
};

describe('sending', () => {
  it('hands over PGP/MIME in one request; the copy in Sent Items goes with the next listing', async () => {
    const channel = world.channel('acme');
    value(await channel.put('m.1', armored(2000)));
    expect(world.taken().filter((each) => each.includes('graph'))).toHaveLength(1);
    expect(inFolder('globex', 'inbox')[0]?.head).toMatchObject({
      subject: subjectOf('m.1'),
      contentType: expect.stringContaining('multipart/encrypted'),
    });
    expect(inFolder('acme', 'sentitems')).toHaveLength(1);
    value(await channel.list());
    expect(inFolder('acme', 'sentitems')).toEqual([]);
    expect(inFolder('acme', 'deleteditems')).toEqual([]);
    expect(value(await world.channel('globex').get('m.1', 10_000))).toEqual(armored(2000));
  });

  it('never touches what a person sent or is writing, whatever its subject is', async () => {
    const mail = `From: <${ACME}>\nTo: <b@c.test>\nSubject: ${subjectOf('m.1')}\nMessage-ID: <1@acme.test>\n\nHello\n`;
    world.place('acme', mail, 'sentitems');
    world.place('acme', mail, 'drafts');
    const before = world.seen('acme');
    world.clock.advance(7_200_000);
    value(await world.channel('acme').list());
    expect(world.seen('acme')).toEqual(before);
  });

  it('survives a server that knows no multipart/encrypted', async () => {
    world.standIn.tenant.onTheWay = withoutEncryptedKind;
    value(await world.channel('acme').put('m.1', armored(2000)));
    expect(inFolder('globex', 'inbox')[0]?.head.contentType).toContain('multipart/mixed');
    expect(value(await world.channel('globex').get('m.1', 10_000))).toEqual(armored(2000));
  });

  it.each([
    ['2.5 MB of any bytes, as JSON', new Uint8Array(2_500_000).map((_, index) => (index * 7) % 251), 1],
    ['7 MB of any bytes, in three ranges', new Uint8Array(7_000_000).map((_, index) => (index * 7) % 251), 6],
    ['5 MB of an armored message, in two ranges', armored(5_000_000), 5],
  ])('takes %s', async (_what, bytes, requests) => {
    value(await world.channel('acme').put('m.1', bytes));
    expect(world.taken().filter((each) => !each.includes('login'))).toHaveLength(requests);
    const read = value(await world.channel('globex').get('m.1', bytes.length));
    expect(Buffer.compare(read ?? new Uint8Array(), bytes)).toBe(0);
    expect(inFolder('acme', 'drafts')).toEqual([]);
    expect(inFolder('acme', 'sentitems')).toEqual([]);
  });

  it('names the host of an upload that is not approved, and leaves no draft behind', async () => {
    world.blocked.add('outlook.office.com');
    expect(await world.channel('acme').put('m.1', new Uint8Array(5_000_000))).toMatchObject({
      kind: 'give-up',
      cause: { code: 'egress-not-approved', host: 'outlook.office.com' },
    });
    expect(inFolder('acme', 'drafts')).toEqual([]);
    expect(inFolder('globex', 'inbox')).toEqual([]);
  });

  it('uploads to no host but those of Outlook', async () => {
    world.standIn.fault = ({ path }) =>
      path.endsWith('/createUploadSession')
        ? { status: 201, body: { uploadUrl: 'https://office.com.evil.example/x' } }
        : undefined;
    expect(codeOf(await world.channel('acme').put('m.1', new Uint8Array(5_000_000)))).toBe(
      'retry mail-error',
    );
    expect(world.taken().join()).not.toContain('PUT');
  });

  it('takes away a draft that was left behind, once it is an hour old', async () => {
    world.standIn.fault = ({ path, method }) =>
      method === 'PUT' || path.endsWith('$batch') ? { status: 503 } : undefined;
    expect(codeOf(await world.channel('acme').put('m.1', new Uint8Array(5_000_000)))).toBe(
      'retry mail-unreachable',
    );
    world.standIn.fault = undefined;
    value(await world.channel('acme').list());
    expect(inFolder('acme', 'drafts')).toHaveLength(1);
    world.clock.advance(3_700_000);
    value(await world.channel('acme').list());
    expect(inFolder('acme', 'drafts')).toEqual([]);
  });

  it('keeps to the size that the settings allow', async () => {
    const channel = world.channel('acme', { maxMailMb: 1 });
    expect(codeOf(await channel.put('m.1', new Uint8Array(800_000)))).toBe('give-up mail-too-large');
    value(await channel.put('m.1', new Uint8Array(700_000)));
  });

  it('with 3 MB a mail needs no upload and no third host', async () => {
    world.blocked.add('outlook.office.com');
    value(await world.channel('acme', { maxMailMb: 3 }).put('m.1', new Uint8Array(2_180_000)));
    value(await world.channel('acme', { maxMailMb: 3 }).put('m.2', armored(2_900_000)));
    expect(inFolder('globex', 'inbox')).toHaveLength(2);
  });

  it('waits for a full mailbox of its own', async () => {
    world.mailbox('acme').full = true;
    const outcome = await world.channel('acme').put('m.1', text('one'));
    expect(codeOf(outcome)).toBe('retry mail-full');
    expect(JSON.stringify(outcome)).toContain(ACME);
  });

  it('names the permission that is missing for sending, and an access policy', async () => {
    world.standIn.tenant.apps[0]!.permissions = ['Mail.ReadWrite'];
    const outcome = await world.channel('acme').put('m.1', text('one'));
    expect(codeOf(outcome)).toBe('give-up graph-access-denied');
    expect(JSON.stringify(outcome)).toContain('Mail.Send');
    world.standIn.tenant.apps[0]!.permissions = ['Mail.ReadWrite', 'Mail.Send'];
    world.standIn.tenant.apps[0]!.onlyMailboxes = ['other@acme.test'];
    expect(codeOf(await world.channel('acme').put('m.1', text('one')))).toBe('give-up graph-access-denied');
    expect(codeOf(await world.channel('acme').list())).toBe('give-up graph-access-denied');
  });

  it.each([
    ['ErrorSendAsDenied', 403, 'give-up mail-rejected'],
    ['ErrorMessageSizeExceeded', 400, 'give-up mail-too-large'],
    ['ApplicationThrottled', 429, 'retry mail-busy'],
    ['MailboxNotEnabledForRESTAPI', 404, 'give-up graph-mailbox-missing'],
  ])('answers %s with %s', async (code, status, expected) => {
    world.standIn.fault = ({ path }) =>
      path.endsWith('/sendMail')
        ? { status, body: { error: { code, message: 'a secret message' } } }
        : undefined;
    const outcome = await world.channel('acme').put('m.1', text('one'));
    expect(codeOf(outcome)).toBe(expected);
    expect(JSON.stringify(outcome)).not.toContain('a secret message');
  });
});
