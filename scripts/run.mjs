// The one entry behind every npm script: installs what is missing, then hands over to the real command.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const stampFile = join(root, 'node_modules', '.issue-sync-installed');

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

/** Installs exactly what package-lock.json names, once for each version of it. */
function install() {
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  console.error('Installing packages (about a minute the first time) ...');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 2, 2] });
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, wanted);
}

const node = (args, options) => run(process.execPath, args, options);
const tsx = (file, args) => node(['--import', 'tsx', file, ...args]);

const [command, ...args] = process.argv.slice(2);
install();
switch (command) {
  case 'start':
    tsx('local/start.ts', args);
    break;
  case 'demo':
    tsx('local/demo.ts', args);
    break;
  case 'bridge':
    tsx('bridge/main.ts', args);
    break;
  case 'build':
    tsx('scripts/build.ts', args);
    break;
  case 'lint':
    tsx('scripts/lint.ts', args);
    break;
  case 'test':
    node(['node_modules/jest/bin/jest.js', ...args]);
    break;
  default:
    console.error(`Unknown command: ${command}`);
    process.exit(2);
}
