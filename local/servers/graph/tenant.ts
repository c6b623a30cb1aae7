import type { StandInMailbox } from './mailbox';
import { createMailbox } from './mailbox';

export interface StandInApp {
  clientId: string;
  secret: string;
  /** Application permissions that an administrator has consented to. */
  permissions: string[];
  /** Addresses that an application access policy leaves to the app; undefined: all. */
  onlyMailboxes?: string[];
  secretExpired?: boolean;
}

/** A Microsoft 365 tenant: apps, mailboxes, and a transport between them. */
export interface StandInTenant {
  /** Directory id and domain; both name it at the token endpoint. */
  names: readonly string[];
  apps: StandInApp[];
  mailboxes: StandInMailbox[];
  mailbox(address: string): StandInMailbox | undefined;
  /** Makes of a mail what gateways do on its way. */
  onTheWay: (raw: Buffer) => Buffer;
  /** While it is true, sent mail waits in the transport. */
  held: boolean;
  /** Takes a mail that was sent; delivers it, or sends a non-delivery report back. */
  submit(from: StandInMailbox, raw: Buffer, recipients: readonly string[]): void;
  /** Delivers what waited. */
  release(): void;
  /** Mail for addresses of other domains. */
  outside: { to: string; raw: Buffer }[];
}

/** Exchange throws away a mail whose Message-ID came to the same mailbox within the last hour. */
const SAME_MAIL_MS = 3_600_000;

export function createTenant(options: {
  names: readonly string[];
  apps: StandInApp[];
  mailboxes: readonly string[];
  now: () => number;
}): StandInTenant {
  const { names, apps, now } = options;
  const seen = new Map<string, number>();
  const waiting: (() => void)[] = [];
  const mailboxes = options.mailboxes.map((address) => createMailbox(address.toLowerCase()));
  const domains = new Set(mailboxes.map(({ address }) => address.slice(address.indexOf('@'))));
  const tenant: StandInTenant = {
    names,
    apps,
    mailboxes,
    mailbox: (address) => mailboxes.find((each) => each.address === address.toLowerCase()),
    onTheWay: (raw) => raw,
    held: false,
    submit(from, raw, recipients) {
      waiting.push(() => recipients.forEach((to) => route(from, raw, to)));
      if (!tenant.held) tenant.release();
    },
    release() {
      for (const go of waiting.splice(0)) go();
    },
    outside: [],
  };

  function route(from: StandInMailbox, raw: Buffer, to: string): void {
    const received = Buffer.concat([
      Buffer.from(
        `Received: from stand-in.outlook.test by stand-in.outlook.test with MAPI; ${new Date(now()).toUTCString()}\r\n`,
      ),
      tenant.onTheWay(raw),
    ]);
    const mailbox = tenant.mailbox(to);
    if (mailbox) {
      if (mailbox.full) bounce(from, raw, to, '5.2.2', 'mailbox full');
      else deliver(mailbox, received);
    } else if (domains.has(to.slice(to.indexOf('@')))) bounce(from, raw, to, '5.1.10', 'recipient not found');
    else tenant.outside.push({ to, raw: received });
  }

  function deliver(mailbox: StandInMailbox, raw: Buffer): void {
    const inbox = mailbox.folder('inbox');
    if (!inbox) throw new Error('a mailbox without Inbox');
    const id = /^Message-ID:\s*(\S+)/im.exec(raw.subarray(0, 64 * 1024).toString('latin1'))?.[1];
    const key = `${mailbox.address} ${id}`;
    if (id !== undefined && now() - (seen.get(key) ?? -Infinity) < SAME_MAIL_MS) return;
    seen.set(key, now());
    mailbox.store(inbox.id, raw, now());
  }

  /** A non-delivery report in the form of RFC 3464, with the headers of the mail. */
  function bounce(from: StandInMailbox, raw: Buffer, to: string, status: string, why: string): void {
    const text = raw.toString('latin1');
    const head = text.slice(0, text.indexOf('\r\n\r\n'));
    const subject = /^Subject:\s*(.*)$/im.exec(head)?.[1] ?? '';
    const id = /^Message-ID:\s*(\S+)/im.exec(head)?.[1] ?? '';
    const domain = from.address.slice(from.address.indexOf('@') + 1);
    deliver(
      from,
      Buffer.from(
        `From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${domain}>\r\nTo: <${from.address}>\r\n` +
          `Subject: Undeliverable: ${subject}\r\nMessage-ID: <ndr.${seen.size}.${now()}@${domain}>\r\nIn-Reply-To: ${id}\r\nReferences: ${id}\r\n` +
          `Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n` +
          `Content-Type: multipart/report; report-type=delivery-status; boundary="_ndr_"\r\n\r\n` +
          `--_ndr_\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nDelivery has failed to these recipients or groups: ${to}\r\n\r\n` +
          `--_ndr_\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns;stand-in.outlook.test\r\n\r\n` +
          `Final-Recipient: rfc822;${to}\r\nAction: failed\r\nStatus: ${status}\r\nDiagnostic-Code: smtp;550 ${status} ${why}\r\n\r\n` +
          `--_ndr_\r\nContent-Type: message/rfc822\r\n\r\n${head}\r\n\r\n--_ndr_--\r\n`,
        'latin1',
      ),
    );
  }
  return tenant;
}
