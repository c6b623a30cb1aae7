import type { GraphWorld } from './graph-world';
import { codeOf, startGraphWorld, text, value } from './graph-world';

let world: GraphWorld;
beforeEach(async () => {
  world = await startGraphWorld();
});
afterEach(() => world.standIn.stop());

async function sendMany(count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `m.${index}`);
  const channel = world.channel('acme');
  for (const name of names) value(await channel.put(name, text(name)));
  world.taken();
  return names;
}

const placesOf = () => {
  const mailbox = world.mailbox('globex');
  return mailbox.messages.map((message) => mailbox.folders.find((each) => each.id === message.folder)?.name);
};

describe('removing', () => {
  it('deletes twenty with one request, for good', async () => {
    const names = await sendMany(41);
    const channel = world.channel('globex');
    value(await channel.list());
    world.taken();
    value(await channel.remove(names));
    expect(world.taken()).toHaveLength(3);
    expect(placesOf()).toEqual([]);
  });

  it('finds what was not listed, twenty names a request', async () => {
    const names = await sendMany(21);
    value(await world.channel('globex').remove(names));
    expect(world.taken()).toHaveLength(1 + 2 + 2);
    expect(placesOf()).toEqual([]);
  });

  it('moves where the settings say so; the folder is made when it is missing', async () => {
    const names = await sendMany(3);
    const channel = world.channel('globex', { processed: { kind: 'move', folder: 'Sync/Done' } });
    value(await channel.list());
    value(await channel.remove(names));
    value(await channel.remove(names));
    expect(placesOf()).toEqual(['Done', 'Done', 'Done']);
    expect(value(await channel.list()).entries).toEqual([]);
    expect(value(await channel.get('m.1', 100))).toBeUndefined();
    const again = world.channel('globex', { processed: { kind: 'move', folder: 'sync/done' } });
    value(await again.remove(['m.1']));
    expect(world.mailbox('globex').folders.filter((each) => each.name === 'Done')).toHaveLength(1);
  });

  it('reads a message whose listed mail was moved by a person as gone', async () => {
    await sendMany(1);
    const channel = world.channel('globex');
    value(await channel.list());
    const mailbox = world.mailbox('globex');
    mailbox.move(mailbox.messages[0]!, mailbox.folder('junkemail')!.id, world.clock.now());
    mailbox.remove(mailbox.messages[0]!);
    expect(value(await channel.get('m.0', 100))).toBeUndefined();
    value(await channel.remove(['m.0']));
  });

  it('keeps what was done when it is throttled in the middle, and ends with the next call', async () => {
    const names = await sendMany(30);
    const channel = world.channel('globex');
    value(await channel.list());
    let deletions = 0;
    world.standIn.fault = ({ path }) => {
      if (!path.endsWith('/permanentDelete')) return undefined;
      deletions += 1;
      return deletions > 7 ? { status: 429, headers: { 'Retry-After': '3' } } : undefined;
    };
    expect(await channel.remove(names)).toMatchObject({
      kind: 'retry',
      afterMs: 3000,
      cause: { code: 'mail-busy' },
    });
    expect(placesOf()).toHaveLength(23);
    expect(value(await channel.list()).entries).toHaveLength(23);
    world.standIn.fault = undefined;
    value(await channel.remove(names));
    expect(placesOf()).toEqual([]);
  });

  it('says what it may not do', async () => {
    await sendMany(1);
    world.standIn.tenant.apps[0]!.permissions = ['Mail.Read'];
    const outcome = await world.channel('globex').remove(['m.0']);
    expect(codeOf(outcome)).toBe('give-up graph-access-denied');
    expect(JSON.stringify(outcome)).toContain('Mail.ReadWrite');
  });
});

describe('reading', () => {
  it('gives a mail of ours that holds nothing readable as it came', async () => {
    const raw =
      'From: <sync@acme.test>\nSubject: Issue Synchronization m.1\nMessage-ID: <1@acme.test>\n\nNothing.\n';
    world.place('globex', raw);
    const read = value(await world.channel('globex').get('m.1', 1000));
    expect(Buffer.from(read ?? []).toString()).toBe(raw.replaceAll('\n', '\r\n'));
    expect(codeOf(await world.channel('globex').get('m.1', 20))).toBe('give-up too-large');
  });

  it('does not read what is far larger than asked for', async () => {
    value(await world.channel('acme').put('m.1', new Uint8Array(2_000_000)));
    expect(codeOf(await world.channel('globex').get('m.1', 1000))).toBe('give-up too-large');
  });
});
