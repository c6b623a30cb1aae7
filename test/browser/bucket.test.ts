import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { missingForCephRgw } from '../../local/servers/ceph-rgw';
import { BROWSER_TIMEOUT_MS, describeInBrowser, keepScreenshot } from './chromium';
import { BUCKET } from './relay-forms';
import { createStory, expectAccessible, openStage, type Stage } from './stage';
import { appFrame, masterWizard, slaveWizard } from './wizards';

jest.setTimeout(BROWSER_TIMEOUT_MS);

function suite(): void {
  let stage: Stage;
  let acme: Page;
  let globex: Page;
  let handshake: Buffer;
  const step = createStory();

  beforeAll(async () => {
    stage = await openStage('bucket', { channel: 's3' });
    ({ acme, globex } = stage.tabs);
  });
  afterAll(() => stage?.close());
  afterEach(() => expect(stage.problems.splice(0)).toEqual([]));

  const walkOf = (page: Page, name: 'acme' | 'globex') => ({
    page,
    site: stage.world.sites[name],
    relay: BUCKET[name],
    async atStep(at: string) {
      await keepScreenshot(page, `bucket-${name}-${at}`);
      await expectAccessible(page);
    },
  });

  step("the master's wizard makes a handshake file", async () => {
    await stage.openAs('acme', 'admin', stage.pages.appPath.acme);
    handshake = await readFile(await masterWizard(walkOf(acme, 'acme'), 'Acme and Globex by bucket'));
  });

  step(
    "the slave's wizard takes the bucket from the file, and the handshake completes through it",
    async () => {
      await stage.openAs('globex', 'admin', stage.pages.appPath.globex);
      const file = { name: 'handshake.json', mimeType: 'application/json', buffer: handshake };
      await slaveWizard(walkOf(globex, 'globex'), file);
      for (const page of [acme, globex])
        await appFrame(page).getByText('Stopped - ready to configure').waitFor();
    },
  );

  step('Settings show the bucket without its secret', async () => {
    const app = appFrame(globex);
    await app.getByRole('tab', { name: 'Settings' }).click();
    await app.getByText('acme-globex (default)').waitFor();
    await keepScreenshot(globex, 'bucket-globex-settings');
    await expectAccessible(globex);
    const { secrets } = stage.world.sites.globex.channelForm;
    expect(await app.locator('body').innerText()).not.toContain(secrets['secretAccessKey']);
  });
}

describeInBrowser('two sites through a bucket in the browser', suite, missingForCephRgw());
