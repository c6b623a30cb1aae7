import { missingForDovecotPostfix } from '../../local/servers/dovecot-postfix';
import { createChannel } from '../../src/channels/create-channel';
import { settleFully } from '../world/hostile/compare';
import { workOfPeople } from '../world/hostile/work-of-people';
import { foreignMail } from './support/foreign-mail';
import { ADDRESS, startMailChain } from './support/mail-chain';
import type { MailChain } from './support/mail-chain';
import { createMailWorld } from './support/mail-world';
import { expectRecovered } from './support/recovery';
import { where } from './support/where';

jest.setTimeout(600_000);

const FOREIGN = 10_000;
const { acme } = ADDRESS;

where(missingForDovecotPostfix())(`a mailbox with ${FOREIGN} mails of others`, () => {
  let chain: MailChain;
  /** Commands that acme's mailbox was asked since the last call. */
  let commands: () => Promise<string[]>;

  beforeAll(async () => {
    chain = await startMailChain();
    const { imap } = chain.mail;
    await imap.plant(acme, foreignMail(FOREIGN, acme));
    await imap.recordCommands(acme);
    let known = 0;
    commands = async () => {
      const all = await imap.commandsOf(acme);
      const fresh = all.slice(known);
      known = all.length;
      return fresh;
    };
  });
  afterAll(() => chain?.close());

  test('costs a poll one request and a few commands, and stays as it is', async () => {
    const { imap } = chain.mail;
    const before = await imap.snapshot(acme);
    expect(before).toHaveLength(FOREIGN);
    const channel = createChannel({
      http: chain.http,
      clock: { now: () => 0, sleep: async () => undefined },
      settings: chain.settings('acme'),
      secrets: chain.secrets('acme'),
    });
    expect(await channel.list()).toEqual({ kind: 'done', value: { entries: [], truncated: false } });
    expect(chain.requests()).toBe(1);
    // At first the server searches, and the newest are looked at besides; the number of mails plays no part.
    const first = await commands();
    expect(first.length).toBeLessThanOrEqual(15);
    expect(first).toContainEqual(expect.stringMatching(/^UID SEARCH /));

    for (let polls = 0; polls < 3; polls += 1) await channel.list();
    expect(chain.requests()).toBe(3);
    const idle = await commands();
    // NOOP, SEARCH, and perhaps IDLE for each.
    expect(idle.length).toBeGreaterThanOrEqual(6);
    expect(idle.length).toBeLessThanOrEqual(9);
    expect(await imap.snapshot(acme)).toEqual(before);
  });

  test('is as it was after a synchronization has gone through it', async () => {
    const { imap } = chain.mail;
    const before = await imap.snapshot(acme);
    const world = await createMailWorld(chain);
    await workOfPeople(world, 0);
    await settleFully(world);
    await workOfPeople(world, 1);
    await settleFully(world);
    chain.requests();
    await commands();
    await world.poll();
    expect(chain.requests()).toBe(2);
    expect((await commands()).length).toBeLessThanOrEqual(3);
    await expectRecovered(world);
    const planted = new Set(before.map((mail) => mail.guid));
    expect((await imap.snapshot(acme)).filter((mail) => planted.has(mail.guid))).toEqual(before);
    expect((await world.page('acme')).notices).toEqual([]);
  });
});
