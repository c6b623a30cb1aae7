import { expectEqual, settleFully } from '../../world/hostile/compare';
import { ADDRESS, COMPANIES } from './mail-chain';
import type { MailWorld } from './mail-world';

/** Both sides are equal with nothing doubled, no admin sees a failure, and only the last acknowledgement may lie in a mailbox. */
export async function expectRecovered(world: MailWorld): Promise<void> {
  world.waits = true;
  await settleFully(world);
  await expectEqual(world);
  for (const company of COMPANIES) {
    const { health, healthText } = await world.page(company);
    expect({ company, health, healthText }).toEqual({ company, health: 'ok', healthText: undefined });
    expect(await world.chain.mail.imap.countMails(ADDRESS[company])).toBeLessThanOrEqual(1);
  }
}
