// The one entry behind every npm script: installs what is missing, then hands over to the real command.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

/** Says which package-lock.json the installed packages come from. */
const stampFile = join(root, 'node_modules', '.issue-sync-installed');

const tsx = (file) => ['--import', 'tsx', file];

const COMMANDS = {
  start: tsx('local/start.ts'),
  demo: tsx('local/demo.ts'),
  bench: tsx('local/bench.ts'),
  bridge: tsx('bridge/main.ts'),
  simulate: tsx('test/world/simulator/main.ts'),
  build: tsx('scripts/build.ts'),
  lint: tsx('scripts/lint.ts'),
  test: ['node_modules/jest/bin/jest.js'],
};

/**
 * Installs the versions that package-lock.json names, once for each version of it. All it says goes to stderr.
 * Not by `npm ci`: that refuses a lock file written where packages for other operating systems were not on offer.
 */
function install() {
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  console.error('Installing packages (about a minute the first time) ...');
  const options = ['--no-save', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const result = spawnSync('npm', ['install', ...options], { stdio: ['ignore', 2, 2] });
  if (result.error) throw result.error;
  if (result.status !== 0) {
    console.error('npm install failed: see above. Nothing was started.');
    process.exit(1);
  }
  writeFileSync(stampFile, wanted);
}

/** Runs the command to its own end: Ctrl-C and a stop request are the command's to answer, its exit code is ours. */
function handOver(args) {
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  // The terminal sends SIGINT to the whole process group, so it is only not acted upon here.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    throw error;
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

const [name, ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name ?? '') ? COMMANDS[name] : undefined;
if (!command) {
  console.error(`Unknown command: ${name}. There are: ${Object.keys(COMMANDS).join(', ')}.`);
  process.exit(2);
}
install();
handOver([...command, ...args]);
