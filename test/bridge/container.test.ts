import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../local/servers/process';
import { where } from '../live/support/where';
import { readContainerfile, stagesOf } from './containerfile';
import { testCertificate } from './test-bridge';

const ROOT = join(__dirname, '..', '..');
const instructions = readContainerfile(readFileSync(join(ROOT, 'bridge', 'Containerfile'), 'utf8'));
const stages = stagesOf(instructions);
const image = stages.at(-1) ?? [];
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};
const only = (word: string) =>
  image.filter((instruction) => instruction.word === word).map(({ rest }) => rest);

describe('the Containerfile of the bridge', () => {
  test('copies only what is there, and what the ignore file lets in', () => {
    const ignored = readFileSync(join(ROOT, '.containerignore'), 'utf8').split('\n');
    const sources = instructions
      .filter(({ word, rest }) => word === 'COPY' && !rest.startsWith('--from='))
      .flatMap(({ rest }) => rest.split(' ').slice(0, -1));
    expect(sources).toContain('bridge');
    for (const source of sources) {
      expect([source, existsSync(join(ROOT, source))]).toEqual([source, true]);
      expect(ignored).toContain(`!${source.split('/')[0]}`);
    }
    expect(ignored).toContain('*');
  });

  test('the image has no development packages, no build tools and no root', () => {
    expect(stages).toHaveLength(2);
    expect(only('RUN').join('\n')).not.toMatch(/npm|apt|curl/);
    expect(only('COPY').every((rest) => rest.startsWith('--from=build '))).toBe(true);
    expect(only('USER')).toEqual(['1000:1000']);
    expect(only('HEALTHCHECK').join()).toContain('"health"');
    const install = instructions.find(({ rest }) => rest.startsWith('npm ci'))?.rest;
    expect(install).toContain('--workspace bridge --omit=dev');
    // What is started is found by its full path: the working directory may be another.
    for (const command of [...only('ENTRYPOINT'), only('HEALTHCHECK').join().split('CMD ')[1] ?? '']) {
      expect((JSON.parse(command) as string[]).slice(0, 2)).toEqual(['node', '/app/bridge/main.js']);
    }
  });

  test('the compiler is the one that the project is checked with', () => {
    const compile = instructions.find(({ rest }) => rest.includes('tsc'))?.rest;
    expect(compile).toContain(`--package=typescript@${manifest.devDependencies['typescript']} `);
  });
});

const isRoot = process.getuid?.() === 0 && existsSync('/usr/bin/unshare') && existsSync('/usr/bin/setpriv');

where(isRoot ? undefined : 'A read-only root needs root’s rights, unshare and setpriv (util-linux)')(
  'what the Containerfile builds',
  () => {
    const dir = mkdtempSync(join(tmpdir(), 'bridge-image-'));
    const inside = (...parts: string[]) => join(dir, ...parts);
    const USER = 65_534;

    beforeAll(() => {
      chmodSync(dir, 0o755);
      cpSync(join(ROOT, 'bridge'), inside('build', 'bridge'), { recursive: true });
      const compile = instructions.find(({ rest }) => rest.includes('tsc'))?.rest ?? '';
      const args = compile.slice(compile.indexOf('tsc ') + 4).split(' ');
      const compiled = spawnSync(join(ROOT, 'node_modules', '.bin', 'tsc'), args, {
        cwd: inside('build'),
        encoding: 'utf8',
      });
      expect(compiled.stdout + compiled.stderr).toBe('');
      mkdirSync(inside('app'));
      cpSync(inside('build', 'dist'), inside('app', 'bridge'), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules'), inside('app', 'node_modules'));
      mkdirSync(inside('tls'));
      writeFileSync(inside('tls', 'tls.crt'), testCertificate().cert);
      writeFileSync(inside('tls', 'tls.key'), testCertificate().key);
      mkdirSync(inside('data', 'exchanges'), { recursive: true });
      spawnSync('chown', ['-R', `${USER}:${USER}`, inside('data')]);
    });
    afterAll(() => rmSync(dir, { recursive: true }));

    /** Everything is read-only but /data, as another user than root; `exec`, so that signals reach the bridge. */
    const inContainer = (...args: string[]) =>
      [
        'unshare',
        [
          '--mount',
          'sh',
          '-ec',
          `mount --make-rprivate /
         mount --bind ${inside('data')} ${inside('data')}
         mount -o remount,bind,ro /
         if touch ${inside('app', 'x')} 2>/dev/null; then exit 99; fi
         exec setpriv --reuid=${USER} --regid=${USER} --clear-groups --no-new-privs --bounding-set=-all -- "$@"`,
          'sh',
          process.execPath,
          inside('app', 'bridge', 'main.js'),
          ...args,
        ],
      ] as const;
    const run = (...args: string[]) => spawnSync(...inContainer(...args), { encoding: 'utf8' });

    test('runs with a read-only root and without rights, tells its health, and stops when it is told to', async () => {
      const [port = 0] = await freePorts(1);
      const keys = inside('data', 'keys.json');
      const root = inside('data', 'exchanges');
      const added = run('key', 'add', '--keys', keys, '--exchange', 'acme', '--mail', 'imap.example.com:993');
      expect([added.status, added.stdout]).toEqual([0, expect.stringMatching(/^isb_/) as unknown]);
      expect(run('exchange', 'add', 'acme', '--root', root).status).toBe(0);
      expect(run('health', '--port', String(port)).status).toBe(1);

      const options = (only('CMD')[0] ?? '[]')
        .replaceAll('/data', inside('data'))
        .replaceAll('/tls/', `${inside('tls')}/`);
      const args = JSON.parse(options) as string[];
      const serving = spawn(...inContainer(...args, '--host', '127.0.0.1', '--port', String(port)));
      const exited = once(serving, 'exit');
      await once(serving.stdout, 'data');
      expect(run('health', '--port', String(port)).status).toBe(0);
      serving.kill('SIGTERM');
      expect(await exited).toEqual([0, null]);
    });
  },
);
