import type { Browser, Frame, Page } from 'playwright-core';
import { serveSite, type SiteUnderTest } from '../local/web/site-under-test';
import { BROWSER_TIMEOUT_MS, describeInBrowser, launchChromium, openTab } from './chromium';

jest.setTimeout(BROWSER_TIMEOUT_MS);

/** What the frame sees of the bridge. */
interface BridgeWindow {
  __bridge: { callBridge(command: string, data?: unknown): Promise<unknown> };
  bridgeAtStart: string;
  seen: unknown[];
}

describeInBrowser('bridge of the app’s frame', () => {
  let site: SiteUnderTest;
  let browser: Browser;
  let page: Page;
  let frame: Frame;
  const problems: string[] = [];
  const SETTINGS = '/jira/software/projects/ACME/settings/apps/settings';

  beforeAll(async () => {
    site = await serveSite();
    browser = await launchChromium();
    page = await openTab(browser, problems);
    await open('admin', SETTINGS);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  // Emptied first: what one test has brought up is not the next one's.
  afterEach(() => expect(problems.splice(0)).toEqual([]));

  async function open(role: 'admin' | 'lead', path: string): Promise<void> {
    const as = encodeURIComponent(site.accounts[role].accountId);
    await page.goto(`${site.web.origin}/login?as=${as}&to=${encodeURIComponent(path)}`);
    await page.frameLocator('iframe').locator('body[data-ready]').waitFor();
    const found = page.frames().find((candidate) => candidate.parentFrame() !== null);
    if (!found) throw new Error('The page has no frame.');
    frame = found;
  }

  /** Calls the bridge inside the frame. A refusal comes as { refused: message }. */
  function call(command: string, data?: unknown): Promise<unknown> {
    return frame.evaluate(
      async ([name, payload]) => {
        try {
          return await (globalThis as unknown as BridgeWindow).__bridge.callBridge(name as string, payload);
        } catch (error) {
          return { refused: (error as Error).message };
        }
      },
      [command, data] as const,
    );
  }

  test('the bridge is there before the app’s first script runs', async () => {
    expect(await frame.evaluate(() => (globalThis as unknown as BridgeWindow).bridgeAtStart)).toBe(
      'function',
    );
  });

  test('the frame stands in a sandbox on an origin of its own', async () => {
    const sandbox = await page.locator('iframe').getAttribute('sandbox');
    expect(sandbox?.split(' ').toSorted()).toEqual([
      'allow-downloads',
      'allow-forms',
      'allow-modals',
      'allow-pointer-lock',
      'allow-same-origin',
      'allow-scripts',
    ]);
    expect(new URL(frame.url()).origin).not.toBe(site.web.origin);
    expect(await frame.evaluate(() => document.cookie)).toBe('');
  });

  test('the context names the viewer, the site and the project', async () => {
    expect(await call('getContext')).toMatchObject({
      accountId: site.accounts.admin.accountId,
      siteUrl: 'https://acme.atlassian.net',
      moduleKey: 'settings',
      theme: { colorMode: 'light' },
      extension: { type: 'jira:projectSettingsPage', project: { key: 'ACME' } },
    });
  });

  test('invoke reaches the resolver, and its refusal comes back as an error', async () => {
    expect(await call('invoke', { functionKey: 'f', payload: { a: [1] } })).toEqual({ greeting: 'hello' });
    expect(site.invocations.at(-1)).toMatchObject({ functionKey: 'f', payload: { a: [1] } });
    site.answer.current = { success: false, message: 'boom' };
    expect(await call('invoke', { functionKey: 'f' })).toEqual({ refused: 'boom' });
    site.answer.current = { success: true, body: { greeting: 'hello' } };
  });

  test('a command that is not modelled is refused by its name', async () => {
    expect(await call('openRovo')).toEqual({
      refused: 'The bridge command "openRovo" is not modelled by this stand-in of Jira.',
    });
    // What every object has is no command either.
    expect(await call('constructor')).toMatchObject({
      refused: expect.stringContaining('"constructor"') as unknown,
    });
  });

  test('a flag shows on the page with its text, can act and be closed', async () => {
    const flag = { id: 'one', title: 'Saved <b>', description: 'All is well.', type: 'success' };
    await frame.evaluate(async (options) => {
      const target = globalThis as unknown as BridgeWindow;
      target.seen = [];
      const onClick = () => target.seen.push('clicked');
      await target.__bridge.callBridge('showFlag', { ...options, actions: [{ text: 'Act', onClick }] });
    }, flag);
    await page.getByText('Saved <b>').waitFor();
    await page.getByRole('button', { name: 'Act' }).click();
    await frame.waitForFunction(() => (globalThis as unknown as BridgeWindow).seen.length === 1);
    expect(await call('closeFlag', { id: 'one' })).toBe(true);
    expect(await call('closeFlag', { id: 'one' })).toBe(false);
  });

  test('events reach every listener on the page until it unsubscribes', async () => {
    const seen = await frame.evaluate(async () => {
      const { callBridge } = (globalThis as unknown as BridgeWindow).__bridge;
      const got: unknown[] = [];
      const callback = (payload: unknown) => void got.push(payload);
      const listening = (await callBridge('on', { event: 'e', callback })) as {
        unsubscribe(): Promise<void>;
      };
      await callBridge('emit', { event: 'e', payload: 1 });
      await callBridge('getFrameId');
      await listening.unsubscribe();
      await callBridge('emit', { event: 'e', payload: 2 });
      await callBridge('getFrameId');
      return got;
    });
    expect(seen).toEqual([1]);
  });

  test('the app’s history moves the address bar, and Back comes to the app', async () => {
    await frame.evaluate(async () => {
      const target = globalThis as unknown as BridgeWindow;
      target.seen = [];
      const history = (await target.__bridge.callBridge('createHistory')) as {
        push(path: string): Promise<void>;
        listen(listener: (location: { pathname: string }, action: string) => void): () => void;
      };
      history.listen((location, action) => target.seen.push([location.pathname, action]));
      await history.push('/new/master');
    });
    expect(new URL(page.url()).pathname).toBe(`${SETTINGS}/new/master`);
    await page.goBack();
    await frame.waitForFunction(() => (globalThis as unknown as BridgeWindow).seen.length === 2);
    expect(await frame.evaluate(() => (globalThis as unknown as BridgeWindow).seen)).toEqual([
      ['/new/master', 'PUSH'],
      ['/', 'POP'],
    ]);
  });

  test('the frame follows the page’s theme', async () => {
    await call('enableTheming');
    const mode = () => frame.evaluate(() => document.documentElement.dataset['colorMode']);
    expect(await mode()).toBe('light');
    await page.getByRole('button', { name: 'Dark theme' }).click();
    await frame.waitForFunction(() => document.documentElement.dataset['colorMode'] === 'dark');
    await page.getByRole('button', { name: 'Light theme' }).click();
    await frame.waitForFunction(() => document.documentElement.dataset['colorMode'] === 'light');
  });

  test('the frame grows with its content', async () => {
    await frame.evaluate(() => {
      const root = document.querySelector<HTMLElement>('#root');
      if (root) root.style.height = '1500px';
    });
    const height = () => page.locator('iframe').evaluate((element) => element.clientHeight);
    await page.waitForFunction(() => (document.querySelector('iframe')?.clientHeight ?? 0) >= 1500);
    expect(await height()).toBeGreaterThanOrEqual(1500);
  });

  test('a modal opens with its data and hands back what it is closed with', async () => {
    await frame.evaluate(() => {
      const target = globalThis as unknown as BridgeWindow;
      target.seen = [];
      const onClose = (payload: unknown) => target.seen.push(payload);
      return target.__bridge.callBridge('openModal', {
        resource: 'page',
        onClose,
        size: 'medium',
        context: { id: 7 },
      });
    });
    const modal = page.frameLocator('dialog iframe');
    await modal.locator('body[data-ready]').waitFor();
    const context = await modal.locator('body').evaluate(async () => {
      const { callBridge } = (globalThis as unknown as BridgeWindow).__bridge;
      const found = await callBridge('getContext');
      void callBridge('close', { saved: true });
      return found;
    });
    expect(context).toMatchObject({ extension: { modal: { id: 7 } } });
    await frame.waitForFunction(() => (globalThis as unknown as BridgeWindow).seen.length === 1);
    expect(await frame.evaluate(() => (globalThis as unknown as BridgeWindow).seen)).toEqual([
      { saved: true },
    ]);
  });

  test('the app can neither load nor reach anything foreign', async () => {
    const reach = (url: string) =>
      frame.evaluate(
        (address) =>
          fetch(address, { credentials: 'include' }).then(
            () => true,
            () => false,
          ),
        url,
      );
    expect(await reach(new URL('main.js', frame.url()).href)).toBe(true);
    expect(await reach(`${site.web.origin}/rest/api/3/myself`)).toBe(false);
    // The browser reports what it has blocked; that is what is wanted here.
    expect(problems.splice(0).join('\n')).toContain('Content Security Policy');
  });

  test('navigate opens a site of the laptop world at its loopback port', async () => {
    const target = { url: 'https://acme.atlassian.net/browse/ACME-2', type: 'same-tab' };
    expect(await call('getUrl', { target: 'issue', issueKey: 'ACME-2' })).toBe(target.url);
    expect(await call('navigate', { url: 'javascript:alert(1)', type: 'same-tab' })).toMatchObject({
      refused: expect.any(String) as unknown,
    });
    // The answer may be lost with the page that is left.
    void call('navigate', { ...target, url: '/browse/ACME-2' }).catch(() => undefined);
    await page.getByRole('heading', { name: 'Invoices in the customer portal' }).waitFor();
  });

  describe('consent to a new host', () => {
    const egresses = [
      {
        key: 'g',
        description: 'Why it is needed',
        configured: [{ domain: 'bridge.example', type: ['FETCH_BACKEND_SIDE'] }],
      },
    ];

    test('a project admin is told that a site administrator has to allow it', async () => {
      await open('lead', SETTINGS);
      const asked = call('__permission__egressSet', { egresses });
      await page
        .getByRole('dialog', { name: 'A site administrator has to allow this' })
        .getByRole('button', { name: 'Close' })
        .click();
      expect(await asked).toMatchObject({
        refused: expect.stringContaining('site administrator') as unknown,
      });
      expect(site.approved).toEqual([]);
    });

    test('a site admin can refuse and allow', async () => {
      await open('admin', SETTINGS);
      const dialog = page.getByRole('dialog', {
        name: 'Allow Fixture <Settings> to send data to bridge.example?',
      });
      const refused = call('__permission__egressSet', { egresses });
      await dialog.getByText('Why it is needed').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      expect(await refused).toMatchObject({ refused: expect.stringContaining('did not allow') as unknown });
      const allowed = call('__permission__egressSet', { egresses });
      await dialog.getByRole('button', { name: 'Allow' }).click();
      expect(await allowed).toEqual({ results: egresses });
      expect(site.approved).toEqual(egresses);
      expect(await call('__permission__egressGet', {})).toMatchObject({ results: [{ key: 'g' }] });
    });
  });
});
