import type { FrameLocator, Page } from 'playwright-core';
import type { WorldSite } from '../../local/start/world';

/** The app's page inside of the project's settings. */
export function appFrame(page: Page): FrameLocator {
  return page.frameLocator('iframe[title="Issue Synchronization"]');
}

const next = (app: FrameLocator) => app.getByRole('button', { name: 'Next', exact: true }).click();
const heading = (app: FrameLocator, name: string) =>
  app.getByRole('heading', { name, exact: true, level: 2 }).waitFor();

async function openWizard(app: FrameLocator, name: string): Promise<void> {
  await app.getByRole('button', { name: 'New synchronization' }).click();
  await app.getByRole('menuitem', { name }).click();
}

/** Fills in the exchange directory, tests it, and lets the site administrator allow the bridge when Jira asks. */
async function fillExchange(page: Page, app: FrameLocator, site: WorldSite): Promise<void> {
  await app.getByLabel('Bridge URL').fill(site.bridge.url);
  await app.getByLabel('Exchange directory').fill(site.bridge.exchange);
  await app.getByLabel('Access key').fill(site.bridge.accessKey);
  await app.getByRole('button', { name: 'Test connection' }).click();
  await app.getByRole('button', { name: 'Ask for approval' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Allow' }).click();
  await app.getByText('The connection works.').waitFor();
  await next(app);
}

export interface WizardHooks {
  /** Runs at each step once its heading stands. */
  atStep(name: string): Promise<void>;
}

/** Goes through the master's wizard and answers the path of the handshake file that the browser downloaded. */
export async function masterWizard(
  page: Page,
  site: WorldSite,
  name: string,
  hooks: WizardHooks,
): Promise<string> {
  const app = appFrame(page);
  await openWizard(app, 'Distributed Configuration (Master)');
  await heading(app, 'Synchronization user');
  await app.getByText('All permissions that are needed are there.').waitFor();
  await hooks.atStep('user');
  await next(app);
  await heading(app, 'Protocol');
  await hooks.atStep('protocol');
  await app.getByLabel('File exchange').check();
  await next(app);
  await heading(app, 'Exchange directory');
  await hooks.atStep('exchange');
  await fillExchange(page, app, site);
  await heading(app, 'Encryption');
  await hooks.atStep('encryption');
  await next(app);
  await heading(app, 'Name');
  await app.getByLabel('Name', { exact: true }).fill(name);
  await app.getByLabel('Company').fill(site.label);
  await hooks.atStep('name');
  const download = page.waitForEvent('download');
  await app.getByRole('button', { name: 'Create', exact: true }).click();
  const file = await (await download).path();
  await heading(app, 'Handshake file');
  await hooks.atStep('file');
  await app.getByRole('button', { name: 'Open the synchronization' }).click();
  return file;
}

/** Goes through the slave's wizard with a handshake file. */
export async function slaveWizard(
  page: Page,
  site: WorldSite,
  file: { name: string; mimeType: string; buffer: Buffer },
  hooks: WizardHooks,
): Promise<void> {
  const app = appFrame(page);
  await openWizard(app, 'Distributed Configuration (Slave)');
  await heading(app, 'Upload');
  await hooks.atStep('upload');
  await app.getByLabel('Handshake file').setInputFiles(file);
  await next(app);
  await heading(app, 'Contents');
  await hooks.atStep('contents');
  await next(app);
  await heading(app, 'Synchronization user');
  await app.getByText('All permissions that are needed are there.').waitFor();
  await next(app);
  await heading(app, 'Exchange directory');
  await fillExchange(page, app, site);
  await heading(app, 'Summary');
  await hooks.atStep('summary');
  await app.getByRole('button', { name: 'Create', exact: true }).click();
  await heading(app, 'Handshake');
  await app.getByRole('button', { name: 'Open the synchronization' }).click();
}
