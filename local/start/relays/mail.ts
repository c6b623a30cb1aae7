import type { MailPair } from '../../mail/mail-pair';
import type { Exchanges } from '../exchanges';
import type { SiteName } from '../people';
import type { WorldRecord } from '../world-record';
import { nameInMail, type Relay } from './relay';

/** One mail server as the wizard asks for it. */
export interface MailServerForm {
  address: string;
  host: string;
  port: number;
  security: 'none';
  username: string;
}

/** The mailbox of one company: the Receive and Send forms of the wizard. */
export interface MailboxForm {
  receive: MailServerForm & { folder: string };
  send: MailServerForm;
  password: string;
}

/** What the wizard is told of a company's mail servers. */
export function mailboxForm(record: WorldRecord, name: SiteName): MailboxForm {
  const { address, password } = record[name].mailbox;
  const { imap, smtp } = record.ports.mail[name];
  // In the clear: the servers and the bridge are on one machine, and nobody else can reach them.
  const server = (port: number) =>
    ({ address, host: '127.0.0.1', port, security: 'none', username: address }) as const;
  return { receive: { ...server(imap), folder: 'INBOX' }, send: server(smtp), password };
}

/** Mailboxes behind both companies' bridges. */
export function mailRelay(pair: MailPair, exchanges: Exchanges, record: WorldRecord): Relay {
  const formOf = (name: SiteName) => {
    const { receive, send, password } = mailboxForm(record, name);
    const url = exchanges.sides[name].bridgeUrl;
    return {
      settings: {
        kind: 'mail-bridge',
        url,
        receive,
        send,
        processed: { kind: 'delete' },
        maxMailMb: 10,
      },
      secrets: { accessKey: record[name].accessKey, password, sendPassword: password },
    };
  };
  return {
    channel: 'mail',
    rings: true,
    forms: { acme: formOf('acme'), globex: formOf('globex') },
    egress: exchanges.egress,
    async lying() {
      return (await pair.inboxHeads()).flatMap((head) => nameInMail(head) ?? []);
    },
    nameOfSent({ method, url, body }) {
      const isSending = method === 'POST' && url.pathname.endsWith('/v1/mail/send');
      return isSending ? nameInMail(body.toString('latin1')) : undefined;
    },
    // The mail servers belong to the world.
    close: async () => undefined,
  };
}
