import { z } from 'zod';
import type { LocalClock } from '../clock';
import type { World } from '../start/world-types';
import { openAdminPage, type AdminPage } from './admin-page';
import { detailOf } from './sync-detail';

/** One synchronization as its admin sees it. */
export interface SyncPage {
  page: AdminPage;
  syncId: string;
}

export interface Paired {
  master: SyncPage;
  slave: SyncPage;
}

const TEST_STEPS = ['connect', 'sign-in', 'write', 'read', 'delete'];
/** A handshake takes three messages, each of which may take its time. */
const MAX_POLLS = 200;
const PAUSE_MS = 200;

const anything = z.unknown();
const revised = z.object({ revision: z.number() });

const testResult = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('passed') }),
  z.object({ kind: z.literal('not-yet') }),
  z.object({ kind: z.literal('failed'), error: z.looseObject({ code: z.string(), what: z.string() }) }),
  z.object({ kind: z.literal('waiting-for-approval'), host: z.string() }),
]);

/** What the site's administrator does when the page says that it waits for him. */
function approve(world: World, page: AdminPage, host: string): void {
  world.host.egressApproval.approve(page.site.installationId, [
    { key: `issue-synchronization-${host}`, configured: [{ domain: host }] },
  ]);
}

/** Presses Test connection and does what the page asks for until the step has passed. */
async function testStep(world: World, clock: LocalClock, page: AdminPage, step: string): Promise<void> {
  const asked = { step, probe: `demo-${page.site.name}`, channel: page.site.channelForm };
  for (let tries = 0; tries < MAX_POLLS; tries += 1) {
    const tested = await page.ask('testChannel', asked, testResult);
    if (tested.kind === 'passed') return;
    if (tested.kind === 'failed')
      throw new Error(
        `${page.site.label}, connection test, step ${step}: ${tested.error.code}: ${tested.error.what}`,
      );
    if (tested.kind === 'waiting-for-approval') approve(world, page, tested.host);
    else await clock.sleep(PAUSE_MS);
  }
  throw new Error(`${page.site.label}, connection test: the step ${step} does not come to its end.`);
}

/** The steps before the last page of a wizard: what is here, who writes, does the relay answer. */
async function prepare(world: World, clock: LocalClock, page: AdminPage): Promise<string> {
  const { company } = await page.ask('overview', {}, z.object({ company: z.string() }));
  const { missing } = await page.ask(
    'checkSyncUser',
    { syncUser: { kind: 'app' } },
    z.object({ missing: z.array(z.object({ permission: z.string() })) }),
  );
  if (missing.length > 0)
    throw new Error(`${page.site.label}: the app lacks ${missing.map((m) => m.permission).join(', ')}`);
  for (const step of TEST_STEPS) await testStep(world, clock, page, step);
  return company;
}

/**
 * Goes through both wizards as two admins would, until both synchronizations are started. Throws where a step does not come to its
 * end.
 */
export async function pairSites(
  world: World,
  { clock, progress }: { clock: LocalClock; progress(line: string): void },
): Promise<Paired> {
  const masterPage = openAdminPage(world, world.sites.acme);
  const slavePage = openAdminPage(world, world.sites.globex);
  const company = await prepare(world, clock, masterPage);
  const created = await masterPage.ask(
    'createMaster',
    {
      syncUser: { kind: 'app' },
      channel: masterPage.site.channelForm,
      encryption: true,
      name: 'Acme and Globex',
      description: 'Made by npm run demo',
      company,
    },
    z.object({ id: z.string(), file: z.object({ text: z.string() }) }),
  );
  progress(`${company} has made the handshake file`);
  const slaveCompany = await prepare(world, clock, slavePage);
  const handshakeText = created.file.text;
  const shown = await slavePage.ask(
    'readHandshake',
    { text: handshakeText },
    z.object({ name: z.string(), partner: z.object({ company: z.string() }) }),
  );
  const slaveId = await slavePage.ask(
    'createSlave',
    {
      handshakeText,
      syncUser: { kind: 'app' },
      channel: slavePage.site.channelForm,
      company: slaveCompany,
    },
    z.object({ id: z.string() }),
  );
  progress(`${slaveCompany} has taken "${shown.name}" of ${shown.partner.company}`);
  const paired = {
    master: { page: masterPage, syncId: created.id },
    slave: { page: slavePage, syncId: slaveId.id },
  };
  await untilStopped(world, clock, paired);
  await confirmAndStart(paired, progress);
  return paired;
}

async function untilStopped(world: World, clock: LocalClock, { master, slave }: Paired): Promise<void> {
  for (let poll = 0; poll < MAX_POLLS; poll += 1) {
    for (const { page } of [master, slave]) await world.host.runScheduled(page.site.installationId, 'poll');
    await world.host.idle();
    const statuses = [(await detailOf(master)).status, (await detailOf(slave)).status];
    if (statuses.every((status) => status === 'stopped')) return;
    await clock.sleep(PAUSE_MS);
  }
  throw new Error('The handshake did not come to its end.');
}

async function confirmAndStart(paired: Paired, progress: (line: string) => void): Promise<void> {
  const [ours, theirs] = [await detailOf(paired.master), await detailOf(paired.slave)];
  const words = ours.words?.join(' ');
  if (words === undefined || words !== theirs.words?.join(' '))
    throw new Error('The verification words are not the same on both sides.');
  progress(`verification words on both sides: ${words}`);
  for (const sync of [paired.master, paired.slave]) {
    const confirmed = await sync.page.ask('confirmWords', { id: sync.syncId, words: ours.words }, revised);
    await sync.page.ask('start', { id: sync.syncId, revision: confirmed.revision }, anything);
  }
}
