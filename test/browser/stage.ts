import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { createSystemClock } from '../../local/clock';
import { openPages, type Pages } from '../../local/start/pages';
import type { SiteName } from '../../local/start/people';
import { createWorld } from '../../local/start/world';
import type { World } from '../../local/start/world-types';
import type { WorldOptions } from '../../local/start/world-types';
import { buildUi } from '../../scripts/build/ui';
import { keepScreenshot, launchChromium, openTab } from './chromium';

/** The laptop world with a browser before it: one tab for each company. */
export interface Stage {
  world: World;
  pages: Pages;
  tabs: Record<SiteName, Page>;
  /** Console errors, page errors, and errors of the app on the platform. */
  problems: string[];
  /** Opens a page of a site as one of its people. */
  openAs(name: SiteName, role: 'admin' | 'first', to: string): Promise<void>;
  /** After a failure the last pictures show where it stood. May be called twice. */
  close(): Promise<void>;
}

const NAMES: readonly SiteName[] = ['acme', 'globex'];

/** Builds the pages where they changed, and opens a world of its own with a poll each second. */
export async function openStage(
  story: string,
  options: Pick<WorldOptions, 'channel' | 'mail'>,
): Promise<Stage> {
  const built = await buildUi(() => undefined);
  if (!built.ok) throw new Error(built.message);
  const problems: string[] = [];
  const world = await createWorld({
    ...options,
    isolation: 'child',
    load: 'source',
    poll: 1,
    seed: 20_261_123,
    clock: createSystemClock(),
    log(line) {
      if (line.level === 'error') problems.push(`${line.source} ${line.functionKey ?? ''}: ${line.message}`);
    },
  });
  let pages: Pages | undefined;
  let browser: Browser | undefined;
  const tabs: Partial<Record<SiteName, Page>> = {};
  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    for (const name of NAMES) {
      const tab = tabs[name];
      if (tab) await keepScreenshot(tab, `${story}-${name}-at-the-end`);
    }
    await browser?.close();
    await pages?.close();
    await world.close();
  }
  const closeOnce = (): Promise<void> => (closing ??= close());
  try {
    pages = await openPages(world, {
      ports: { first: 0, site: { acme: 0, globex: 0 }, resource: { acme: 0, globex: 0 } },
      poll: 1,
      dir: 'memory',
      onBug: (error) => problems.push(`page server: ${String(error)}`),
    });
    browser = await launchChromium();
    const open = async (name: SiteName, from: Browser): Promise<Page> => {
      const tab = await openTab(from, problems);
      tab.setDefaultTimeout(45_000);
      return (tabs[name] = tab);
    };
    const opened = { acme: await open('acme', browser), globex: await open('globex', browser) };
    const { sites } = pages;
    return {
      world,
      pages,
      tabs: opened,
      problems,
      async openAs(name, role, to) {
        const as = encodeURIComponent(world.sites[name].people[role].accountId);
        await opened[name].goto(`${sites[name]}/login?as=${as}&to=${encodeURIComponent(to)}`);
      },
      close: closeOnce,
    };
  } catch (error) {
    await closeOnce();
    throw error;
  }
}

/** What axe finds in the page with its frames and calls serious or critical: nothing. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(bad.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual([]);
}

/** Steps of one story: each stands on those before it, so it fails at once where one of them did. */
export function createStory(): (name: string, run: () => Promise<void>) => void {
  let broken = false;
  return (name, run) => {
    test(name, async () => {
      if (broken) throw new Error('A step before this one failed.');
      broken = true;
      await run();
      broken = false;
    });
  };
}
