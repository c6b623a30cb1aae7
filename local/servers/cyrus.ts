import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cyrusConf, imapdConf, type CyrusLimits, type CyrusPorts } from './cyrus/config';
import { fillInbox, makeFolders, own } from './cyrus/folders';
import { startSubmission, type JudgeRecipient } from './cyrus/submission';
import { createTokens } from './cyrus/tokens';
import { freePorts, missingPrograms, plainUser, run, startProcess, untilServing } from './process';
import { makeTestCa, type CertificateKind, type TestCa } from './test-ca';

export interface CyrusUser {
  /** Lower-case. */
  address: string;
  password: string;
}

export interface CyrusOptions {
  users: readonly CyrusUser[];
  /** KiB for each mailbox; absent: no bound. */
  quotaKib?: number;
  limits?: CyrusLimits;
  /** Why the mail system refuses a recipient while the mail is handed in; absent: it takes those who have a mailbox here. */
  refuse?: JudgeRecipient;
  /** Why it finds out later that it cannot deliver, and sends the mail back; absent: only where Cyrus refuses it. */
  bounce?: JudgeRecipient;
}

/** A Cyrus on loopback that speaks JMAP; what its users send is delivered to each other. */
export interface Cyrus {
  /** `https://localhost:PORT`; the certificate is for `localhost` and 127.0.0.1. */
  url: string;
  ports: CyrusPorts;
  ca: TestCa;
  /** Lays a mail into the INBOX of a user, by LMTP. Throws with the server's answer if it refuses. */
  deliver(to: string, raw: Uint8Array | string, from?: string): Promise<void>;
  /** Resolves when all that users have sent lies in the mailboxes, or has come back. */
  waitUntilDelivered(): Promise<void>;
  /** Lays any number of mails into the INBOX of a user, past the mail system: thousands in seconds. */
  fill(to: string, mails: Iterable<string>): Promise<void>;
  /** What opens the user's account by `Authorization: Bearer`. */
  token(address: string): string;
  /** Sign-ins need the new password from now on. */
  setPassword(address: string, password: string): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Starts it again after `kill`: same ports, same mail; with another certificate by choice. */
  restart(certificate?: CertificateKind): Promise<void>;
  /** Ends it and removes its mail. May be called twice. */
  stop(): Promise<void>;
}

const MASTER = '/usr/sbin/cyrmaster';
const SASL_PASSWORD = '/usr/sbin/saslpasswd2';
const PARTS = [
  MASTER,
  '/usr/lib/cyrus/bin/httpd',
  '/usr/lib/cyrus/bin/lmtpd',
  SASL_PASSWORD,
  '/usr/bin/openssl',
];

/** One line that says what to install; undefined when all is there. */
export function missingForCyrus(): string | undefined {
  const missing = missingPrograms(PARTS);
  if (missing.length === 0) return undefined;
  return `Cyrus is not installed (apt-get install cyrus-common cyrus-caldav sasl2-bin openssl; missing: ${missing.join(', ')})`;
}

/**
 * Starts Cyrus without root's rights, also where we are root. Each user then has INBOX with a mail of welcome, Sent, Drafts, Trash and
 * Archive.
 */
export async function startCyrus(options: CyrusOptions): Promise<Cyrus> {
  const as = await plainUser();
  const dir = await makeFolders(as);
  const ca = await makeTestCa(path.join(dir, 'ca'));
  const certificate = await ca.issue('jmap', 'valid', as);
  const tokens = createTokens();
  await writeFile(path.join(dir, 'jwt', 'key.pem'), tokens.keyFile);

  async function setPassword(address: string, password: string): Promise<void> {
    const [name = '', domain = ''] = address.split('@');
    const file = path.join(dir, 'sasldb2');
    await run(SASL_PASSWORD, ['-p', '-c', '-f', file, '-u', domain, name], { input: password });
    await own(file, as);
  }
  for (const { address, password } of options.users) await setPassword(address, password);

  const [https = 0, lmtp = 0] = await freePorts(2);
  const ports = { https, lmtp };
  const known = (address: string) => options.users.some((user) => user.address === address.toLowerCase());
  const refuse: JudgeRecipient = (address) =>
    known(address) ? undefined : `5.1.1 There is no mailbox ${address}`;
  const submission = await startSubmission({
    lmtpPort: lmtp,
    refuse: options.refuse ?? refuse,
    bounce: options.bounce ?? (() => undefined),
  });
  const { quotaKib = 0, limits = {} } = options;
  const config = { dir, as, ports, submissionPort: submission.port, certificate, quotaKib, limits };
  await writeFile(path.join(dir, 'imapd.conf'), imapdConf(config));
  await writeFile(path.join(dir, 'cyrus.conf'), cyrusConf(config));

  async function start() {
    const args = ['-C', `${dir}/imapd.conf`, '-M', `${dir}/cyrus.conf`, '-p', `${dir}/run/master.pid`, '-D'];
    const server = await startProcess({ command: MASTER, args, as });
    try {
      await untilServing(server, [https, lmtp], { name: 'Cyrus' });
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }
  async function end(): Promise<void> {
    await submission.close();
    await rm(dir, { recursive: true, force: true });
  }
  let server = await start().catch(async (error: unknown) => {
    await end();
    throw error;
  });
  async function stop(): Promise<void> {
    await server.stop();
    await end();
  }

  // Cyrus makes a mailbox when the first mail comes; before that JMAP answers accountNotFound.
  try {
    for (const { address } of options.users) await submission.deliver(address, welcome(address));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `https://localhost:${https}`,
    ports,
    ca,
    deliver: submission.deliver,
    waitUntilDelivered: submission.waitUntilDelivered,
    fill: (to, mails) => fillInbox(dir, as, to, mails),
    token: tokens.tokenFor,
    setPassword,
    kill: () => server.kill(),
    async restart(kind = 'valid') {
      await ca.issue('jmap', kind, as);
      server = await start();
    },
    stop,
  };
}

function welcome(address: string): string {
  const headers = ['From: postmaster@localhost', `To: ${address}`, 'Subject: Welcome'];
  return [...headers, 'Message-ID: <welcome@localhost>', '', 'This mailbox is ready.', ''].join('\r\n');
}
