import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTransport } from 'nodemailer';
import { dovecotConfig, type DovecotPorts } from './dovecot-config';
import { createMailboxes, type Mailboxes } from './dovecot-mailbox';
import { createUsersFile, quotaSettings, type MailboxQuota, type MailUser } from './dovecot-users';
import { freePorts, missingPrograms, plainUser, startProcess, untilServing } from './process';
import { makeTestCa, type CertificateKind, type TestCa } from './test-ca';

export interface DovecotOptions {
  /** Keeps mail and certificates here between starts; absent: a temporary folder that goes when it is stopped. */
  dir?: string;
  users: readonly MailUser[];
  /** Absent: free ones. */
  ports?: DovecotPorts;
}

/** A Dovecot on loopback: IMAP for people, LMTP for whoever delivers. */
export interface Dovecot extends Mailboxes {
  /** Certificates are for `localhost`: connect to 127.0.0.1, and check for the name `localhost` or the address. */
  host: '127.0.0.1';
  ports: DovecotPorts;
  /** Its certificates are signed by it. */
  ca: TestCa;
  dir: string;
  /** A socket at which Postfix asks whether a password is right. */
  authSocket: string;
  /** Delivers a raw mail by LMTP. Throws with the server's answer if it refuses. */
  deliver(to: string, raw: string | Uint8Array, from?: string): Promise<void>;
  /** Sign-ins need the new password from now on; sessions that are open are closed. */
  setPassword(address: string, password: string): Promise<void>;
  /** Bounds a mailbox, or with undefined no longer. */
  setQuota(address: string, quota: MailboxQuota | undefined): Promise<void>;
  /** From now on new connections are shown another certificate. */
  replaceCertificate(kind: CertificateKind): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Starts it, after `kill` or instead of what runs: same ports, same mail. */
  restart(): Promise<void>;
  /** Ends it; a temporary folder is removed. May be called twice. */
  stop(): Promise<void>;
}

const PROGRAM = '/usr/sbin/dovecot';
const PARTS = [
  PROGRAM,
  '/usr/bin/doveadm',
  '/usr/lib/dovecot/imap',
  '/usr/lib/dovecot/lmtp',
  '/usr/bin/openssl',
];

/** One line that says what to install; undefined when all is there. */
export function missingForDovecot(): string | undefined {
  const missing = missingPrograms(PARTS);
  if (missing.length === 0) return undefined;
  return `Dovecot is not installed (apt-get install dovecot-imapd dovecot-lmtpd openssl; missing: ${missing.join(', ')})`;
}

/** Starts Dovecot without root's rights, also where we are root. It serves when this resolves. */
export async function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  // Sockets cannot have long paths, so they never lie in the caller's folder.
  const run = await mkdtemp(path.join(tmpdir(), 'issue-sync-dovecot-'));
  const dir = options.dir ?? path.join(run, 'kept');
  const remove = () => rm(run, { recursive: true, force: true });
  try {
    return await startIn({ dir, run, remove }, options);
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Places {
  dir: string;
  run: string;
  /** Removes what is not kept. */
  remove(): Promise<void>;
}

async function startIn({ dir, run, remove }: Places, options: DovecotOptions): Promise<Dovecot> {
  const as = await plainUser();
  for (const place of [run, ...['', 'home', 'state', 'rawlog'].map((part) => path.join(dir, part))]) {
    await mkdir(place, { recursive: true });
    // Postfix goes through them to the socket.
    await chmod(place, 0o755);
    if (process.getuid?.() === 0) await chown(place, as.uid, as.gid);
  }
  const ca = await makeTestCa(path.join(dir, 'ca'));
  const certificate = await ca.issue('imap', 'valid', as);
  const ports = options.ports ?? (await threePorts());
  const config = path.join(dir, 'dovecot.conf');
  await writeFile(config, dovecotConfig({ dir, run, as, ports, certificate }));
  const users = createUsersFile(path.join(dir, 'users'), as, options.users);
  await users.write();
  const mailboxes = createMailboxes({ dir, config, as });
  const lmtp = createTransport({ host: '127.0.0.1', port: ports.lmtp, lmtp: true, ignoreTLS: true });

  async function start() {
    const server = await startProcess({ command: PROGRAM, args: ['-F', '-c', config], as });
    const log = () => readFile(path.join(dir, 'dovecot.log'), 'utf8').catch(() => '');
    try {
      await untilServing(server, Object.values(ports), { name: 'Dovecot', log });
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }
  let server = await start();

  return {
    ...mailboxes,
    host: '127.0.0.1',
    ports,
    ca,
    dir,
    authSocket: path.join(run, 'auth-clients'),
    async deliver(to, raw, from = 'somebody@elsewhere.example') {
      const mail = typeof raw === 'string' ? raw : Buffer.from(raw);
      const { rejectedErrors } = await lmtp.sendMail({ envelope: { from, to }, raw: mail });
      // By LMTP each recipient is answered on its own after the mail has gone over.
      for (const error of rejectedErrors ?? []) throw error;
    },
    async setPassword(address, password) {
      await users.change(address, { password });
      await mailboxes.untilPassword(address, password);
      await mailboxes.kick(address);
    },
    async setQuota(address, quota) {
      await users.change(address, { quota });
      await mailboxes.untilKnown(address, quotaSettings(quota));
    },
    async replaceCertificate(kind) {
      await ca.issue('imap', kind, as);
      await mailboxes.doveadm('reload');
    },
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await start();
    },
    async stop() {
      lmtp.close();
      await server.stop();
      await remove();
    },
  };
}

async function threePorts(): Promise<DovecotPorts> {
  const [imap = 0, imaps = 0, lmtp = 0] = await freePorts(3);
  return { imap, imaps, lmtp };
}
