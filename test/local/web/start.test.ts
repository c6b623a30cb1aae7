import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSystemClock } from '../../../local/clock';
import { firstPage, type SideOnPage } from '../../../local/start/first-page';
import { readStartArguments } from '../../../local/start/start-arguments';
import { createWorld } from '../../../local/start/world';
import type { World } from '../../../local/start/world-types';
import { lockWorld } from '../../../local/start/world-lock';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'start-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('command line', () => {
  test('has defaults', () => {
    expect(readStartArguments([])).toEqual({ ok: true, value: { port: 8700, poll: 10, fresh: false } });
  });

  test('is read', () => {
    const read = readStartArguments(['--port', '9000', '--poll', '3', '--fresh']);
    expect(read).toEqual({ ok: true, value: { port: 9000, poll: 3, fresh: true } });
  });

  test.each([
    [['--port', 'x'], /--port must be a number/],
    [['--port', '80'], /--port must be 1024 or more/],
    [['--poll', '0'], /--poll must be 1 or more/],
    [['--nope'], /--nope/],
  ])('%j is refused with a reason', (args, message) => {
    const read = readStartArguments(args);
    expect(read).toMatchObject({ ok: false, message: expect.stringMatching(message) as unknown });
  });
});

describe('lock', () => {
  test('one process has it, and after its release another may', async () => {
    const file = path.join(dir, 'a', 'world.lock');
    const first = await lockWorld(file);
    expect(await lockWorld(file)).toEqual({ heldBy: process.pid });
    if ('release' in first) await first.release();
    expect(await lockWorld(file)).toHaveProperty('release');
  });

  test('what a killed process left behind counts for nothing', async () => {
    const file = path.join(dir, 'world.lock');
    // Above the largest process id that Linux gives out.
    await writeFile(file, '4194305');
    expect(await lockWorld(file)).toHaveProperty('release');
  });
});

describe('world on disk', () => {
  const open = (seed: number): Promise<World> =>
    createWorld({
      dir,
      isolation: 'child',
      load: 'source',
      seed,
      mail: 'embedded',
      clock: createSystemClock(),
      log: () => undefined,
    });

  async function summaries(world: World): Promise<string> {
    const answer = await world.sites.acme.jira.handle({
      method: 'GET',
      path: '/rest/api/3/issue/ACME-1?fields=summary,comment,attachment',
      headers: {},
      body: Buffer.alloc(0),
      principal: { kind: 'user', accountId: world.sites.acme.people.lead.accountId },
    });
    return answer.body.toString('utf8');
  }

  test('opens again with the same people, keys, issues and approvals', async () => {
    const first = await open(1);
    const { installationId } = first.sites.acme;
    const known = {
      people: first.sites.acme.people,
      bridge: first.sites.acme.bridge,
      mailbox: first.sites.acme.mailbox,
      doorbell: first.host.webTriggerOrigin(),
      issue: await summaries(first),
    };
    first.host.egressApproval.approve(installationId, [
      { key: 'g', configured: [{ domain: 'bridge.acme.example' }] },
    ]);
    await first.close();
    const second = await open(2);
    expect(second.sites.acme.people).toEqual(known.people);
    expect(second.sites.acme.bridge).toEqual(known.bridge);
    expect(known.mailbox?.password).toMatch(/^[\w-]{16}$/);
    expect(second.sites.acme.mailbox).toEqual(known.mailbox);
    expect(second.host.webTriggerOrigin()).toBe(known.doorbell);
    expect(await summaries(second)).toBe(known.issue);
    expect(second.host.egressApproval.get(installationId).groups).toMatchObject([{ key: 'g' }]);
    await second.close();
  });

  test('one whose making was broken off is made anew', async () => {
    const first = await open(1);
    await first.close();
    await rm(path.join(dir, 'world.json'));
    const second = await open(2);
    expect(await summaries(second)).toContain('Login fails');
    await second.close();
  });
});

test('the first page shows what both protocols ask for, and that the mail servers are demo-grade', () => {
  const server = (port: number) =>
    ({ address: 'a@x.example', host: '127.0.0.1', port, security: 'none', username: 'a@x.example' }) as const;
  const side = (label: string, port: number): SideOnPage => ({
    label,
    origin: 'http://127.0.0.1:1',
    baseUrl: 'https://x.atlassian.net',
    projectKey: 'X',
    projectName: 'X',
    wizardHref: '/w',
    wizardPerson: 'Sam',
    issuesHref: '/i',
    bridgeUrl: 'https://bridge.x.example',
    exchange: 'a-b',
    accessKey: 'key-1',
    mailbox: { receive: { ...server(port), folder: 'INBOX' }, send: server(port + 1), password: 'pass-1' },
  });
  const page = firstPage(side('Acme', 2001), side('Globex', 3001), {
    dir: '/d',
    poll: 10,
    mailServers: 'embedded',
  });
  for (const value of ['key-1', 'a-b', 'pass-1', 'a@x.example', '2001', '2002', '3001', '3002', 'INBOX'])
    expect(page).toContain(`data-copy="${value}"`);
  expect(page).toContain('demo-grade');
  expect(page).toContain('in memory only');
});
