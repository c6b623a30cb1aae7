import type { Channel, ChannelNotice } from '../../../src/ports/channel';
import type { ChannelSettings } from '../../../src/protocol/channel-settings';
import { done } from '../../../src/protocol/outcome';
import { parseHealth } from '../../../src/state/health';
import { adf } from '../looking';
import type { Side, SideOptions } from '../side';
import { createTwoSides } from '../two-sides';
import { attach, comment, pairOf } from './story';
import { listen } from './wire';

function mailbox(company: string, maxMailMb = 10): ChannelSettings {
  const server = {
    address: `sync@${company}.example`,
    host: `mail.${company}.example`,
    username: 'sync',
    security: 'tls' as const,
  };
  return {
    kind: 'mail-bridge',
    url: `https://bridge.${company}.example`,
    receive: { ...server, port: 993, folder: 'INBOX' },
    send: { ...server, port: 465 },
    processed: { kind: 'delete' },
    maxMailMb,
  };
}

const channels = { acme: mailbox('acme'), globex: mailbox('globex') };
const healthOf = (side: Side, sync: string) => parseHealth(side.store.peek(`${sync}:health`));

describe('a synchronization by email', () => {
  it('learns the partner address from the handshake, and never sends without one', async () => {
    const sent: { name: string; to: string | undefined }[] = [];
    const open: NonNullable<SideOptions['open']> = ({ partnerAddress }, end) => ({
      ...end,
      put(name, bytes) {
        sent.push({ name, to: partnerAddress });
        return end.put(name, bytes);
      },
    });
    const world = await createTwoSides({ channels, acme: { open } });
    const lastOf = (side: Side) => side.opened.at(-1);
    await world.poll();
    expect(lastOf(world.acme)?.partnerAddress).toBe('sync@globex.example');
    expect(lastOf(world.globex)?.partnerAddress).toBe('sync@acme.example');
    // The master's first openings cannot know it; its WELCOME went out in the very run that heard HELLO.
    const first = world.acme.opened.findIndex((opening) => opening.partnerAddress !== undefined);
    expect(first).toBeGreaterThan(0);
    expect(world.acme.opened[first - 1]?.partnerAddress).toBeUndefined();
    expect(sent[0]?.name).toContain('.pair.welcome.');
    expect(new Set(sent.map(({ to }) => to))).toEqual(new Set(['sync@globex.example']));
  });

  it('tells the relay where to ring, with one secret for each side', async () => {
    const world = await createTwoSides({ channels });
    await world.poll();
    const bells = [world.acme, world.globex].map((side) => side.opened.at(-1)?.bell);
    expect(bells.map((bell) => bell?.url)).toEqual([
      'https://acme.bell.example/x1',
      'https://globex.bell.example/x1',
    ]);
    expect(bells[0]?.secret).toMatch(/^[0-9a-f]{64}$/);
    expect(bells[0]?.secret).not.toBe(bells[1]?.secret);
  });

  it.each([true, false])(
    'cuts attachments into parts that fit the smaller mailbox (encryption: %s)',
    async (encryption) => {
      const world = await createTwoSides({
        channels: { acme: mailbox('acme'), globex: mailbox('globex', 1) },
        encryption,
        describe: (us) => ({
          ...us,
          limits: { ...us.limits, relayBytes: us.address === 'sync@globex.example' ? 1_000_000 : 10_000_000 },
        }),
      });
      const { here, there } = await pairOf(world);
      const wire = listen(world);
      const file = Buffer.alloc(2_500_000, 'content ');
      await attach(world.acme, here.key, 'large.bin', file);
      await world.settle();
      const parts = wire.objects.filter((object) => object.name.kind === 'attachment');
      expect(parts.length).toBeGreaterThan(2);
      // What is only signed is a mail already; what is encrypted is put into base64 for it.
      for (const { bytes } of parts)
        expect(bytes.length * (encryption ? 78 / 57 : 1)).toBeLessThan(1_000_000);
      const issue = await world.globex.ask('GET', `/rest/api/3/issue/${there.key}?fields=attachment`);
      const { attachment } = issue['fields'] as { attachment: { filename: string; size: number }[] };
      expect(attachment).toMatchObject([{ filename: 'large.bin', size: file.length }]);
    },
  );

  it('shows what mail systems answer once, takes it away and applies nothing of it', async () => {
    const world = await createTwoSides({ channels });
    const { here } = await pairOf(world);
    await world.settle();
    const before = world.acme.store.keys();
    const notices: ChannelNotice[] = [
      {
        kind: 'bounce',
        name: 'notice.1.7',
        at: 1,
        about: 'some-message.pgp',
        text: '552 5.2.2 Mailbox full',
      },
      { kind: 'auto-reply', name: 'notice.1.8', at: 2, text: 'Out of office' },
    ];
    const removed: string[] = [];
    const answered = (channel: Channel): Channel => ({
      ...channel,
      async list() {
        const listed = await channel.list();
        return listed.kind === 'done' ? done({ ...listed.value, notices }) : listed;
      },
      async remove(names) {
        removed.push(...names.filter((name) => name.startsWith('notice.')));
        return channel.remove(names.filter((name) => !name.startsWith('notice.')));
      },
    });
    // The same answers come twice, as after an end between storing and removing.
    await world.poll({ acme: { channel: answered } });
    await world.poll({ acme: { channel: answered } });
    expect(healthOf(world.acme, world.sync).answers).toEqual(
      notices.map(({ name, kind, at, text, about }) => ({
        name,
        kind,
        at,
        text,
        ...(about ? { about } : {}),
      })),
    );
    expect(removed).toEqual(['notice.1.7', 'notice.1.8', 'notice.1.7', 'notice.1.8']);
    expect(world.acme.store.keys()).toEqual(before);
    await comment(world.acme, here.key, adf('and it goes on'));
    await world.settle();
    expect(healthOf(world.acme, world.sync).failing).toBeUndefined();
  });
});
