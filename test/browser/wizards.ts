import type { FrameLocator, Page } from 'playwright-core';
import type { WorldSite } from '../../local/start/world-types';
import type { RelayForm } from './relay-forms';

/** The app's page inside of the project's settings. */
export function appFrame(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Issue Synchronization"]');
}

const next = (app: FrameLocator) => app.getByRole('button', { name: 'Next', exact: true }).click();
const heading = (app: FrameLocator, name: string) =>
  app.getByRole('heading', { name, exact: true, level: 2 }).waitFor();

export async function openWizard(app: FrameLocator, role: 'Master' | 'Slave'): Promise<void> {
  await app.getByRole('button', { name: 'New synchronization' }).click();
  await app.getByRole('menuitem', { name: `Distributed Configuration (${role})` }).click();
}

export interface WizardHooks {
  /** Runs at each step once its heading stands. */
  atStep(name: string): Promise<void>;
}

interface WizardWalk extends WizardHooks {
  page: Page;
  site: WorldSite;
  relay: RelayForm;
}

/** The step that connects this side: fills in the form, tests it, and lets the site administrator allow the host when Jira asks. */
async function connect({ page, site, relay, atStep }: WizardWalk): Promise<void> {
  const app = appFrame(page);
  await heading(app, relay.heading);
  await atStep('relay-empty');
  await relay.fill(app, site);
  await app.getByRole('button', { name: 'Test connection' }).click();
  await app.getByRole('button', { name: 'Ask for approval' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Allow' }).click();
  await app.getByText('The connection works.').waitFor();
  await atStep('relay-tested');
  await next(app);
}

/** Up to the form of the relay. */
export async function masterUpToRelay({ page, relay, atStep }: Omit<WizardWalk, 'site'>): Promise<void> {
  const app = appFrame(page);
  await openWizard(app, 'Master');
  await heading(app, 'Synchronization user');
  await app.getByText('All permissions that are needed are there.').waitFor();
  await atStep('user');
  await next(app);
  await heading(app, 'Protocol');
  await atStep('protocol');
  await app.getByLabel(relay.protocol).check();
  await next(app);
  await heading(app, relay.heading);
}

/** Goes through the master's wizard and answers the path of the handshake file that the browser downloaded. `conflicts`: the rule that is chosen. */
export async function masterWizard(walk: WizardWalk, name: string, conflicts?: string): Promise<string> {
  const { page, site, atStep } = walk;
  const app = appFrame(page);
  await masterUpToRelay(walk);
  await connect(walk);
  await heading(app, 'Encryption');
  await atStep('encryption');
  await next(app);
  await heading(app, 'Name');
  await app.getByLabel('Name', { exact: true }).fill(name);
  await app.getByLabel('Company').fill(site.label);
  if (conflicts !== undefined)
    await app.getByLabel('When both sides change the same field').selectOption({ label: conflicts });
  await atStep('name');
  const download = page.waitForEvent('download');
  await app.getByRole('button', { name: 'Create', exact: true }).click();
  const file = await (await download).path();
  await heading(app, 'Handshake file');
  await atStep('file');
  await app.getByRole('button', { name: 'Open the synchronization' }).click();
  return file;
}

export interface HandshakeUpload {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** Goes through the slave's wizard with a handshake file. */
export async function slaveWizard(walk: WizardWalk, file: HandshakeUpload): Promise<void> {
  const { page, atStep } = walk;
  const app = appFrame(page);
  await openWizard(app, 'Slave');
  await heading(app, 'Upload');
  await atStep('upload');
  await app.getByLabel('Handshake file').setInputFiles(file);
  await next(app);
  await heading(app, 'Contents');
  await atStep('contents');
  await next(app);
  await heading(app, 'Synchronization user');
  await app.getByText('All permissions that are needed are there.').waitFor();
  await next(app);
  await connect(walk);
  await heading(app, 'Summary');
  await atStep('summary');
  await app.getByRole('button', { name: 'Create', exact: true }).click();
  await heading(app, 'Handshake');
  await app.getByRole('button', { name: 'Open the synchronization' }).click();
}
