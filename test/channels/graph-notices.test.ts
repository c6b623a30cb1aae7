import { codeOf, foreignMail, startGraphWorld, text, value } from './graph-world';
import type { GraphWorld } from './graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await startGraphWorld();
});
afterEach(() => world.standIn.stop());

/** A bounce in the form of Postfix, which repeats neither the subject nor the Message-ID in its own headers. */
function bounce(messageId: string): string {
  return (
    'From: MAILER-DAEMON@relay.test (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender\nTo: sync@acme.test\n' +
    'Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n' +
    `Message-ID: <${messageId.length}.bounce@relay.test>\n\n--b\nContent-Type: text/plain\n\nThis is the mail system at host relay.test.\n\n` +
    '--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.test\n\nFinal-Recipient: rfc822; sync@globex.test\n' +
    'Action: failed\nStatus: 5.7.1\nDiagnostic-Code: smtp; 550 5.7.1 Message refused by policy\n\n' +
    `--b\nContent-Type: text/rfc822-headers\n\nFrom: <sync@acme.test>\nMessage-ID: ${messageId}\nSubject: Hello\n\n--b--\n`
  );
}

const notices = async (channel: ReturnType<GraphWorld['channel']>) =>
  value(await channel.list()).notices ?? [];

describe('answers of mail systems', () => {
  it('are shown with what they answer, come again until they are taken away, and change nothing', async () => {
    world.mailbox('globex').full = true;
    value(await world.channel('acme').put('m.1', text('one')));
    const channel = world.channel('acme');
    const [shown, ...others] = await notices(channel);
    expect(shown).toMatchObject({ kind: 'bounce', about: 'm.1', text: expect.stringContaining('5.2.2') });
    expect(shown!.at).toBeGreaterThan(Date.UTC(2026, 10, 23));
    expect(others).toEqual([]);
    expect(value(await channel.list()).entries).toEqual([]);
    expect(await notices(world.channel('acme'))).toEqual([shown]);
    value(await channel.remove([shown!.name]));
    expect(await notices(channel)).toEqual([]);
    expect(await notices(world.channel('acme'))).toEqual([]);
  });

  it('are moved like messages where messages are moved', async () => {
    world.mailbox('globex').full = true;
    const channel = world.channel('acme', { processed: { kind: 'move', folder: 'Inbox/Done' } });
    value(await channel.put('m.1', text('one')));
    const [shown] = await notices(channel);
    value(await channel.remove([shown!.name]));
    const folder = world.mailbox('acme').folders.find((each) => each.name === 'Done');
    expect(world.mailbox('acme').messages.filter((each) => each.folder === folder?.id)).toHaveLength(1);
  });

  it('are recognised without our words in the subject, and those that answer other mail are none of ours', async () => {
    world.place('acme', bounce('<issue-sync.m.7@x.acme.test>'));
    world.place('acme', bounce('<4711@acme.test>'));
    world.place('acme', foreignMail('Undeliverable: Offer'));
    const before = world.seen('acme');
    const channel = world.channel('acme');
    const shown = await notices(channel);
    expect(shown.map((notice) => notice.about)).toEqual(['m.7']);
    expect(world.seen('acme')).toEqual(before);
  });

  it('are read once in a run, and not without end', async () => {
    for (let index = 0; index < 12; index += 1)
      world.place('acme', bounce(`<${'1'.repeat(index + 1)}@acme.test>`));
    const channel = world.channel('acme');
    const read = () => world.taken().filter((each) => each.endsWith('/$value')).length;
    await notices(channel);
    expect(read()).toBe(5);
    await notices(channel);
    expect(read()).toBe(5);
    await notices(channel);
    await notices(channel);
    expect(read()).toBe(2);
  });

  it('keep their name when a person moves them about, so that none is shown twice', async () => {
    world.place('acme', bounce('<issue-sync.m.7@x.acme.test>'));
    const shown = await notices(world.channel('acme'));
    const mailbox = world.mailbox('acme');
    for (const folder of ['junkemail', 'inbox']) {
      mailbox.move(mailbox.messages[0]!, mailbox.folder(folder)!.id, world.clock.now());
    }
    expect(await notices(world.channel('acme'))).toEqual(shown);
  });

  it('include automatic replies, until they are a week old', async () => {
    const reply =
      'From: <sync@globex.test>\nTo: <sync@acme.test>\nSubject: Automatic reply: Issue Synchronization m.3\n' +
      'In-Reply-To: <issue-sync.m.3@x.acme.test>\nMessage-ID: <oof.1@globex.test>\nAuto-Submitted: auto-replied\n\nI am away.\n';
    world.place('acme', reply);
    expect(await notices(world.channel('acme'))).toMatchObject([{ kind: 'auto-reply', about: 'm.3' }]);
    world.clock.advance(8 * 24 * 3_600_000);
    expect(await notices(world.channel('acme'))).toEqual([]);
  });

  it('come by a delta query too', async () => {
    const channel = world.channel('acme');
    await notices(channel);
    await notices(channel);
    world.place('acme', bounce('<issue-sync.m.7@x.acme.test>'));
    world.taken();
    expect(await notices(channel)).toMatchObject([{ about: 'm.7' }]);
    expect(world.taken().filter((each) => each.includes('$batch'))).toEqual([]);
  });

  it('are not worth losing a listing for', async () => {
    value(await world.channel('globex').put('m.1', text('one')));
    world.place('acme', bounce('<issue-sync.m.7@x.acme.test>'));
    world.standIn.fault = ({ query, path }) =>
      path.endsWith('/$value') || query.get('$filter')?.includes('REPORT.') === true
        ? { status: 400, body: { error: { code: 'InefficientFilter', message: 'too complex' } } }
        : undefined;
    const listing = await world.channel('acme').list();
    expect(codeOf(listing)).toBe('done');
    expect(value(listing).entries.map((entry) => entry.name)).toEqual(['m.1']);
  });
});
