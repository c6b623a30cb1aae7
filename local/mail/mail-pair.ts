import path from 'node:path';
import type { LocalClock } from '../clock';
import { missingForDovecot, startDovecot } from '../servers/dovecot';
import { freePorts } from '../servers/process';
import type { SiteName } from '../start/people';
import { startEmbeddedMailbox } from './embedded-mailbox';
import type { MailAccount, Mailbox } from './mailbox';
import { startSubmission, type Submission } from './submission';

/** `dovecot` is a real server and keeps its mail; `embedded` is demo-grade and lives in memory. */
export const MAIL_SERVER_KINDS = ['dovecot', 'embedded'] as const;
export type MailServerKind = (typeof MAIL_SERVER_KINDS)[number];

/** Loopback ports of one company's mail servers. */
export interface MailPorts {
  imap: number;
  smtp: number;
}

/** The mail servers of both companies: each has one mailbox, and mail from either reaches both. */
export interface MailPair {
  kind: MailServerKind;
  /** The headers of every mail in both inboxes. */
  inboxHeads(): Promise<string[]>;
  /** Ends the servers. May be called twice. */
  stop(): Promise<void>;
}

const NAMES: readonly SiteName[] = ['acme', 'globex'];

export interface MailPairOptions {
  accounts: Record<SiteName, MailAccount>;
  ports: Record<SiteName, MailPorts>;
  /** Where Dovecot keeps mail; absent: in a temporary folder. */
  dir?: string;
  clock: LocalClock;
}

/** Starts Dovecot where it is installed and can run, the embedded servers otherwise. `note` hears why a Dovecot did not start. */
export async function startBestMailPair(
  options: MailPairOptions,
  note: (text: string) => void,
): Promise<MailPair> {
  if (missingForDovecot() === undefined) {
    try {
      return await startMailPair('dovecot', options);
    } catch (error) {
      const [why] = (error as Error).message.split('\n');
      note(`Dovecot is installed but did not start, so mail lives in memory only: ${why}`);
    }
  }
  return startMailPair('embedded', options);
}

/** Starts the mail servers of that kind. Rejects when a port is taken. */
export async function startMailPair(kind: MailServerKind, options: MailPairOptions): Promise<MailPair> {
  const { accounts, ports, clock, dir } = options;
  const open: (Mailbox | Submission)[] = [];
  const mailboxes: Mailbox[] = [];
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= Promise.all(open.map((server) => server.stop())).then(() => undefined));

  const startMailbox = (name: SiteName): Promise<Mailbox> =>
    kind === 'dovecot'
      ? startDovecotMailbox(accounts[name], ports[name].imap, dir && path.join(dir, name))
      : startEmbeddedMailbox(accounts[name], { port: ports[name].imap, clock });
  const recipients = new Map<string, (from: string, raw: Buffer) => Promise<void>>();
  try {
    for (const name of NAMES) {
      const mailbox = await startMailbox(name);
      open.push(mailbox);
      mailboxes.push(mailbox);
      recipients.set(accounts[name].address, (from, raw) => mailbox.deliver(from, raw));
    }
    for (const name of NAMES)
      open.push(await startSubmission(accounts[name], { port: ports[name].smtp, recipients }));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kind,
    inboxHeads: async () => (await Promise.all(mailboxes.map((mailbox) => mailbox.heads()))).flat(),
    stop,
  };
}

async function startDovecotMailbox(
  account: MailAccount,
  port: number,
  dir: string | undefined,
): Promise<Mailbox> {
  const [imaps = 0, lmtp = 0] = await freePorts(2);
  const dovecot = await startDovecot({
    ...(dir === undefined ? {} : { dir }),
    users: [account],
    ports: { imap: port, imaps, lmtp },
  });
  return {
    port,
    deliver: (from, raw) => dovecot.deliver(account.address, raw, from),
    async heads() {
      const fields = ['-u', account.address, 'hdr.subject', 'mailbox', 'INBOX', 'all'];
      const [, ...rows] = (await dovecot.doveadm('-f', 'tab', 'fetch', ...fields)).trimEnd().split('\n');
      return rows.map((subject) => `Subject: ${subject}`);
    },
    stop: () => dovecot.stop(),
  };
}
