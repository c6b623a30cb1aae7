import type { Mailbox } from '../../local/mail/mailbox';
import { createSystemClock } from '../../local/clock';
import { startEmbeddedMailbox } from '../../local/mail/embedded-mailbox';
import { startSubmission } from '../../local/mail/submission';
import { freePorts } from '../../local/servers/process';
import { createChannel } from '../../src/channels/create-channel';
import { writeMail } from '../../src/mail/write-mail';
import { BRIDGE_URL, startTestBridge } from '../bridge/test-bridge';
import { createTestHttp } from '../bridge/test-http';
import { channelContract } from '../contract/channel';

const ADDRESSES = { a: 'acme@mail.example', b: 'globex@mail.example' } as const;
type Side = keyof typeof ADDRESSES;
const PASSWORD = 'open sesame 7';
const clock = createSystemClock();

channelContract('mail by the bridge, on the embedded mailboxes of the laptop world', async () => {
  const [imapA = 0, imapB = 0, smtpA = 0, smtpB = 0] = await freePorts(4);
  const ports = { a: { imap: imapA, smtp: smtpA }, b: { imap: imapB, smtp: smtpB } };
  const account = (side: Side) => ({ address: ADDRESSES[side], password: PASSWORD });
  const mailboxOf = (side: Side) => startEmbeddedMailbox(account(side), { port: ports[side].imap, clock });
  const boxes: Record<Side, Mailbox> = { a: await mailboxOf('a'), b: await mailboxOf('b') };
  const deliverTo = (side: Side) => (from: string, raw: Buffer) => boxes[side].deliver(from, raw);
  const recipients = new Map([
    [ADDRESSES.a, deliverTo('a')],
    [ADDRESSES.b, deliverTo('b')],
  ]);
  const senders = await Promise.all(
    (['a', 'b'] as const).map((side) =>
      startSubmission(account(side), { port: ports[side].smtp, recipients }),
    ),
  );
  // Its pages are small, so that a long listing takes several.
  const bridge = await startTestBridge({ limits: { maxPageEntries: 500 } });
  const mailHosts = [imapA, imapB, smtpA, smtpB].map((port) => `127.0.0.1:${port}`);
  const accessKey = await bridge.newMailKey({ mailHosts });
  const channel = (side: Side, partner: Side) => {
    const server = (port: number) => ({
      address: ADDRESSES[side],
      host: '127.0.0.1',
      port,
      security: 'none' as const,
      username: ADDRESSES[side],
    });
    return createChannel({
      http: createTestHttp(bridge.port),
      clock,
      settings: {
        kind: 'mail-bridge',
        url: BRIDGE_URL,
        receive: { ...server(ports[side].imap), folder: 'INBOX' },
        send: server(ports[side].smtp),
        processed: { kind: 'delete' },
        maxMailMb: 25,
      },
      secrets: { accessKey, password: PASSWORD, sendPassword: PASSWORD },
      partnerAddress: ADDRESSES[partner],
    });
  };
  return {
    a: channel('a', 'b'),
    b: channel('b', 'a'),
    async place(name, bytes) {
      const from = 'somebody@elsewhere.example';
      const mail = writeMail({ name, bytes, from, to: ADDRESSES.a, date: clock.now() });
      await boxes.a.deliver(from, Buffer.from(mail));
    },
    async close() {
      // First, so that it signs out: the server does not take it well when somebody leaves during IDLE.
      await bridge.close();
      await Promise.all([...senders, boxes.a, boxes.b].map((server) => server.stop()));
    },
  };
});
