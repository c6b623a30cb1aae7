import { chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, type ProcessUser } from './process';

/** A mail as it lies in a mailbox. */
export interface MailState {
  uid: number;
  /** Sorted; without \Recent, which belongs to a session. */
  flags: string[];
  /** Bytes. */
  size: number;
  /** Changes when the mail is replaced by another one. */
  guid: string;
}

/** A mail to lay into a mailbox past all delivery. */
export interface PlantedMail {
  raw: string | Uint8Array;
  seen?: boolean;
  flagged?: boolean;
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; !(await holds()); tries += 1) {
    if (tries > 200) throw new Error(`Dovecot does not take ${what}`);
    await sleep(50);
  }
}

const succeeds = (command: Promise<unknown>) =>
  command.then(
    () => true,
    () => false,
  );

/** Looks into mailboxes from behind, as their administrator; it changes no flag. Works while Dovecot runs. */
export function createMailboxes(deps: { dir: string; config: string; as: ProcessUser }) {
  const { dir, as } = deps;
  const doveadm = (...args: string[]) => run('/usr/bin/doveadm', ['-c', deps.config, ...args], { as });
  const rows = async (...args: string[]) =>
    (await doveadm('-f', 'tab', ...args))
      .split('\n')
      .slice(1)
      .filter((row) => row !== '')
      .map((row) => row.split('\t'));
  let planted = 0;

  return {
    doveadm,
    /** How many mails are in a folder. */
    async countMails(user: string, folder = 'INBOX'): Promise<number> {
      const [row] = await rows('mailbox', 'status', '-u', user, 'messages', folder);
      return Number(row?.[1]);
    },
    /** Everything in a folder that must not change when the app takes its own mail out, by UID. */
    async snapshot(user: string, folder = 'INBOX'): Promise<MailState[]> {
      const found = await rows('fetch', '-u', user, 'uid flags size.physical guid', 'mailbox', folder, 'all');
      return found
        .map(([uid = '', flags = '', size = '', guid = '']) => ({
          uid: Number(uid),
          flags: flags
            .split(' ')
            .filter((flag) => flag !== '' && flag !== '\\Recent')
            .sort(),
          size: Number(size),
          guid,
        }))
        .sort((one, other) => one.uid - other.uid);
    },
    async uidValidity(user: string, folder = 'INBOX'): Promise<number> {
      const [row] = await rows('mailbox', 'status', '-u', user, 'uidvalidity', folder);
      return Number(row?.[1]);
    },
    /** Gives a folder another UIDVALIDITY; here the UIDs stay, but nobody who is told of it can know that. */
    async renewUidValidity(user: string, folder = 'INBOX'): Promise<void> {
      const next = (await this.uidValidity(user, folder)) + 1;
      await doveadm('mailbox', 'update', '-u', user, '--uid-validity', String(next), folder);
    },
    /** Numbers the mails of the INBOX anew under another UIDVALIDITY, as after a restored backup, and closes the user's sessions. */
    async renumber(user: string): Promise<void> {
      const maildir = path.join(dir, 'home', user, 'Maildir');
      await this.kick(user);
      for (const file of await readdir(maildir))
        if (/^dovecot(-uidlist|\.index|\.list)/.test(file)) await rm(path.join(maildir, file));
    },
    /** The raw mails of a folder, by UID, with LF at the ends of lines; they must be UTF-8. */
    async readMails(user: string, folder = 'INBOX'): Promise<string[]> {
      const found = await doveadm('-f', 'json', 'fetch', '-u', user, 'text', 'mailbox', folder, 'all');
      return (JSON.parse(found) as { text: string }[]).map(({ text }) => text);
    },
    /** The subjects of the mails of a folder, by UID; empty where there is none. */
    async subjects(user: string, folder = 'INBOX'): Promise<string[]> {
      const found = await doveadm('-f', 'json', 'fetch', '-u', user, 'hdr.subject', 'mailbox', folder, 'all');
      return (JSON.parse(found) as { 'hdr.subject': string }[]).map((mail) => mail['hdr.subject']);
    },
    /** Removes mails for good: all of a folder, or those that a search query of doveadm finds. */
    async expunge(user: string, folder = 'INBOX', ...query: string[]): Promise<void> {
      await doveadm('expunge', '-u', user, 'mailbox', folder, ...(query.length > 0 ? query : ['all']));
    },
    /** Waits until a sign-in needs this password: Dovecot looks at its list of users at most once a second. */
    async untilPassword(user: string, password: string): Promise<void> {
      await until(() => succeeds(doveadm('auth', 'test', user, password)), `the password of ${user}`);
    },
    /** Waits until Dovecot knows a user by these settings and no other ones: it looks at its list at most once a second. */
    async untilKnown(user: string, settings: Readonly<Record<string, string>>): Promise<void> {
      const wanted = Object.entries(settings).map(([name, value]) => `${name}\t${value}`);
      const known = async () =>
        (await doveadm('user', user)).split('\n').filter((row) => row.startsWith('quota_'));
      await until(
        async () => (await known()).sort().join() === wanted.sort().join(),
        `the settings of ${user}`,
      );
    },
    /** Closes the sessions of a user. */
    async kick(user: string): Promise<void> {
      // It fails where there is no session.
      await doveadm('kick', user).catch(() => undefined);
    },
    /** Lays mails into the INBOX without a delivery for each; Dovecot finds them at its next look. */
    async plant(user: string, mails: Iterable<PlantedMail>): Promise<void> {
      const home = path.join(dir, 'home', user);
      const part = (name: string) => path.join(home, 'Maildir', name);
      const own = (place: string) =>
        process.getuid?.() === 0 ? chown(place, as.uid, as.gid) : Promise.resolve();
      for (const name of ['cur', 'new', 'tmp']) await mkdir(part(name), { recursive: true });
      for (const place of [home, ...['', 'cur', 'new', 'tmp'].map(part)]) await own(place);
      const began = Math.floor(Date.now() / 1000);
      for (const { raw, seen = false, flagged = false } of mails) {
        planted += 1;
        const name = `${began}.P${String(planted).padStart(7, '0')}.planted`;
        await writeFile(path.join(part('tmp'), name), raw);
        await own(path.join(part('tmp'), name));
        // What nobody has looked at lies in `new`; Dovecot looks there each time, and in `cur` only where it sees a reason.
        const flags = `${flagged ? 'F' : ''}${seen ? 'S' : ''}`;
        const place =
          flags === '' ? path.join(part('new'), name) : path.join(part('cur'), `${name}:2,${flags}`);
        await rename(path.join(part('tmp'), name), place);
      }
    },
    /** From now on every session of the user leaves its commands for `commandsOf`. */
    async recordCommands(user: string): Promise<void> {
      const log = path.join(dir, 'rawlog', user);
      await mkdir(log, { recursive: true });
      if (process.getuid?.() === 0)
        for (const each of [path.dirname(log), log]) await chown(each, as.uid, as.gid);
    },
    /** What clients asked since `recordCommands`, one line a command, without its tag; literals and passwords are not among them. */
    async commandsOf(user: string): Promise<string[]> {
      const log = path.join(dir, 'rawlog', user);
      const sessions = (await readdir(log)).filter((file) => file.endsWith('.in')).sort();
      const texts = await Promise.all(sessions.map((file) => readFile(path.join(log, file), 'utf8')));
      return texts
        .flatMap((text) => text.split(/\r?\n/))
        .flatMap((line) => {
          // Each line begins with the time, and a command with its tag.
          const command = /^(?:[\d.]+ )?(?:[A-Za-z0-9]+) ((?:UID )?[A-Z]+\b.*)$/.exec(line)?.[1];
          return command === undefined ? [] : [command];
        });
    },
  };
}

export type Mailboxes = ReturnType<typeof createMailboxes>;
