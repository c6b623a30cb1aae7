import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';
const SCREENSHOTS = path.join(__dirname, '..', '..', 'test-output', 'browser');

/** Extra time for real browsers, real servers and a child process: a bound, never something that is waited for. */
export const BROWSER_TIMEOUT_MS = 240_000;

/**
 * `describe` where Chromium is installed, and nothing else that the suite needs is missing. Elsewhere the suite is skipped with one
 * line that says how to get it, and with REQUIRE_LIVE=1 it fails.
 */
export function describeInBrowser(name: string, suite: () => void, alsoMissing?: string): void {
  const isThere = existsSync(EXECUTABLE);
  if (isThere && alsoMissing === undefined) {
    describe(name, suite);
    return;
  }
  const missing = `${name}: ${isThere ? alsoMissing : `needs ${EXECUTABLE} (apt-get install chromium)`}`;
  if (process.env['REQUIRE_LIVE'] === '1') {
    test(name, () => {
      throw new Error(missing);
    });
    return;
  }
  console.log(`Skipped: ${missing}`);
  // A suite without a test would be an error.
  test.skip(name, () => undefined);
}

export function launchChromium(): Promise<Browser> {
  const args = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath: EXECUTABLE, args });
}

/** A tab of its own login whose console errors and page errors are collected in `problems`. */
export async function openTab(browser: Browser, problems: string[]): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      problems.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on('pageerror', (error) => problems.push(`page error: ${error.stack ?? error.message}`));
  return page;
}

/** Keeps a picture of the whole page under test-output/browser. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  // A bar that sticks to the top would stand in the middle of the picture.
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
