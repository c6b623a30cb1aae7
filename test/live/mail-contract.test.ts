import { missingForDovecotPostfix } from '../../local/servers/dovecot-postfix';
import { createChannel } from '../../src/channels/create-channel';
import { writeMail } from '../../src/mail/write-mail';
import { channelContract } from '../contract/channel';
import type { ChannelPair } from '../contract/channel';
import { createSetClock } from '../crypto/parties';
import { ADDRESS, startMailChain } from './support/mail-chain';
import type { Company, MailChain, Security } from './support/mail-chain';
import { where } from './support/where';

// Each object is a mail that goes through three servers.
jest.setTimeout(300_000);

where(missingForDovecotPostfix()).each(['tls', 'starttls'] as const)(
  'mail by Dovecot and Postfix, %s',
  (security) => {
    let chain: MailChain;
    /** One mail system for all tests; its mailboxes are emptied for each. Pages are small so that a long listing takes several. */
    beforeAll(async () => {
      chain = await startMailChain({ limits: { maxPageEntries: 500 } });
    });
    afterAll(() => chain?.close());

    channelContract('mailboxes behind a bridge', () => makePair(chain, security));
  },
);

async function makePair(chain: MailChain, security: Security): Promise<ChannelPair> {
  const { mail } = chain;
  await mail.smtp.waitUntilDelivered();
  for (const company of ['acme', 'globex'] as const) await mail.imap.expunge(ADDRESS[company]);
  const channelOf = (company: Company, partner: Company) =>
    createChannel({
      http: chain.http,
      clock: createSetClock(),
      settings: chain.settings(company, security),
      secrets: chain.secrets(company),
      partnerAddress: ADDRESS[partner],
    });
  return {
    a: channelOf('acme', 'globex'),
    b: channelOf('globex', 'acme'),
    async place(name, bytes) {
      const raw = writeMail({ name, bytes, from: 'somebody@else.test', to: ADDRESS.acme, date: 0 });
      await mail.imap.plant(ADDRESS.acme, [{ raw }]);
    },
    arrived: () => mail.smtp.waitUntilDelivered(),
    close: async () => undefined,
  };
}
