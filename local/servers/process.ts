import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that this process started, with all processes that it made. */
export interface ServerProcess {
  readonly running: boolean;
  /** Asks it to end (SIGTERM), kills what is left after `graceMs`. Done when nothing of it runs; again it does nothing. */
  stop(graceMs?: number): Promise<void>;
  /** Ends all of it at once, as a power cut does (SIGKILL). */
  kill(): Promise<void>;
  /** The end of what it wrote to stdout and stderr. */
  output(): string;
}

/** Whom a process runs as; only root can choose. */
export interface ProcessUser {
  name: string;
  group: string;
  uid: number;
  gid: number;
}

const SETPRIV = '/usr/bin/setpriv';

/** Groups of processes that must not outlive this one. */
const groups = new Set<number>();
process.on('exit', () => groups.forEach((group) => signal(group, 'SIGKILL')));

/** Sends a signal to a group of processes; false: there is none (any more). */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
}

/** Whether anything of a group still does something. What has ended stays in it until the system's first process takes it in. */
function lives(group: number): boolean {
  if (!signal(group, 0)) return false;
  if (!existsSync('/proc/self/stat')) return true;
  return readdirSync('/proc').some((each) => {
    if (!/^\d+$/.test(each)) return false;
    try {
      // After the name, which may have anything in it: state, parent, group.
      const [state, , ofGroup] = readFileSync(`/proc/${each}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ');
      return Number(ofGroup) === group && state !== 'Z' && state !== 'X';
    } catch {
      return false;
    }
  });
}

/** Starts a program in a group of its own. Throws if it cannot be run; that it serves is another matter, see `untilServing`. */
export async function startProcess(options: {
  command: string;
  args: readonly string[];
  /** Only with root's rights. */
  as?: ProcessUser;
  env?: NodeJS.ProcessEnv;
}): Promise<ServerProcess> {
  const { command, args, as } = options;
  // Where util-linux is there, the program ends with us however we end.
  const tied = existsSync(SETPRIV) ? [SETPRIV, '--pdeathsig', 'TERM', command] : [command];
  const child: ChildProcess = spawn(tied[0] as string, [...tied.slice(1), ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(as && process.getuid?.() === 0 ? { uid: as.uid, gid: as.gid } : {}),
    ...(options.env ? { env: options.env } : {}),
  });
  let output = '';
  const hear = (chunk: Buffer) => void (output = (output + chunk.toString('utf8')).slice(-8000));
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  await once(child, 'spawn');
  const group = child.pid as number;
  groups.add(group);

  const ended = () => child.exitCode !== null || child.signalCode !== null;

  /** True once the program and everything in its group has ended. */
  async function gone(withinMs: number): Promise<boolean> {
    const began = Date.now();
    // Until its exit was heard of it stays in the process table, and a second start would take it for running.
    while (lives(group) || !ended()) {
      if (Date.now() - began > withinMs) return false;
      await sleep(20);
    }
    groups.delete(group);
    return true;
  }
  async function kill(): Promise<void> {
    signal(group, 'SIGKILL');
    if (!(await gone(10_000))) throw new Error(`${command} could not be killed`);
  }
  return {
    get running() {
      return !ended();
    },
    kill,
    async stop(graceMs = 5000) {
      if (!groups.has(group)) return;
      if (!ended()) process.kill(group, 'SIGTERM');
      if (!(await gone(graceMs))) await kill();
    },
    output: () => output,
  };
}

/** Waits until all ports take connections. Throws with the end of what the server said if it ends before, or after `withinMs`. */
export async function untilServing(
  server: ServerProcess,
  ports: readonly number[],
  about: { name: string; log?(): Promise<string>; withinMs?: number },
): Promise<void> {
  const { name, withinMs = 30_000 } = about;
  const began = Date.now();
  for (const port of ports) {
    while (!(await takesConnections(port))) {
      const why = server.running ? `does not serve on port ${port}` : 'ended';
      if (!server.running || Date.now() - began > withinMs)
        throw new Error(`${name} ${why}: ${server.output()}${(await about.log?.()) ?? ''}`);
      await sleep(20);
    }
  }
}

/** Tells whether something listens on a loopback port. */
export function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

/** Loopback ports that were free just now, all different. Another program may take one before it is used. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  for (const server of servers) {
    server.close();
    await once(server, 'close');
  }
  return ports;
}

/** Runs a program to its end and answers its stdout. Throws with its stderr if its exit code is not 0. */
export function run(
  command: string,
  args: readonly string[],
  options: { as?: ProcessUser; input?: Uint8Array | string } = {},
): Promise<string> {
  const { as, input } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      args,
      {
        maxBuffer: 64 * 1024 * 1024,
        ...(as && process.getuid?.() === 0 ? { uid: as.uid, gid: as.gid } : {}),
      },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${command} ${args.join(' ')}: ${error.message} ${stderr}`.trim()));
        else resolve(stdout);
      },
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}

/** Whom servers run as that need no rights: `nobody` where we are root, otherwise this process's own user. */
export async function plainUser(): Promise<ProcessUser> {
  const who = process.getuid?.() === 0 ? ['nobody'] : [];
  const ask = async (...args: string[]) => (await run('id', [...args, ...who])).trim();
  return {
    name: await ask('-un'),
    group: await ask('-gn'),
    uid: Number(await ask('-u')),
    gid: Number(await ask('-g')),
  };
}

/** The programs of a list of absolute paths that are not there. */
export function missingPrograms(paths: readonly string[]): string[] {
  return paths.filter((each) => {
    try {
      accessSync(each, constants.X_OK);
      return false;
    } catch {
      return true;
    }
  });
}
