import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { BROWSER_TIMEOUT_MS, describeInBrowser, keepScreenshot } from './chromium';
import { MAILBOX } from './relay-forms';
import { createStory, expectAccessible, openStage, type Stage } from './stage';
import { appFrame, masterWizard, slaveWizard } from './wizards';

jest.setTimeout(BROWSER_TIMEOUT_MS);

describeInBrowser('two sites over email in the browser', () => {
  let stage: Stage;
  let acme: Page;
  let globex: Page;
  let handshake: Buffer;
  const step = createStory();

  beforeAll(async () => {
    stage = await openStage('email', { channel: 'mail', mail: 'embedded' });
    ({ acme, globex } = stage.tabs);
  });
  afterAll(() => stage?.close());
  afterEach(() => expect(stage.problems.splice(0)).toEqual([]));

  const walkOf = (page: Page, name: 'acme' | 'globex') => ({
    page,
    site: stage.world.sites[name],
    relay: MAILBOX,
    async atStep(at: string) {
      await keepScreenshot(page, `email-${name}-${at}`);
      await expectAccessible(page);
    },
  });

  step("the master's wizard makes a handshake file", async () => {
    await stage.openAs('acme', 'admin', stage.pages.appPath.acme);
    handshake = await readFile(await masterWizard(walkOf(acme, 'acme'), 'Acme and Globex by mail'));
  });

  step("the slave's wizard leads to a handshake that completes by mail", async () => {
    await stage.openAs('globex', 'admin', stage.pages.appPath.globex);
    const file = { name: 'handshake.json', mimeType: 'application/json', buffer: handshake };
    await slaveWizard(walkOf(globex, 'globex'), file);
    for (const page of [acme, globex])
      await appFrame(page).getByText('Stopped - ready to configure').waitFor();
  });

  step('an issue made on one site appears on the other', async () => {
    const summary = 'The printer prints blank pages';
    for (const page of [acme, globex]) {
      await appFrame(page).getByRole('button', { name: 'The words are the same' }).click();
      await appFrame(page).getByRole('button', { name: 'Start', exact: true }).click();
      await appFrame(page).getByRole('button', { name: 'Stop', exact: true }).waitFor();
    }
    await stage.openAs('acme', 'first', '/');
    await acme.getByRole('button', { name: 'Create', exact: true }).click();
    await acme.getByRole('dialog').getByLabel('Summary').fill(summary);
    await acme.getByRole('dialog').getByRole('button', { name: 'Create issue' }).click();
    await acme.getByRole('heading', { name: summary }).waitFor();
    await stage.openAs('globex', 'first', '/');
    await globex.getByRole('link', { name: summary }).click();
    await globex.getByRole('heading', { name: summary }).waitFor();
  });

  step('Settings show the mail account without its password', async () => {
    const { mailbox, bridge } = stage.world.sites.acme;
    await stage.openAs('acme', 'admin', stage.pages.appPath.acme);
    const app = appFrame(acme);
    await app.getByRole('button', { name: 'Acme and Globex by mail' }).click();
    await app.getByRole('tab', { name: 'Settings' }).click();
    await app.getByText(stage.world.sites.globex.mailbox?.receive.address ?? 'none').waitFor();
    await keepScreenshot(acme, 'email-acme-settings');
    await expectAccessible(acme);
    const shown = await app.locator('body').innerText();
    for (const secret of [mailbox?.password ?? '', bridge.accessKey]) expect(shown).not.toContain(secret);
  });

  step('access is changed: a wrong password is refused, the stored one can be kept', async () => {
    const app = appFrame(acme);
    await app.getByRole('button', { name: 'Change access' }).click();
    await app.getByRole('heading', { name: 'Change access', level: 2 }).waitFor();
    const receive = app.getByRole('group', { name: 'Receive E-Mails', exact: true });
    const address = stage.world.sites.acme.mailbox?.receive.address ?? 'none';
    await receive.getByText(address, { exact: true }).waitFor();
    expect(await receive.getByLabel('Address', { exact: true }).count()).toBe(0);
    await receive.getByRole('button', { name: 'Change: Password' }).click();
    await receive.getByLabel('Password').fill('wrong');
    await app.getByRole('button', { name: 'Save' }).click();
    await app.getByText('Code: mail-sign-in-refused').waitFor();
    await keepScreenshot(acme, 'email-acme-wrong-password');
    await expectAccessible(acme);
    await receive.getByRole('button', { name: 'Keep the stored one' }).click();
    await app.getByText('Advanced').click();
    await app.getByLabel('Largest mail (MB)').fill('20');
    await app.getByRole('button', { name: 'Save' }).click();
    await app.getByRole('tab', { name: 'Settings' }).click();
    await app.getByRole('definition').filter({ hasText: /^20$/ }).waitFor();
  });

  step('a password is asked for again where its server is another one', async () => {
    const app = appFrame(acme);
    await app.getByRole('button', { name: 'Change access' }).click();
    const send = app.getByRole('group', { name: 'Send E-Mails', exact: true });
    await send.getByLabel('Server address').fill('other.acme.example');
    await app.getByRole('button', { name: 'Save' }).click();
    await send.getByText('Enter the password.').waitFor();
    const password = send.getByLabel('Password');
    expect(await password.evaluate((field) => field === field.ownerDocument.activeElement)).toBe(true);
    await acme.getByRole('button', { name: 'Dark theme' }).click();
    await expectAccessible(acme);
    await keepScreenshot(acme, 'email-acme-access-dark');
    await app.getByRole('button', { name: 'Cancel' }).click();
    await app.getByRole('tab', { name: 'Settings' }).waitFor();
  });
});
