import { chmod, chown, mkdir, mkdtemp, readdir, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, type ProcessUser } from '../process';

/** Parts of the configuration directory; Cyrus makes none of them itself. */
const CONF = ['db', 'socket', 'log', 'msg', 'quota', 'sieve', 'ptclient', 'user', 'proc', 'backup'];
const FOLDERS = [
  'conf',
  ...CONF.map((each) => `conf/${each}`),
  'spool',
  'run',
  'run/proc',
  'run/lock',
  'jwt',
];

/** Cyrus waits for the disk at every mail: in memory, where there is room, it takes four times as many. */
const MEMORY = '/dev/shm';
const ROOM_BYTES = 2 ** 30;

/** Gives a file to the user as whom Cyrus runs. */
export async function own(file: string, as: ProcessUser): Promise<void> {
  if (process.getuid?.() === 0) await chown(file, as.uid, as.gid);
}

/** Makes a temporary folder with all that Cyrus expects in it. */
export async function makeFolders(as: ProcessUser): Promise<string> {
  const dir = await mkdtemp(path.join(await roomyFolder(), 'issue-sync-cyrus-'));
  await chmod(dir, 0o755);
  for (const folder of FOLDERS) {
    await mkdir(path.join(dir, folder));
    await own(path.join(dir, folder), as);
  }
  return dir;
}

async function roomyFolder(): Promise<string> {
  try {
    const { bavail, bsize } = await statfs(MEMORY);
    return bavail * bsize > ROOM_BYTES ? MEMORY : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** Numbers that mails had which are gone, and still lie there for a while, must not be used again. */
const GAP = 10_000;

/** Lays mails as files into an INBOX, and has Cyrus find them. */
export async function fillInbox(
  dir: string,
  as: ProcessUser,
  address: string,
  mails: Iterable<string>,
): Promise<void> {
  const about = ['-C', path.join(dir, 'imapd.conf'), `user/${address}`];
  const inbox = (await run('/usr/lib/cyrus/bin/mbpath', about, { as })).trim();
  const numbers = (await readdir(inbox)).flatMap((file) => /^([0-9]+)\.$/.exec(file)?.[1] ?? []);
  let next = Math.max(0, ...numbers.map(Number)) + GAP;
  for (const mail of mails) {
    const file = path.join(inbox, `${next}.`);
    await writeFile(file, mail);
    await own(file, as);
    next += 1;
  }
  await run('/usr/lib/cyrus/bin/reconstruct', about, { as });
}
