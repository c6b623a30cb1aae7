import type { MailAccount } from '../../../bridge/mail/schemas';
import type { BridgeLimits } from '../../../bridge/limits';
import { createSystemClock } from '../../../local/clock';
import { startEmbeddedMailbox } from '../../../local/mail/embedded-mailbox';
import type { Mailbox } from '../../../local/mail/mailbox';
import { startSubmission } from '../../../local/mail/submission';
import { freePorts } from '../../../local/servers/process';
import type { TestBridge } from '../test-bridge';
import { startTestBridge } from '../test-bridge';
import type { MailClient } from './mail-client';
import { mailClient } from './mail-client';

export interface MailTest {
  bridge: TestBridge;
  key: string;
  client: MailClient;
  account: MailAccount;
  mailbox: Mailbox;
  ports: { imap: number; smtp: number };
  /** Lays a mail into the inbox as its server does. */
  deliver(raw: string): Promise<void>;
  close(): Promise<void>;
}

const ADDRESS = 'acme@mail.example';
const PASSWORD = 'open sesame 7';

/** A bridge, and the embedded mail server of the laptop world with one account that may send to itself and to `partner@mail.example`. */
export async function startMailTest(
  options: { limits?: Partial<BridgeLimits>; bellHosts?: readonly string[]; now?: () => number } = {},
): Promise<MailTest> {
  const [imap = 0, smtp = 0] = await freePorts(2);
  const mailbox = await startEmbeddedMailbox(
    { address: ADDRESS, password: PASSWORD },
    { port: imap, clock: createSystemClock() },
  );
  const deliver = (from: string, raw: Buffer) => mailbox.deliver(from, raw);
  const submission = await startSubmission(
    { address: ADDRESS, password: PASSWORD },
    {
      port: smtp,
      recipients: new Map([
        [ADDRESS, deliver],
        ['partner@mail.example', async () => undefined],
      ]),
    },
  );
  const bridge = await startTestBridge(options);
  const key = await bridge.newMailKey({ mailHosts: [`127.0.0.1:${imap}`, `127.0.0.1:${smtp}`] });
  const server = (port: number) => ({
    address: ADDRESS,
    host: '127.0.0.1',
    port,
    security: 'none' as const,
    username: ADDRESS,
    password: PASSWORD,
  });
  return {
    bridge,
    key,
    client: mailClient(bridge, key),
    account: {
      receive: { ...server(imap), folder: 'INBOX' },
      send: server(smtp),
      processed: { kind: 'delete' },
    },
    mailbox,
    ports: { imap, smtp },
    deliver: (raw) => mailbox.deliver('globex@mail.example', Buffer.from(raw, 'latin1')),
    async close() {
      await bridge.close();
      await submission.stop();
      await mailbox.stop();
    },
  };
}
