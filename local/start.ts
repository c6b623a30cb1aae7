import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { buildUi } from '../scripts/build/ui';
import { createSystemClock } from './clock';
import { hostLogText } from './start/log-text';
import { readStartArguments, START_USAGE, type StartArguments } from './start/start-arguments';
import { openPages } from './start/pages';
import { startText } from './start/start-text';
import { createWorld } from './start/world';
import type { World } from './start/world-types';
import { lockWorld } from './start/world-lock';

const REPOSITORY = path.join(__dirname, '..');
const WORLD_DIR = path.join(REPOSITORY, '.world');
const LOCK_FILE = path.join(REPOSITORY, '.cache', 'world.lock');

const textOf = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));
const progress = (line: string) => process.stderr.write(`${line}\n`);

/** Ports after the first page's: the sites, their resource origins, the bridges, web triggers, mail servers. */
function portsFrom(port: number) {
  return {
    first: port,
    site: { acme: port + 1, globex: port + 2 },
    resource: { acme: port + 3, globex: port + 4 },
    bridge: { acme: port + 5, globex: port + 6 },
    webTrigger: port + 7,
    mail: { acme: { imap: port + 8, smtp: port + 9 }, globex: { imap: port + 10, smtp: port + 11 } },
  };
}

/** Resolves at the first Ctrl-C or termination signal; a second one ends the process the hard way. */
function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

async function serveWorld(settings: StartArguments): Promise<void> {
  const stopped = untilStopped();
  const world = await openWorld(settings);
  try {
    const pages = await openPages(world, {
      ports: portsFrom(settings.port),
      poll: settings.poll,
      dir: WORLD_DIR,
      onBug: (error) => progress(`A page failed: ${textOf(error)}`),
    });
    process.stdout.write(startText(world, pages, WORLD_DIR));
    await stopped;
    progress('\nStopping and saving ...');
    await pages.close();
  } finally {
    await world.close();
  }
}

async function openWorld(settings: StartArguments): Promise<World> {
  if (settings.fresh) await rm(WORLD_DIR, { recursive: true, force: true });
  const { bridge, webTrigger, mail } = portsFrom(settings.port);
  return createWorld({
    dir: WORLD_DIR,
    isolation: 'child',
    load: 'source',
    poll: settings.poll,
    seed: randomBytes(4).readUInt32LE(),
    clock: createSystemClock(),
    ports: { bridge, webTrigger, mail },
    mail: 'best',
    log(line) {
      const text = hostLogText(line);
      if (text) progress(text);
    },
    bridgeLog(company, line) {
      const entry = JSON.stringify({ at: new Date().toISOString(), ...line });
      appendFileSync(path.join(WORLD_DIR, `bridge-${company}.log`), `${entry}\n`);
    },
  });
}

async function run(args: readonly string[]): Promise<number> {
  const settings = readStartArguments(args);
  if (!settings.ok) {
    progress(`${settings.message}\n${START_USAGE}`);
    return 2;
  }
  progress('Building the pages ...');
  const built = await buildUi(progress);
  if (!built.ok) {
    progress(built.message);
    return 1;
  }
  const lock = await lockWorld(LOCK_FILE);
  if ('heldBy' in lock) {
    progress(`The world in ${WORLD_DIR} is open already, in process ${lock.heldBy}. Stop that one first.`);
    return 1;
  }
  progress(`Opening the world in ${WORLD_DIR} ...`);
  try {
    await serveWorld(settings.value);
  } finally {
    await lock.release();
  }
  return 0;
}

run(process.argv.slice(2))
  .then((code) => process.exit(code))
  .catch((error: unknown) => {
    const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    progress(
      taken
        ? `${(error as Error).message}. Choose other ports with --port N; those of mail and doorbell belong to the world and are chosen with --fresh only.`
        : textOf(error),
    );
    process.exit(1);
  });
