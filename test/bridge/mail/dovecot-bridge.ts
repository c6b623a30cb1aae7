import type { BridgeLimits } from '../../../bridge/limits';
import type { MailAccount } from '../../../bridge/mail/schemas';
import type { Dovecot } from '../../../local/servers/dovecot';
import { startDovecot } from '../../../local/servers/dovecot';
import type { TestBridge } from '../test-bridge';
import { startTestBridge } from '../test-bridge';
import type { MailClient } from './mail-client';
import { mailClient } from './mail-client';

const PASSWORD = 'open sesame 7';
const USERS = Array.from({ length: 30 }, (_, n) => ({
  address: `user${n}@mail.example`,
  password: PASSWORD,
}));

/** A real Dovecot for many tests: each has a mailbox of its own. */
export interface DovecotForTests {
  dovecot: Dovecot;
  nextAddress(): string;
}

export async function startDovecotForTests(): Promise<DovecotForTests> {
  const dovecot = await startDovecot({ users: USERS });
  const left = USERS.map(({ address }) => address);
  return {
    dovecot,
    nextAddress() {
      const address = left.shift();
      if (address === undefined) throw new Error('More mailboxes are needed.');
      return address;
    },
  };
}

/** A bridge before one mailbox of that Dovecot; it sends nothing. */
export interface DovecotTest {
  address: string;
  bridge: TestBridge;
  client: MailClient;
  account(security?: 'tls' | 'starttls' | 'none'): MailAccount;
}

export async function bridgeBefore(
  { dovecot, nextAddress }: DovecotForTests,
  options: { limits?: Partial<BridgeLimits>; bellHosts?: string[] } = {},
): Promise<DovecotTest> {
  const bridge = await startTestBridge({ ...options, mailCa: dovecot.ca.certificate });
  const mailHosts = [dovecot.ports.imap, dovecot.ports.imaps].map((port) => `127.0.0.1:${port}`);
  const address = nextAddress();
  return {
    address,
    bridge,
    client: mailClient(bridge, await bridge.newMailKey({ mailHosts })),
    account(security = 'tls') {
      const port = security === 'tls' ? dovecot.ports.imaps : dovecot.ports.imap;
      const server = { address, host: '127.0.0.1', port, security, username: address, password: PASSWORD };
      return { receive: { ...server, folder: 'INBOX' }, send: server, processed: { kind: 'delete' } };
    },
  };
}
