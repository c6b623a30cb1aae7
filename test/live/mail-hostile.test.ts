import { missingForDovecotPostfix } from '../../local/servers/dovecot-postfix';
import { writeMail } from '../../src/mail/write-mail';
import type { Wrap } from '../world/side';
import { createAttacker, dataOf } from '../world/hostile/attacker';
import type { Attacker } from '../world/hostile/attacker';
import { settleFully } from '../world/hostile/compare';
import { makeIssue } from '../world/hostile/people';
import { workOfPeople } from '../world/hostile/work-of-people';
import { ADDRESS, COMPANIES, startMailChain } from './support/mail-chain';
import type { Company, MailChain } from './support/mail-chain';
import { createMailWorld } from './support/mail-world';
import type { MailWorld } from './support/mail-world';
import { expectRecovered } from './support/recovery';
import { where } from './support/where';

jest.setTimeout(300_000);

where(missingForDovecotPostfix())('mail that should not be there, in real mailboxes', () => {
  let chain: MailChain;
  let world: MailWorld;

  beforeEach(async () => {
    chain = await startMailChain();
    world = await createMailWorld(chain);
    await workOfPeople(world, 0);
    await settleFully(world);
  });
  afterEach(() => chain?.close());

  const headerOf = (raw: string, name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(raw)?.[1] ?? '';
  /** The mails in a company's mailbox once everything has arrived. */
  const mailsOf = async (company: Company) => {
    await chain.mail.smtp.waitUntilDelivered();
    return chain.mail.imap.readMails(ADDRESS[company]);
  };
  const noticesOf = async (company: Company) =>
    (await world.page(company)).notices.map(({ code, text }) => ({ code, text }));

  test('every mail comes twice, and all of them once more when they have long been read', async () => {
    const come = { acme: new Map<string, string>(), globex: new Map<string, string>() };
    const doubling = (company: Company): Wrap => ({
      channel: (channel) => ({
        ...channel,
        async list() {
          for (const raw of await mailsOf(company)) {
            const id = headerOf(raw, 'Message-ID');
            if (come[company].has(id)) continue;
            come[company].set(id, raw);
            await chain.mail.imap.deliver(ADDRESS[company], raw);
          }
          return channel.list();
        },
      }),
    });
    for (let round = 1; round <= 2; round += 1) {
      await workOfPeople(world, round);
      for (let polls = 0; polls < 3; polls += 1)
        await world.poll({ acme: doubling('acme'), globex: doubling('globex') });
    }
    await expectRecovered(world);
    for (const company of COMPANIES) {
      expect(come[company].size).toBeGreaterThan(5);
      for (const raw of come[company].values()) await chain.mail.imap.deliver(ADDRESS[company], raw);
    }
    await world.poll();
    await expectRecovered(world);
  });

  describe('a forged mail under the name of the next message', () => {
    let attacker: Attacker;
    let name: string;
    let deliver: () => Promise<void>;
    let untouched: unknown;

    beforeEach(async () => {
      attacker = createAttacker(world);
      name = attacker.name(attacker.nextSeq());
      const { privateKey } = await attacker.crypto.createKey('Acme');
      const bytes = await attacker.seal(attacker.message(), { signWith: privateKey });
      const forged = writeMail({ name, bytes, from: ADDRESS.acme, to: ADDRESS.globex, date: Date.now() });
      deliver = () => chain.mail.imap.deliver(ADDRESS.globex, forged, 'mallory@elsewhere.test');
      untouched = await dataOf(world.globex, world.sync);
    });

    /** It was refused once, the admin is told of it, and the genuine message has come all the same. */
    async function expectRefused(): Promise<void> {
      expect(attacker.refused()).toEqual([expect.objectContaining({ name })]);
      expect(await noticesOf('globex')).toEqual([
        { code: attacker.refused()[0]?.code, text: expect.stringContaining(name) },
      ]);
    }

    test('comes before it', async () => {
      await deliver();
      await world.poll();
      await expectRefused();
      expect(await dataOf(world.globex, world.sync)).toEqual(untouched);
      await makeIssue(world.acme, { summary: 'Genuine' });
      await expectRecovered(world);
      await expectRefused();
      expect(JSON.stringify(await dataOf(world.globex, world.sync))).not.toContain('Forged');
    });

    test('comes after it, so that it is the newest of that name and the genuine one is sent again', async () => {
      await makeIssue(world.acme, { summary: 'Genuine' });
      const late: Wrap = {
        channel: (channel) => ({
          ...channel,
          async list() {
            await chain.mail.smtp.waitUntilDelivered();
            if (!isDelivered) await deliver();
            isDelivered = true;
            return channel.list();
          },
        }),
      };
      let isDelivered = false;
      await world.poll({ globex: late });
      await expectRefused();
      expect(await dataOf(world.globex, world.sync)).toEqual(untouched);
      await expectRecovered(world);
      await expectRefused();
      expect(JSON.stringify(await dataOf(world.globex, world.sync))).not.toContain('Forged');
    });
  });

  test('bounces and answers of vacation programs are shown once, taken away and change nothing', async () => {
    const before = await Promise.all(COMPANIES.map((company) => dataOf(world[company], world.sync)));
    await makeIssue(world.acme, { summary: 'Answered' });
    const sent: string[] = [];
    const listening: Wrap = {
      channel: (channel) => ({
        ...channel,
        async list() {
          sent.push(...(await mailsOf('globex')));
          return channel.list();
        },
      }),
    };
    await world.poll({ globex: listening });
    await settleFully(world);
    const messageId = headerOf(sent[0] ?? '', 'Message-ID');
    const subject = headerOf(sent[0] ?? '', 'Subject');
    expect(subject).toMatch(/^Issue Synchronization /);
    const person = `From: Greta <greta@globex.test>\r\nTo: <${ADDRESS.acme}>\r\n`;
    const vacation = `${person}Subject: Out of office: ${subject}\r\nIn-Reply-To: ${messageId}\r\nAuto-Submitted: auto-replied\r\n\r\nBack on Monday.\r\n`;
    const answer = `${person}Subject: Re: ${subject}\r\nIn-Reply-To: ${messageId}\r\n\r\nWhat is this?\r\n`;
    await chain.mail.imap.deliver(ADDRESS.acme, vacation);
    await chain.mail.imap.deliver(ADDRESS.acme, answer);
    const after = await Promise.all(COMPANIES.map((company) => dataOf(world[company], world.sync)));
    for (let polls = 0; polls < 3; polls += 1) await world.poll();
    expect(await Promise.all(COMPANIES.map((company) => dataOf(world[company], world.sync)))).toEqual(after);
    expect(before).not.toEqual(after);
    expect(await noticesOf('globex')).toEqual([]);
    const notices = await noticesOf('acme');
    expect(notices).toHaveLength(1);
    expect(notices[0]?.text).toContain('Out of office');
    // What a person answered stays.
    expect(await mailsOf('acme')).toEqual([expect.stringContaining('What is this?')]);
  });
});
