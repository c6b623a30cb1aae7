import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { serveSite, type SiteUnderTest } from '../local/web/site-under-test';
import { BROWSER_TIMEOUT_MS, describeInBrowser, keepScreenshot, launchChromium, openTab } from './chromium';

jest.setTimeout(BROWSER_TIMEOUT_MS);

/** A PNG of one red pixel. */
const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

describeInBrowser('pages of the emulated Jira', () => {
  let site: SiteUnderTest;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    site = await serveSite();
    browser = await launchChromium();
    page = await openTab(browser, problems);
    const as = encodeURIComponent(site.accounts.admin.accountId);
    await page.goto(`${site.web.origin}/login?as=${as}&to=/browse/ACME-1`);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  afterEach(() => {
    // Emptied first: what one test has brought up is not the next one's.
    expect(problems.splice(0)).toEqual([]);
    expect(site.bugs).toEqual([]);
  });

  async function fields(): Promise<Record<string, unknown>> {
    const response = await site.jira.handle({
      method: 'GET',
      path: '/rest/api/3/issue/ACME-1',
      headers: {},
      body: Buffer.alloc(0),
      principal: { kind: 'user', accountId: site.accounts.admin.accountId },
    });
    return (JSON.parse(response.body.toString('utf8')) as { fields: Record<string, unknown> }).fields;
  }

  const saved = () =>
    page.waitForResponse(
      (response) =>
        response.url().includes('/rest/api/3/issue/ACME-1') && response.request().method() === 'PUT',
    );

  test('summary and description are edited in place', async () => {
    await page.getByRole('button', { name: 'Edit summary' }).click();
    await page.getByLabel('Summary').and(page.locator('article input')).fill('A better summary');
    await page.getByRole('button', { name: 'Save summary' }).click();
    await page.getByRole('heading', { name: 'A better summary' }).waitFor();
    await page.getByRole('button', { name: 'Edit description' }).click();
    await page.getByRole('textbox', { name: 'Description' }).fill('# Steps\n\n- one\n- two');
    await page.getByRole('button', { name: 'Save description' }).click();
    await page.getByRole('listitem').filter({ hasText: 'two' }).waitFor();
    expect(await fields()).toMatchObject({
      summary: 'A better summary',
      description: { content: [{ type: 'heading' }, { type: 'bulletList' }] },
    });
  });

  test('fields at the side are saved as soon as they change', async () => {
    const side = page.getByRole('region', { name: 'Details' });
    for (const [label, choice] of [
      ['Assignee', 'Mia Member'],
      ['Priority', 'Low'],
      ['Type', 'Task'],
    ] as const) {
      const done = saved();
      await side.getByLabel(label).selectOption({ label: choice });
      await done;
    }
    for (const [label, text] of [
      ['Labels', 'one two'],
      ['Due date', '2026-12-24'],
      ['Parent', 'ACME-2'],
    ] as const) {
      const done = saved();
      await side.getByLabel(label).fill(text);
      await side.getByLabel(label).blur();
      await done;
    }
    expect(await fields()).toMatchObject({
      assignee: { displayName: 'Mia Member' },
      priority: { name: 'Low' },
      issuetype: { name: 'Task' },
      labels: ['one', 'two'],
      duedate: '2026-12-24',
      parent: { key: 'ACME-2' },
    });
  });

  test('a refusal is shown in Jira’s words, and the field goes back to what Jira has', async () => {
    const parent = page.getByRole('region', { name: 'Details' }).getByLabel('Parent');
    await parent.fill('NOPE-1');
    await parent.blur();
    const flag = page.getByRole('alert');
    await flag.getByText('Parent was not saved').waitFor();
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[data-field="parent"]')?.value === 'ACME-2',
    );
    await flag.getByRole('button', { name: 'Dismiss message' }).click();
    expect(problems.splice(0).every((problem) => problem.includes('status of 4'))).toBe(true);
  });

  test('a transition changes the status', async () => {
    await page.getByRole('button', { name: 'In Progress' }).click();
    await page
      .getByRole('region', { name: 'Status' })
      .getByText('In Progress', { exact: true })
      .and(page.locator('.lozenge'))
      .waitFor();
    expect(await fields()).toMatchObject({ status: { name: 'In Progress' } });
  });

  test('a comment is added, edited and deleted', async () => {
    await page.getByLabel('Add a comment').fill('first words');
    await page.getByRole('button', { name: 'Add comment' }).click();
    const mine = page
      .getByRole('listitem')
      .filter({ has: page.getByText('Sam Siteadmin') })
      .filter({ hasText: /words/ });
    await mine.getByText('first words', { exact: true }).first().waitFor();
    await mine.getByRole('button', { name: 'Edit' }).click();
    await mine.getByLabel('Edit comment').fill('other words');
    await mine.getByRole('button', { name: 'Save comment' }).click();
    await mine.getByText('other words', { exact: true }).first().waitFor();
    await mine.getByRole('button', { name: 'Delete' }).click();
    await mine.waitFor({ state: 'detached' });
    expect(await fields()).toMatchObject({ comment: { total: 2 } });
  });

  test('files are attached, shown as pictures, and deleted', async () => {
    const file = { name: 'a pixel.png', mimeType: 'image/png', buffer: Buffer.from(PIXEL, 'base64') };
    await page.getByLabel('Attach files').setInputFiles(file);
    const link = page.getByRole('link', { name: 'a pixel.png' });
    await link.waitFor();
    const width = () =>
      page.locator('img.thumbnail').evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await page.locator('img.thumbnail').evaluate((image) => (image as HTMLImageElement).decode());
    expect(await width()).toBe(1);
    await keepScreenshot(page, 'jira-issue');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(
      violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id),
    ).toEqual([]);
    await page.getByRole('button', { name: 'Delete a pixel.png' }).click();
    await link.waitFor({ state: 'detached' });
  });

  test('what others change shows by itself, but not while somebody types there', async () => {
    await page.getByRole('button', { name: 'Edit summary' }).click();
    const box = page.locator('article').getByLabel('Summary', { exact: true });
    await box.fill('half typed');
    const by = { kind: 'user', accountId: site.accounts.lead.accountId } as const;
    const body = (value: unknown) => Buffer.from(JSON.stringify(value));
    const headers = { 'content-type': 'application/json' };
    const path = '/rest/api/3/issue/ACME-1';
    await site.jira.handle({
      method: 'PUT',
      path,
      headers,
      body: body({ fields: { summary: 'From elsewhere', labels: ['elsewhere'] } }),
      principal: by,
    });
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[data-field="labels"]')?.value === 'elsewhere',
    );
    expect(await box.inputValue()).toBe('half typed');
    await page.locator('article').getByRole('button', { name: 'Cancel' }).first().click();
    await page.getByRole('heading', { name: 'From elsewhere' }).waitFor();
  });

  test('the list is searched by JQL', async () => {
    await page.getByRole('link', { name: 'Issues' }).click();
    await page.getByLabel('JQL').fill('project = ACME AND issuetype = Epic');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByText('1 issue', { exact: true }).waitFor();
    await keepScreenshot(page, 'jira-list');
    expect(await page.getByRole('row').count()).toBe(2);
  });
});
