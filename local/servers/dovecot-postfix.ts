import { missingForDovecot, startDovecot, type Dovecot } from './dovecot';
import type { MailUser } from './dovecot-users';
import { missingForPostfix, startPostfix, type Postfix } from './postfix';
import type { CertificateKind } from './test-ca';

/** A whole mail system on loopback: IMAP by Dovecot, submission by Postfix, one list of users, one certificate authority. */
export interface MailSystem {
  imap: Dovecot;
  smtp: Postfix & {
    /** From now on new connections are shown another certificate. */
    replaceCertificate(kind: CertificateKind): Promise<void>;
  };
  /** PEM of the authority that signs the certificates of both. */
  caCertificate: string;
  /** Ends both; their folders are removed. May be called twice. */
  stop(): Promise<void>;
}

/** One line that says what is missing; undefined when all is there. */
export function missingForDovecotPostfix(): string | undefined {
  return missingForDovecot() ?? missingForPostfix();
}

/** Starts both. Mail to any address of the users' domains is taken; to one without mailbox it bounces. Needs root's rights. */
export async function startDovecotPostfix(options: {
  users: readonly MailUser[];
  /** Largest mail in bytes; default 40 MiB. */
  maxMailBytes?: number;
}): Promise<MailSystem> {
  const { users, maxMailBytes = 40 * 1024 * 1024 } = options;
  const imap = await startDovecot({ users });
  try {
    const smtp = await startPostfix({
      domains: [...new Set(users.map(({ address }) => address.slice(address.indexOf('@') + 1)))],
      lmtpPort: imap.ports.lmtp,
      authSocket: imap.authSocket,
      certificate: await imap.ca.issue('smtp', 'valid'),
      maxMailBytes,
    });
    return {
      imap,
      smtp: {
        ...smtp,
        async replaceCertificate(kind) {
          await imap.ca.issue('smtp', kind);
          await smtp.restart();
        },
      },
      caCertificate: imap.ca.certificate,
      async stop() {
        await smtp.stop();
        await imap.stop();
      },
    };
  } catch (error) {
    await imap.stop();
    throw error;
  }
}
