import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startWorld, type TestIsolation } from './world';

const ROOT = path.resolve(__dirname, '../../..');
let dir: string;

/** A copy outside of the repository: the official bundler takes the nearest tsconfig.json and package.json for the app's. */
beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'forge-bundle-'));
  const appDir = path.join(dir, 'app');
  cpSync(path.join(__dirname, 'fixture-app'), appDir, { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(dir, 'node_modules'));
  writeFileSync(path.join(appDir, 'package.json'), '{ "name": "fixture", "version": "1.0.0" }');
  const compilerOptions = {
    target: 'ES2022',
    module: 'CommonJS',
    moduleResolution: 'Node',
    esModuleInterop: true,
    skipLibCheck: true,
    sourceMap: true,
    types: ['node'],
  };
  writeFileSync(path.join(appDir, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  await promisify(execFile)(process.execPath, [path.join(__dirname, 'bundle-fixture.cjs'), appDir, dir]);
}, 180_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

it.each<TestIsolation>(['inline', 'child'])('runs what the official bundler made, %s', async (isolation) => {
  const world = await startWorld({ isolation, load: { bundleDir: path.join(dir, 'bundle') } });
  const steps = [
    { call: 'set', args: ['a', 1] },
    { call: 'get', args: ['a'] },
  ];
  expect(await world.call('storage', { steps })).toEqual([null, 1]);
  expect(await world.call('jira', { as: 'app', path: '/rest/api/3/myself' })).toMatchObject({ status: 200 });
  expect(await world.call('fetch', { url: 'https://evil.example/' })).toMatchObject({
    name: 'REQUEST_EGRESS_ALLOWLIST_ERR',
  });
  await world.call('push', { queue: 'short', events: [{ body: { n: 1 } }] });
  await world.clock.advance(0);
  await world.host.idle();
  expect(world.said('consumer')).toHaveLength(1);
  await world.host.stop();
});
