import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createSystemClock } from '../../../local/clock';
import { createWorld } from '../../../local/start/world';

const ROOT = path.join(__dirname, '..', '..', '..');

jest.setTimeout(300_000);

/** What `forge deploy` would upload, run by the local platform: a bundle may break where the sources do not. */
describe('the app as the official bundler makes it', () => {
  let bundleDir: string;

  beforeAll(async () => {
    bundleDir = await mkdtemp(path.join(tmpdir(), 'issue-sync-bundle-'));
    const args = ['--import', 'tsx', 'scripts/bundle.ts', bundleDir];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT });
  });
  afterAll(() => rm(bundleDir, { recursive: true, force: true }));

  it('makes a synchronization, seals with its key and answers the partner', async () => {
    const lines: string[] = [];
    const world = await createWorld({
      isolation: 'child',
      load: { bundleDir },
      seed: 5,
      clock: createSystemClock(),
      examples: false,
      log: ({ message }) => lines.push(message),
    });
    try {
      const { acme } = world.sites;
      world.host.egressApproval.approve(acme.installationId, [
        { key: 'bridge', configured: [{ domain: acme.bridge.url, type: ['FETCH_BACKEND_SIDE'] }] },
      ]);
      const ask = (functionKey: string, payload: unknown) =>
        world.host.invokeResolver({
          installationId: acme.installationId,
          moduleKey: 'issue-synchronization',
          accountId: acme.people.lead.accountId,
          extension: { type: 'jira:projectSettingsPage', project: acme.project },
          functionKey,
          payload,
        });
      const channel = acme.channelForm;
      for (const step of ['connect', 'sign-in', 'write', 'read', 'delete'])
        expect(await ask('testChannel', { step, probe: 'bundle', channel })).toMatchObject({
          success: true,
          body: { ok: true, value: { kind: 'passed' } },
        });
      const made = await ask('createMaster', {
        syncUser: { kind: 'app' },
        channel,
        encryption: true,
        name: 'Bundled',
        description: '',
        company: 'Acme',
      });
      expect(made).toMatchObject({
        success: true,
        body: { ok: true, value: { file: { text: expect.stringContaining('BEGIN PGP PUBLIC KEY BLOCK') } } },
      });
      await world.host.runScheduled(acme.installationId, 'poll');
      await world.host.idle();
      expect(await ask('overview', {})).toMatchObject({
        body: { value: { syncs: [{ name: 'Bundled', status: 'handshake', health: 'ok' }] } },
      });
    } finally {
      await world.close();
    }
  });
});
