import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { createSystemClock } from '../../local/clock';
import { openPages, type Pages } from '../../local/start/pages';
import type { SiteName } from '../../local/start/people';
import { createWorld, type World } from '../../local/start/world';
import { buildUi } from '../../scripts/build/ui';
import { BROWSER_TIMEOUT_MS, describeInBrowser, keepScreenshot, launchChromium, openTab } from './chromium';
import { appFrame, masterWizard, slaveWizard } from './wizards';

jest.setTimeout(BROWSER_TIMEOUT_MS);

describeInBrowser('two sites in the browser', () => {
  let world: World;
  let pages: Pages;
  let browser: Browser;
  let acme: Page;
  let globex: Page;
  /** Console errors, page errors, and errors of the app on the platform. */
  const problems: string[] = [];
  let newKey = '';
  let broken = false;

  /** One step of the story: it stands on those before it, so it fails at once where one of them did. */
  function step(name: string, run: () => Promise<void>): void {
    // oxlint-disable-next-line jest/valid-title, jest/expect-expect -- the steps have both
    test(name, async () => {
      if (broken) throw new Error('A step before this one failed.');
      broken = true;
      await run();
      broken = false;
    });
  }

  beforeAll(async () => {
    const built = await buildUi(() => undefined);
    if (!built.ok) throw new Error(built.message);
    world = await createWorld({
      isolation: 'child',
      load: 'source',
      poll: 1,
      seed: 20_261_123,
      clock: createSystemClock(),
      log(line) {
        if (line.level === 'error')
          problems.push(`${line.source} ${line.functionKey ?? ''}: ${line.message}`);
      },
    });
    pages = await openPages(world, {
      ports: { first: 0, site: { acme: 0, globex: 0 }, resource: { acme: 0, globex: 0 } },
      poll: 1,
      dir: 'memory',
      onBug: (error) => problems.push(`page server: ${String(error)}`),
    });
    browser = await launchChromium();
    acme = await openTab(browser, problems);
    globex = await openTab(browser, problems);
    for (const page of [acme, globex]) page.setDefaultTimeout(45_000);
  });

  afterAll(async () => {
    // After a failure these show where it stood.
    if (acme) await keepScreenshot(acme, 'acme-at-the-end');
    if (globex) await keepScreenshot(globex, 'globex-at-the-end');
    await browser?.close();
    await pages?.close();
    await world?.close();
  });

  // Emptied first: what one step has brought up is not the next one's.
  afterEach(() => expect(problems.splice(0)).toEqual([]));

  async function openAs(page: Page, name: SiteName, role: 'admin' | 'first', to: string): Promise<void> {
    const as = encodeURIComponent(world.sites[name].people[role].accountId);
    await page.goto(`${pages.sites[name]}/login?as=${as}&to=${encodeURIComponent(to)}`);
  }

  /** What axe finds in the page with its frames and calls serious or critical. */
  async function expectAccessible(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(bad.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
  }

  const hooksOf = (page: Page, side: string) => ({
    async atStep(name: string) {
      await keepScreenshot(page, `${side}-${name}`);
      await expectAccessible(page);
    },
  });

  step('the first page says what to do next', async () => {
    await acme.goto(pages.first);
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

  step('both wizards lead to a handshake that completes by itself', async () => {
    await openAs(acme, 'acme', 'admin', pages.appPath.acme);
    const download = await masterWizard(acme, world.sites.acme, 'Acme and Globex', hooksOf(acme, 'acme'));
    const buffer = await readFile(download);
    await openAs(globex, 'globex', 'admin', pages.appPath.globex);
    const file = { name: 'handshake.json', mimeType: 'application/json', buffer };
    await slaveWizard(globex, world.sites.globex, file, hooksOf(globex, 'globex'));
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
    await openAs(acme, 'acme', 'first', '/');
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

    await openAs(globex, 'globex', 'first', '/');
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

  step('whoever does not administer the project sees no settings', async () => {
    await openAs(acme, 'acme', 'first', pages.appPath.acme);
    // The answer 404 is what is wanted here; the browser calls it an error.
    problems.splice(0, problems.length, ...problems.filter((problem) => !problem.includes('404')));
    await acme.getByRole('heading', { name: 'You cannot see this' }).waitFor();
  });
});
