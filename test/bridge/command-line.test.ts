import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../bridge/arguments';

const refused = (line: string) => {
  const read = readArguments(line.split(' '));
  return read.ok ? 'understood' : read.failure.message;
};

test('serve wants either a certificate or a proxy', () => {
  const base = 'serve --root r --keys k';
  expect(refused(base)).toContain('--behind-proxy');
  expect(refused(`${base} --cert c`)).toContain('--behind-proxy');
  expect(refused(`${base} --cert c --key k --behind-proxy`)).toContain('--behind-proxy');
  expect(refused(`${base} --cert c --key k`)).toBe('understood');
  expect(refused(`${base} --behind-proxy`)).toBe('understood');
});

test('every setting is checked', () => {
  expect(refused('serve --root r --keys k --behind-proxy --port 70000')).toContain('port');
  expect(refused('serve --root r --keys k --behind-proxy --max-file-mib 0')).toContain('max-file-mib');
  expect(refused('key add --keys k')).toContain('--exchange');
  expect(refused('key add --keys k --exchange ../x')).toContain('exchange name');
  expect(refused('key add --keys k --mail imap.example.com')).toContain('HOST:PORT');
  expect(refused('key add --keys k --mail *.example.com:993')).toContain('HOST:PORT');
  expect(refused('key add --keys k --mail IMAP.example.com:993 --mail-plain 10.0.0.7:143')).toBe(
    'understood',
  );
  expect(refused('serve --root r --keys k --behind-proxy --bell-host http://example.com')).toContain(
    'bell host',
  );
  expect(refused('serve --root r --keys k --behind-proxy --bell-host *.example.com')).toBe('understood');
  expect(refused('key add extra --keys k --exchange x')).toContain('not a command');
  expect(refused('key remove --keys k')).toContain('not a command');
  expect(refused('exchange add --root r')).toContain('not a command');
  expect(refused('dance')).toContain('not a command');
  expect(refused('serve --unknown')).toContain('--unknown');
});

test('from an empty directory to a running bridge, by the command line alone', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'bridge-cli-'));
  const root = join(directory, 'exchanges');
  const keys = join(directory, 'keys.json');
  const command = ['--import', 'tsx', 'bridge/main.ts'];
  const run = (...args: string[]) => spawnSync(process.execPath, [...command, ...args], { encoding: 'utf8' });
  const serve = ['serve', '--root', root, '--keys', keys, '--behind-proxy', '--port', '0'];
  const serving = spawn(process.execPath, [...command, ...serve]);
  try {
    let output = '';
    serving.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    while (!output.includes('\n')) await once(serving.stdout, 'data');
    const { port } = JSON.parse(output.split('\n')[0] ?? '') as { port: number };

    expect(run('exchange', 'add', 'acme', '--root', root).status).toBe(0);
    const added = run('key', 'add', '--exchange', 'acme', '--keys', keys);
    const accessKey = added.stdout.trim();
    expect(accessKey).toMatch(/^isb_[A-Za-z0-9_-]{43}$/);
    const signIn = () =>
      fetch(`http://127.0.0.1:${port}/v1/exchanges/acme`, {
        headers: { Authorization: `Bearer ${accessKey}`, Connection: 'close' },
      });
    expect((await signIn()).status).toBe(200);

    const [id = ''] = run('key', 'list', '--keys', keys).stdout.split('\t');
    expect(added.stderr).toContain(id);
    expect(run('key', 'remove', id, '--keys', keys).status).toBe(0);
    expect((await signIn()).status).toBe(401);

    serving.kill('SIGTERM');
    expect(await once(serving, 'exit')).toEqual([0, null]);
    expect(output).not.toContain(accessKey);
  } finally {
    serving.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  }
});
