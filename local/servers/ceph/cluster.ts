import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts, plainUser, run, startProcess, untilServing, type ServerProcess } from '../process';
import { cephConf } from './config';

/** A Ceph cluster on loopback with one disk in memory. */
export interface CephCluster {
  /** Where its gateway listens, plain HTTP; nothing does before `startGateway`. */
  gatewayPort: number;
  startGateway(): Promise<ServerProcess>;
  /** Runs a Ceph command line tool on this cluster; answers its stdout. */
  admin(command: 'ceph' | 'radosgw-admin', args: readonly string[]): Promise<string>;
  /** Ends it and removes what it stored. May be called twice. */
  stop(): Promise<void>;
}

/** Waits in steps of this length for what Ceph tells only when asked. */
const STEP_MS = 200;
const UP_WITHIN_MS = 60_000;
/** Making its pools takes the gateway several seconds, on a busy machine many. */
const GATEWAY_WITHIN_MS = 180_000;

/** Starts monitor and disk without root's rights, also where we are root. */
export async function startCluster(dnsName: string): Promise<CephCluster> {
  const as = await plainUser();
  const dir = await mkdtemp(path.join(tmpdir(), 'issue-sync-ceph-'));
  await chmod(dir, 0o755);
  const file = (name: string) => path.join(dir, name);
  for (const each of [dir, file('run'), file('mon'), file('osd')]) {
    await mkdir(each, { recursive: true });
    if (process.getuid?.() === 0) await chown(each, as.uid, as.gid);
  }
  const [monitorPort = 0, gatewayPort = 0] = await freePorts(2);
  const fsid = randomUUID();
  const ports = { monitor: monitorPort, gateway: gatewayPort };
  await writeFile(file('ceph.conf'), cephConf({ dir, fsid, ports, dnsName }));
  const conf = ['-c', file('ceph.conf')];
  const tool = (command: string, ...args: string[]) => run(command, args, { as });
  const started: ServerProcess[] = [];

  /** Starts a daemon in the foreground; its own log says why it does not serve. */
  async function daemon(command: string, name: string, args: string[]): Promise<ServerProcess> {
    const server = await startProcess({ command, args: [...conf, ...args, '-f'], as });
    started.push(server);
    if (name === 'mon.a')
      await untilServing(server, [monitorPort], { name: 'ceph-mon', log: () => log(name) });
    return server;
  }
  async function log(name: string): Promise<string> {
    return (await readFile(file(`run/${name}.log`), 'utf8').catch(() => '')).slice(-2000);
  }

  async function stop(): Promise<void> {
    for (const server of started.toReversed()) await server.stop();
    await rm(dir, { recursive: true, force: true });
  }

  try {
    await makeKeys(tool, file('keyring'));
    const at = ['--addv', 'a', `[v1:127.0.0.1:${monitorPort}]`];
    await tool('monmaptool', '--create', '--fsid', fsid, ...at, file('monmap'));
    await tool(
      'ceph-mon',
      ...conf,
      '--mkfs',
      '-i',
      'a',
      '--monmap',
      file('monmap'),
      '--keyring',
      file('keyring'),
    );
    await daemon('ceph-mon', 'mon.a', ['-i', 'a']);
    const disk = randomUUID();
    await tool('ceph', ...conf, 'osd', 'new', disk);
    await tool('ceph-osd', ...conf, '-i', '0', '--mkfs', '--osd-uuid', disk);
    await tool('ceph', ...conf, 'auth', 'import', '-i', file('keyring'));
    await tool('ceph', ...conf, 'osd', 'crush', 'add', 'osd.0', '1.0', 'root=default', 'host=loopback');
    const osd = await daemon('ceph-osd', 'osd.0', ['-i', '0', '--osd-uuid', disk]);
    for (let waited = 0; !/\b1 up\b/.test(await tool('ceph', ...conf, 'osd', 'stat')); waited += STEP_MS) {
      if (!osd.running || waited > UP_WITHIN_MS) throw new Error(`ceph-osd is not up: ${await log('osd.0')}`);
      await sleep(STEP_MS);
    }
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    gatewayPort,
    async startGateway() {
      const gateway = await daemon('radosgw', 'client.rgw', ['-n', 'client.rgw']);
      const about = { name: 'radosgw', log: () => log('client.rgw'), withinMs: GATEWAY_WITHIN_MS };
      await untilServing(gateway, [gatewayPort], about);
      return gateway;
    },
    admin: (command, args) => tool(command, ...conf, ...args),
    stop,
  };
}

/** The key of each daemon, with what it may do. */
async function makeKeys(tool: (command: string, ...args: string[]) => Promise<string>, keyring: string) {
  await tool(
    'ceph-authtool',
    '--create-keyring',
    keyring,
    '--gen-key',
    '-n',
    'mon.',
    '--cap',
    'mon',
    'allow *',
  );
  const caps: [string, Record<string, string>][] = [
    ['client.admin', { mon: 'allow *', osd: 'allow *', mgr: 'allow *' }],
    ['osd.0', { mon: 'allow profile osd', osd: 'allow *' }],
    ['client.rgw', { mon: 'allow rwx', osd: 'allow rwx' }],
  ];
  for (const [name, may] of caps) {
    const args = Object.entries(may).flatMap(([part, cap]) => ['--cap', part, cap]);
    await tool('ceph-authtool', keyring, '--gen-key', '-n', name, ...args);
  }
}
