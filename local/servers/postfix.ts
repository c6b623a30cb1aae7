import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mainConfig, masterConfig, type PostfixConfig, type PostfixPorts } from './postfix-config';
import { freePorts, missingPrograms, run, startProcess, untilServing } from './process';

export type PostfixOptions = Omit<PostfixConfig, 'dir' | 'ports'>;

/** A Postfix on loopback that takes mail from whoever signs in. */
export interface Postfix {
  ports: PostfixPorts;
  /** Mails that it has taken and not delivered or sent back yet. */
  queued(): Promise<number>;
  /** Waits until nothing is on its way; what is deferred counts. Throws after two minutes with the end of the log. */
  waitUntilDelivered(): Promise<void>;
  /** Ends it as a power cut does. */
  kill(): Promise<void>;
  /** Starts it, after `kill` or instead of what runs: same ports, same queue; files of certificates are read again. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. May be called twice. */
  stop(): Promise<void>;
}

const PROGRAM = '/usr/sbin/postfix';
const MASTER = '/usr/lib/postfix/sbin/master';

/** One line that says what is missing; undefined when all is there. Unlike Dovecot it needs root's rights. */
export function missingForPostfix(): string | undefined {
  if (missingPrograms([PROGRAM, MASTER]).length > 0)
    return 'Postfix is not installed (apt-get install postfix)';
  if (process.getuid?.() !== 0) return 'Postfix runs only when started by root';
  return undefined;
}

/** Starts Postfix; it serves when this resolves. */
export async function startPostfix(options: PostfixOptions): Promise<Postfix> {
  const dir = await mkdtemp(path.join(tmpdir(), 'issue-sync-postfix-'));
  try {
    return await startIn(dir, options);
  } catch (error) {
    await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

async function startIn(dir: string, options: PostfixOptions): Promise<Postfix> {
  await chmod(dir, 0o755);
  const etc = path.join(dir, 'etc');
  for (const part of ['etc', 'queue', 'data']) await mkdir(path.join(dir, part));
  const id = async (flag: string) => Number(await run('id', [flag, 'postfix']));
  await chown(path.join(dir, 'data'), await id('-u'), await id('-g'));
  const [plain = 0, starttls = 0, tls = 0] = await freePorts(3);
  const ports = { plain, starttls, tls };
  await writeFile(path.join(etc, 'main.cf'), mainConfig({ ...options, dir, ports }));
  await writeFile(path.join(etc, 'master.cf'), masterConfig({ ...options, dir, ports }));
  // Makes the folders of the queue.
  await run(PROGRAM, ['-c', etc, 'check']);
  const log = () => readFile(path.join(dir, 'postfix.log'), 'utf8').catch(() => '');

  async function start() {
    // By `postfix start-fg` it would leave its group of processes.
    const server = await startProcess({ command: MASTER, args: ['-c', etc, '-d'] });
    try {
      await untilServing(server, Object.values(ports), { name: 'Postfix', log });
    } catch (error) {
      await server.kill();
      throw error;
    }
    return server;
  }
  let server = await start();

  async function queued(): Promise<number> {
    const found = new Set<string>();
    // In the order in which mail moves; deferred mail moves back, so that it is looked at on both ends.
    for (const queue of ['deferred', 'maildrop', 'incoming', 'active', 'deferred'])
      for (const file of await readdir(path.join(dir, 'queue', queue))) found.add(file);
    return found.size;
  }
  return {
    ports,
    queued,
    async waitUntilDelivered() {
      const began = Date.now();
      while ((await queued()) > 0) {
        if (Date.now() - began > 120_000)
          throw new Error(`mail stays in the queue: ${(await log()).slice(-4000)}`);
        await sleep(10);
      }
    },
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await start();
    },
    async stop() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
