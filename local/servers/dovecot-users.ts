import { chmod, chown, rename, utimes, writeFile } from 'node:fs/promises';
import type { ProcessUser } from './process';

/** What a mailbox may hold, and what happens to a mail for which there is no room. */
export interface MailboxQuota {
  bytes: number;
  /** `bounce`: it goes back to its sender; `defer`: the sending server tries again. */
  whenFull: 'bounce' | 'defer';
}

export interface MailUser {
  /** The whole address, in lower case; it is the user name, too. */
  address: string;
  password: string;
  quota?: MailboxQuota;
}

/** Dovecot's list of users as a file. Dovecot reads it again at the next sign-in after a change. */
export function createUsersFile(file: string, owner: ProcessUser, users: readonly MailUser[]) {
  const known = new Map(users.map((user) => [user.address, user]));
  // Dovecot notices a change by size and time in whole seconds, so that each writing has a second of its own.
  let second = Math.floor(Date.now() / 1000) - 1_000_000;

  async function write(): Promise<void> {
    await writeFile(`${file}.new`, [...known.values()].map(line).join(''), { mode: 0o600 });
    if (process.getuid?.() === 0) await chown(`${file}.new`, owner.uid, owner.gid);
    await chmod(`${file}.new`, 0o600);
    second += 1;
    await utimes(`${file}.new`, second, second);
    await rename(`${file}.new`, file);
  }
  return {
    write,
    /** Changes what is known of a user and writes the file; throws for an address that is not there. */
    async change(
      address: string,
      changed: Partial<Omit<MailUser, 'quota'>> & { quota?: MailboxQuota | undefined },
    ) {
      const user = known.get(address);
      if (!user) throw new Error(`no mailbox ${address}`);
      const { quota, ...rest } = { ...user, ...changed };
      known.set(address, { ...rest, ...(quota ? { quota } : {}) });
      await write();
    },
  };
}

/** Dovecot's settings that bound a mailbox. */
export function quotaSettings(quota: MailboxQuota | undefined): Record<string, string> {
  if (!quota) return {};
  return {
    quota_full_tempfail: quota.whenFull === 'defer' ? 'yes' : 'no',
    quota_rule: `*:bytes=${quota.bytes}`,
  };
}

function line({ address, password, quota }: MailUser): string {
  const secret = Buffer.from(password, 'utf8').toString('base64');
  const settings = Object.entries(quotaSettings(quota)).map(([name, value]) => `userdb_${name}=${value}`);
  return `${address}:{PLAIN.b64}${secret}::::::${settings.join(' ')}\n`;
}
