import { missingForCyrus } from '../../local/servers/cyrus';
import { writeMail } from '../../src/mail/write-mail';
import { channelContract } from '../contract/channel';
import type { TestCyrus } from './jmap-cyrus';
import { ACME, GLOBEX, startTestCyrus } from './jmap-cyrus';
import { where } from './support/where';

// Each object is a mail that goes through a mail server.
jest.setTimeout(300_000);

where(missingForCyrus())('mail by JMAP', () => {
  let server: TestCyrus;
  /** One server for all tests; its mailboxes are emptied for each. */
  beforeAll(async () => {
    server = await startTestCyrus();
  });
  afterAll(() => server?.stop());

  channelContract('two mailboxes on Cyrus', async () => {
    for (const each of [ACME, GLOBEX]) await server.empty(each);
    return {
      a: server.channel(ACME),
      b: server.channel(GLOBEX),
      place: (name, bytes) => {
        const from = 'somebody@elsewhere.example';
        return server.cyrus.deliver(
          ACME.address,
          writeMail({ name, bytes, from, to: ACME.address, date: 0 }),
        );
      },
      arrived: () => server.cyrus.waitUntilDelivered(),
      close: async () => {},
    };
  });
});
