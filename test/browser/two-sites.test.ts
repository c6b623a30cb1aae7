import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { BROWSER_TIMEOUT_MS, describeInBrowser, keepScreenshot } from './chromium';
import { EXCHANGE_DIRECTORY } from './relay-forms';
import { createStory, expectAccessible, openStage, type Stage } from './stage';
import { appFrame, masterWizard, slaveWizard } from './wizards';

jest.setTimeout(BROWSER_TIMEOUT_MS);

describeInBrowser('two sites in the browser', () => {
  let stage: Stage;
  let acme: Page;
  let globex: Page;
  let handshake: Buffer;
  let newKey = '';
  const step = createStory();

  beforeAll(async () => {
    stage = await openStage('files', { channel: 'files' });
    ({ acme, globex } = stage.tabs);
  });
  afterAll(() => stage?.close());

  // Emptied first: what one step has brought up is not the next one's.
  afterEach(() => expect(stage.problems.splice(0)).toEqual([]));

  const walkOf = (page: Page, name: 'acme' | 'globex') => ({
    page,
    site: stage.world.sites[name],
    relay: EXCHANGE_DIRECTORY,
    async atStep(at: string) {
      await keepScreenshot(page, `${name}-${at}`);
      await expectAccessible(page);
    },
  });

  step('the first page says what to do next', async () => {
    await acme.goto(stage.pages.first);
    await acme.getByRole('heading', { name: 'The next three clicks' }).waitFor();
    await keepScreenshot(acme, 'first-page');
    await expectAccessible(acme);
    // The values to paste stand on this page: it must not go away.
    const opened = acme.waitForEvent('popup');
    await acme.getByRole('link', { name: 'Open Acme as Sam Siteadmin' }).click();
    const tab = await opened;
    await appFrame(tab).getByRole('button', { name: 'New synchronization' }).waitFor();
    await keepScreenshot(tab, 'acme-empty-list');
    await expectAccessible(tab);
    await tab.close();
    await acme.getByRole('heading', { name: 'What to paste' }).waitFor();
  });

  step("the master's wizard makes a handshake file", async () => {
    await stage.openAs('acme', 'admin', stage.pages.appPath.acme);
    handshake = await readFile(await masterWizard(walkOf(acme, 'acme'), 'Acme and Globex'));
  });

  step("the slave's wizard leads to a handshake that completes by itself", async () => {
    await stage.openAs('globex', 'admin', stage.pages.appPath.globex);
    const file = { name: 'handshake.json', mimeType: 'application/json', buffer: handshake };
    await slaveWizard(walkOf(globex, 'globex'), file);
    for (const page of [acme, globex]) {
      await appFrame(page).getByText('Stopped - ready to configure').waitFor();
    }
    await keepScreenshot(acme, 'acme-words');
    await keepScreenshot(globex, 'globex-words');
  });

  step('the words are the same on both sides, and Start is locked until they are confirmed', async () => {
    const wordsOn = async (page: Page) => {
      const section = appFrame(page).getByRole('list', { name: 'Verification words' });
      return section.getByRole('listitem').allInnerTexts();
    };
    const words = await wordsOn(acme);
    expect(words).toHaveLength(6);
    expect(await wordsOn(globex)).toEqual(words);
    for (const page of [acme, globex]) {
      const app = appFrame(page);
      expect(await app.getByRole('button', { name: 'Start', exact: true }).isDisabled()).toBe(true);
      await app.getByRole('button', { name: 'The words are the same' }).click();
      await app.getByRole('button', { name: 'Start', exact: true }).click();
      await app.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    }
    await expectAccessible(acme);
    await keepScreenshot(acme, 'acme-running');
    await keepScreenshot(globex, 'globex-running');
  });

  step('an issue made on one site appears on the other, and a comment comes back', async () => {
    const summary = 'The export leaves out the last row';
    await stage.openAs('acme', 'first', '/');
    await acme.getByRole('button', { name: 'Create', exact: true }).click();
    const dialog = acme.getByRole('dialog');
    await dialog.getByLabel('Summary').fill(summary);
    await dialog
      .getByLabel('Description')
      .fill('It happens with more than 1,000 rows.\n\n- open the report\n- export it');
    await keepScreenshot(acme, 'acme-create');
    await dialog.getByRole('button', { name: 'Create issue' }).click();
    await acme.getByRole('heading', { name: summary }).waitFor();
    newKey = (await acme.locator('[data-issue-key]').getAttribute('data-issue-key')) ?? '';
    await expectAccessible(acme);

    await stage.openAs('globex', 'first', '/');
    await globex.getByRole('link', { name: summary }).click();
    await globex.getByText('open the report', { exact: true }).waitFor();
    await globex.getByLabel('Add a comment').fill('We see it, too: fixed in the next build.');
    await globex.getByRole('button', { name: 'Add comment' }).click();
    await acme.getByText('We see it, too: fixed in the next build.', { exact: true }).waitFor();
    await keepScreenshot(globex, 'globex-issue');
    await keepScreenshot(acme, 'acme-issue');
  });

  step('the issue panel names the partner’s issue, in light and dark', async () => {
    await acme.reload();
    const panel = acme.frameLocator('iframe[title="Synchronization"]');
    await panel
      .getByText(/GLX-\d+/)
      .first()
      .waitFor();
    await expectAccessible(acme);
    await acme.getByRole('button', { name: 'Dark theme' }).click();
    await expectAccessible(acme);
    await keepScreenshot(acme, 'acme-issue-dark');
    expect(newKey).toMatch(/^ACME-\d+$/);
  });

  step('an equality check says on both sides that nothing differs', async () => {
    for (const [name, page] of [
      ['acme', acme],
      ['globex', globex],
    ] as const) {
      await stage.openAs(name, 'admin', stage.pages.appPath[name]);
      await appFrame(page).getByRole('button', { name: 'Acme and Globex' }).click();
      await appFrame(page).getByRole('tab', { name: 'Equality' }).click();
    }
    const check = appFrame(acme).getByRole('button', { name: 'Check equality' });
    await check.click();
    for (const [name, page] of [
      ['acme', acme],
      ['globex', globex],
    ] as const) {
      await appFrame(page)
        .getByText(/identical, none differs/)
        .first()
        .waitFor();
      await expectAccessible(page);
      await keepScreenshot(page, `${name}-equality`);
    }
  });

  step('forwarding is switched on and off in a dialog that is in sight, and stays so', async () => {
    const app = appFrame(acme);
    const openSettings = () => app.getByRole('tab', { name: 'Settings' }).click();
    await openSettings();
    for (const [to, shown] of [
      ['on', /^On\. .* also sent to Globex/],
      ['off', /^Off\. .* not sent to Globex/],
    ] as const) {
      const name = `Switch forwarding ${to}`;
      await app.getByRole('button', { name }).click();
      const dialog = app.getByRole('dialog');
      const action = dialog.getByRole('button', { name });
      // A trial waits until it stands still.
      await action.click({ trial: true });
      const { y = -1, height = 0 } = (await dialog.boundingBox()) ?? {};
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(acme.viewportSize()?.height ?? 0);
      await keepScreenshot(acme, `acme-forwarding-${to}`);
      await expectAccessible(acme);
      await action.click();
      await dialog.waitFor({ state: 'detached' });
      await app.getByText(shown).waitFor();
      await acme.reload();
      await app.getByRole('button', { name: 'Acme and Globex' }).click();
      await openSettings();
      await app.getByText(shown).waitFor();
    }
    await app.getByRole('tab', { name: 'Activity' }).click();
    await app.getByText(/Switched forwarding off/).waitFor();
    await keepScreenshot(acme, 'acme-forwarding-activity');
  });

  step('a question about forwarding that another admin has answered meanwhile says so', async () => {
    const app = appFrame(acme);
    const other = await acme.context().newPage();
    const switchOn = { name: 'Switch forwarding on' };
    for (const page of [acme, other]) {
      await page.goto(acme.url());
      await appFrame(page).getByRole('button', { name: 'Acme and Globex' }).click();
      await appFrame(page).getByRole('tab', { name: 'Settings' }).click();
      await appFrame(page).getByRole('button', switchOn).click();
    }
    const dialog = app.getByRole('dialog');
    await appFrame(other).getByRole('dialog').getByRole('button', switchOn).click();
    await appFrame(other)
      .getByText(/^On\. /)
      .waitFor();
    await other.close();
    await dialog.getByText('Another admin has switched forwarding on meanwhile.').waitFor();
    expect(await dialog.getByRole('button').allTextContents()).toEqual(['Close']);
    await keepScreenshot(acme, 'acme-forwarding-meanwhile');
    await expectAccessible(acme);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await app.getByText(/^On\. /).waitFor();
    await app.getByRole('button', { name: 'Switch forwarding off' }).click();
    await app.getByRole('dialog').getByRole('button', { name: 'Switch forwarding off' }).click();
    await app.getByText(/^Off\. /).waitFor();
  });

  step('a changed key takes the place of the old one while both go on', async () => {
    const app = appFrame(acme);
    await app.getByRole('tab', { name: 'Settings' }).click();
    await app.getByRole('button', { name: 'Change the key' }).click();
    await keepScreenshot(acme, 'acme-change-key');
    await expectAccessible(acme);
    await app.getByRole('dialog').getByRole('button', { name: 'Change the key' }).click();
    await app.getByText(/This side changed its key/).waitFor();
    await appFrame(globex).getByRole('tab', { name: 'Settings' }).click();
    await appFrame(globex)
      .getByText(/Your partner changed its key/)
      .waitFor();
    await keepScreenshot(acme, 'acme-changed-key');
    await keepScreenshot(globex, 'globex-changed-key');
  });

  step('whoever does not administer the project sees no settings', async () => {
    await stage.openAs('acme', 'first', stage.pages.appPath.acme);
    // The answer 404 is what is wanted here; the browser calls it an error.
    const { problems } = stage;
    problems.splice(0, problems.length, ...problems.filter((problem) => !problem.includes('404')));
    await acme.getByRole('heading', { name: 'You cannot see this' }).waitFor();
  });
});
