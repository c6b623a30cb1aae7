import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { SiteName } from '../../local/start/people';
import { BROWSER_TIMEOUT_MS, describeInBrowser, keepScreenshot } from './chromium';
import { EXCHANGE_DIRECTORY } from './relay-forms';
import { createStory, expectAccessible, openStage, type Stage } from './stage';
import { appFrame, masterWizard, slaveWizard } from './wizards';

jest.setTimeout(BROWSER_TIMEOUT_MS);

const RULE = 'Hold the field until an admin decides';

describeInBrowser('a held conflict in the browser', () => {
  let stage: Stage;
  let acme: Page;
  let globex: Page;
  const keys: Record<SiteName, string> = { acme: '', globex: '' };
  const step = createStory();

  beforeAll(async () => {
    stage = await openStage('held', { channel: 'files' });
    ({ acme, globex } = stage.tabs);
  });
  afterAll(() => stage?.close());
  afterEach(() => expect(stage.problems.splice(0)).toEqual([]));

  /** A request to a site's REST interface as one of its people. */
  async function ask(name: SiteName, method: string, path: string, body?: unknown) {
    const { jira, people } = stage.world.sites[name];
    const answer = await jira.handle({
      method,
      path,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      principal: { kind: 'user', accountId: people.first.accountId },
    });
    const text = answer.body.toString('utf8');
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as { key?: string; fields?: { summary?: string } };
  }
  const summaryOf = async (name: SiteName) =>
    (await ask(name, 'GET', `/rest/api/3/issue/${keys[name]}`)).fields?.summary;

  const walkOf = (page: Page, name: SiteName) => ({
    page,
    site: stage.world.sites[name],
    relay: EXCHANGE_DIRECTORY,
    async atStep(at: string) {
      if (at === 'name' || at === 'contents') await keepScreenshot(page, `held-${name}-${at}`);
    },
  });

  step('the master chooses the rule, and the slave sees it before it joins', async () => {
    await stage.openAs('acme', 'admin', stage.pages.appPath.acme);
    const buffer = await readFile(await masterWizard(walkOf(acme, 'acme'), 'Acme and Globex', RULE));
    await stage.openAs('globex', 'admin', stage.pages.appPath.globex);
    let wasShown = false;
    const walk = walkOf(globex, 'globex');
    const atStep = async (at: string) => {
      if (at === 'contents') wasShown = await appFrame(globex).getByText(RULE).isVisible();
      await walk.atStep(at);
    };
    const file = { name: 'handshake.json', mimeType: 'application/json', buffer };
    await slaveWizard({ ...walk, atStep }, file);
    expect(wasShown).toBe(true);
    for (const page of [acme, globex]) {
      const app = appFrame(page);
      await app.getByRole('button', { name: 'The words are the same' }).click();
      await app.getByRole('button', { name: 'Start', exact: true }).click();
      await app.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    }
  });

  step('both values of a field that both sides changed are shown on both sides', async () => {
    const { project } = stage.world.sites.acme;
    const fields = { project: { id: project.id }, issuetype: { name: 'Task' }, summary: 'Order the desks' };
    keys.acme = (await ask('acme', 'POST', '/rest/api/3/issue', { fields })).key ?? '';
    await stage.openAs('globex', 'first', '/');
    const link = globex.getByRole('link', { name: 'Order the desks' });
    await link.waitFor();
    keys.globex = /[A-Z]+-\d+/.exec((await link.getAttribute('href')) ?? '')?.[0] ?? '';
    await Promise.all([
      ask('acme', 'PUT', `/rest/api/3/issue/${keys.acme}`, { fields: { summary: 'Order ten desks' } }),
      ask('globex', 'PUT', `/rest/api/3/issue/${keys.globex}`, { fields: { summary: 'Order oak desks' } }),
    ]);
    for (const [name, page, ours, theirs] of [
      ['acme', acme, 'Order ten desks', 'Order oak desks'],
      ['globex', globex, 'Order oak desks', 'Order ten desks'],
    ] as const) {
      await stage.openAs(name, 'admin', stage.pages.appPath[name]);
      await appFrame(page).getByRole('button', { name: 'Acme and Globex' }).click();
      await appFrame(page)
        .getByRole('tab', { name: /Parked/ })
        .click();
      await appFrame(page).getByRole('tab', { name: 'Parked' }).click();
      const row = appFrame(page).getByRole('row', { name: new RegExp(keys[name]) });
      await row.waitFor();
      expect(await row.getByRole('cell').nth(2).innerText()).toBe(ours);
      expect(await row.getByRole('cell').nth(3).innerText()).toBe(theirs);
      await expectAccessible(page);
      await keepScreenshot(page, `held-${name}-conflict`);
      expect(await summaryOf(name)).toBe(ours);
    }
  });

  step("the partner's value is taken, and the conflict is over on both sides", async () => {
    await appFrame(acme).getByRole('button', { name: "Take the partner's" }).click();
    for (const [name, page] of [
      ['acme', acme],
      ['globex', globex],
    ] as const) {
      const row = appFrame(page).getByRole('row', { name: new RegExp(keys[name]) });
      await row.waitFor({ state: 'detached' });
      await keepScreenshot(page, `held-${name}-decided`);
    }
    for (const [name, page] of [
      ['acme', acme],
      ['globex', globex],
    ] as const) {
      await stage.openAs(name, 'first', '/');
      await page.getByRole('link', { name: 'Order oak desks' }).waitFor();
      expect(await summaryOf(name)).toBe('Order oak desks');
    }
  });
});
