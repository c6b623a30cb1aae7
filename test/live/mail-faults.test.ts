import { missingForDovecotPostfix } from '../../local/servers/dovecot-postfix';
import { makeIssue } from '../world/hostile/people';
import { workOfPeople } from '../world/hostile/work-of-people';
import { settleFully } from '../world/hostile/compare';
import { foreignMail } from './support/foreign-mail';
import { ADDRESS, startMailChain } from './support/mail-chain';
import type { Company, MailChain } from './support/mail-chain';
import { createMailWorld } from './support/mail-world';
import type { MailWorld } from './support/mail-world';
import { before } from './support/mid-run';
import { expectRecovered } from './support/recovery';
import { where } from './support/where';

jest.setTimeout(300_000);

where(missingForDovecotPostfix())('faults of real mail servers in the middle of a synchronization', () => {
  let chain: MailChain;
  let world: MailWorld;

  beforeEach(async () => {
    chain = await startMailChain();
    world = await createMailWorld(chain);
    await workOfPeople(world, 0);
    await settleFully(world);
    await workOfPeople(world, 1);
  });
  afterEach(() => chain?.close());

  /** What happens makes mail get stuck, so runs no longer wait for it. */
  const stuckBy = (happen: () => Promise<unknown>) => async () => {
    world.waits = false;
    await happen();
  };

  /** The admin sees one failure, the same at every look, which names the server; it tells no password. */
  async function expectFailing(company: Company, code: string, port: number): Promise<string> {
    const first = world.health(company).failing;
    for (const side of [world.acme, world.globex]) await makeIssue(side, { summary: `Of ${side.name}` });
    await world.poll();
    await world.poll();
    expect(world.health(company).failing).toEqual(first);
    const page = await world.page(company);
    expect(page).toMatchObject({ health: 'channel-failing', healthCode: code, healthText: first?.text });
    expect(first?.text).toContain(`127.0.0.1:${port}`);
    const { password = '' } = chain.secrets(company);
    expect(JSON.stringify([page, world[company].logged, chain.bridgeLog()])).not.toContain(password);
    return first?.text ?? '';
  }

  test('the IMAP server is killed and comes back', async () => {
    const killed = before(
      'get',
      2,
      stuckBy(() => chain.mail.imap.kill()),
    );
    await world.poll({ globex: killed });
    expect(killed.happened()).toBe(true);
    await expectFailing('globex', 'mail-unreachable', chain.mail.imap.ports.imaps);
    await chain.mail.imap.restart();
    await expectRecovered(world);
  });

  test('the SMTP server is killed and comes back', async () => {
    const killed = before(
      'put',
      2,
      stuckBy(() => chain.mail.smtp.kill()),
    );
    await world.poll({ acme: killed });
    expect(killed.happened()).toBe(true);
    await expectFailing('acme', 'mail-unreachable', chain.mail.smtp.ports.tls);
    await chain.mail.smtp.restart();
    await expectRecovered(world);
  });

  test('the password of a mailbox is changed, until the admin enters the new one', async () => {
    const changed = before('get', 2, () => chain.mail.imap.setPassword(ADDRESS.globex, 'another: one'));
    await world.poll({ globex: changed });
    await world.poll();
    expect(changed.happened()).toBe(true);
    const text = await expectFailing('globex', 'mail-sign-in-refused', chain.mail.imap.ports.imaps);
    expect(text).toMatch(/password/i);
    expect((await world.page('acme')).health).not.toBe('channel-failing');
    await world.changeSecrets('globex', { password: 'another: one', sendPassword: 'another: one' });
    await expectRecovered(world);
  });

  test.each(['imap', 'smtp'] as const)(
    'the certificate of the %s server expires and is renewed',
    async (server) => {
      await chain.mail[server].replaceCertificate('expired');
      await chain.mail[server].restart();
      await world.poll();
      const port = server === 'imap' ? chain.mail.imap.ports.imaps : chain.mail.smtp.ports.tls;
      const text = await expectFailing('acme', 'mail-certificate', port);
      expect(text).toMatch(/expired/);
      await chain.mail[server].replaceCertificate('valid');
      await chain.mail[server].restart();
      await expectRecovered(world);
    },
  );

  test('the bridge is restarted, and with it all leases end', async () => {
    const restarts = [2, 4].map((number) => before('get', number, () => chain.restartBridge()));
    const [atGlobex, atAcme] = restarts;
    await world.poll({ ...(atGlobex ? { globex: atGlobex } : {}), ...(atAcme ? { acme: atAcme } : {}) });
    const sending = before('put', 2, () => chain.restartBridge());
    await workOfPeople(world, 2);
    await world.poll({ acme: sending });
    expect([atGlobex, sending].map((each) => each?.happened())).toEqual([true, true]);
    // Nobody sees anything of it.
    for (const company of ['acme', 'globex'] as const) expect(world.health(company).failing).toBeUndefined();
    await expectRecovered(world);
  });

  test.each(['get', 'remove'] as const)(
    'the mails of a folder get other numbers before one is asked for: %s',
    async (call) => {
      const { imap } = chain.mail;
      const renumbered = before(call, 1, async () => {
        // What has our numbers afterwards is foreign.
        await imap.plant(ADDRESS.globex, foreignMail(40, ADDRESS.globex));
        await imap.renumber(ADDRESS.globex);
      });
      await world.poll({ globex: renumbered });
      expect(renumbered.happened()).toBe(true);
      await expectRecovered(world);
      const left = await imap.snapshot(ADDRESS.globex);
      expect(left.filter(({ guid }) => guid.endsWith('.planted'))).toHaveLength(40);
      expect(left.flatMap(({ flags }) => flags)).not.toContain('\\Deleted');
    },
  );

  describe('a mailbox is full until somebody makes room', () => {
    const fill = async (whenFull: 'bounce' | 'defer') => {
      const { imap } = chain.mail;
      const head = `From: news@elsewhere.test\r\nTo: ${ADDRESS.globex}\r\nSubject: filler\r\n\r\n`;
      const raw = head + `${'y'.repeat(76)}\r\n`.repeat(1000);
      await imap.plant(ADDRESS.globex, [{ raw, seen: true }]);
      await imap.setQuota(ADDRESS.globex, { bytes: raw.length + 100, whenFull });
    };
    const makeRoom = () => chain.mail.imap.expunge(ADDRESS.globex, 'INBOX', 'subject', 'filler');

    test('and mail to it is sent back to its sender', async () => {
      await fill('bounce');
      await world.poll();
      await world.poll();
      const { notices } = await world.page('acme');
      expect(notices.map((each) => each.text).join()).toMatch(/Quota exceeded/);
      expect(await chain.mail.imap.countMails(ADDRESS.globex)).toBe(1);
      await makeRoom();
      await expectRecovered(world);
    });

    test('and mail to it is kept by the sending server', async () => {
      await fill('defer');
      world.waits = false;
      await world.poll();
      await world.poll();
      expect(await chain.mail.smtp.queued()).toBeGreaterThan(0);
      expect(await chain.mail.imap.countMails(ADDRESS.globex)).toBe(1);
      await makeRoom();
      await expectRecovered(world);
    });
  });
});
