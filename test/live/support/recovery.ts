import { parseName } from '../../../src/protocol/names';
import { expectEqual, settleFully } from '../../world/hostile/compare';
import { ADDRESS, COMPANIES } from './mail-chain';
import type { MailWorld } from './mail-world';

/** Both sides are equal with nothing doubled, no admin sees a failure, and of our mails only the last acknowledgement may be left. */
export async function expectRecovered(world: MailWorld): Promise<void> {
  world.waits = true;
  await settleFully(world);
  await expectEqual(world);
  for (const company of COMPANIES) {
    const { health, healthText } = await world.page(company);
    expect({ company, health, healthText }).toEqual({ company, health: 'ok', healthText: undefined });
    const left = await namesIn(world, ADDRESS[company]);
    expect({ company, left: left.slice(1) }).toEqual({ company, left: [] });
    expect(left.map((name) => parseName(name)?.kind)).toEqual(left.map(() => 'ack'));
  }
}

/** Names of our messages that lie in a mailbox. */
async function namesIn({ chain }: MailWorld, address: string): Promise<string[]> {
  const mails = await chain.mail.imap.subjects(address);
  return mails.flatMap((subject) => /^Issue Synchronization (\S+)$/.exec(subject)?.[1] ?? []);
}
