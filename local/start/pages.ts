import { createBrowserAssets } from '../web/browser-assets';
import { serveLoopback, textResponse, type LoopbackServer } from '../web/loopback-server';
import { issuesHref } from '../web/pages/layout';
import { createSiteWeb, type SiteWeb } from '../web/site-web';
import { firstPage, type SideOnPage } from './first-page';
import type { SiteName } from './people';
import type { World } from './world-types';

/** The web pages of a world. */
export interface Pages {
  /** Address of the page to begin with, with a trailing slash. */
  first: string;
  /** Origin of each site's pages and REST interface. */
  sites: Record<SiteName, string>;
  /** Path of the app's page in the project's settings. */
  appPath: Record<SiteName, string>;
  close(): Promise<void>;
}

interface PagesOptions {
  /** Loopback ports; 0 takes a free one. */
  ports: { first: number; site: Record<SiteName, number>; resource: Record<SiteName, number> };
  /** Seconds between polls, for the text of the first page. */
  poll: number;
  /** Where the world is kept, for the text of the first page. */
  dir: string;
  onBug(error: unknown): void;
}

const FIRST_PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Serves both sites and the page to begin with. Resolves once every port answers; rejects when one is taken. */
export async function openPages(world: World, options: PagesOptions): Promise<Pages> {
  const { onBug } = options;
  const siteAddresses: Record<string, string> = {};
  const open: (SiteWeb | LoopbackServer)[] = [];
  const close = async () => {
    for (const server of open) await server.close();
  };

  async function openSite(name: SiteName): Promise<SiteWeb> {
    const site = world.sites[name];
    const web = await createSiteWeb({
      name,
      label: site.label,
      baseUrl: site.baseUrl,
      cloudId: site.cloudId,
      installationId: site.installationId,
      site: site.jira,
      host: world.host,
      people: Object.values(site.people),
      port: options.ports.site[name],
      resourcePort: options.ports.resource[name],
      siteAddresses,
      onBug,
    });
    open.push(web);
    siteAddresses[site.baseUrl] = web.origin;
    return web;
  }

  const settingsPage = world.host.manifest.uiModules.find(
    (module) => module.type === 'jira:projectSettingsPage',
  );
  const appPathOf = (name: SiteName) =>
    `/jira/software/projects/${world.sites[name].project.key}/settings/apps/${settingsPage?.key ?? ''}`;

  function sideOf(name: SiteName, origin: string): SideOnPage {
    const site = world.sites[name];
    const person = site.people.admin;
    const asAdmin = (to: string) =>
      `${origin}/login?as=${encodeURIComponent(person.accountId)}&to=${encodeURIComponent(to)}`;
    return {
      label: site.label,
      origin,
      baseUrl: site.baseUrl,
      projectKey: site.project.key,
      projectName: site.project.name,
      wizardHref: asAdmin(appPathOf(name)),
      wizardPerson: person.displayName,
      issuesHref: asAdmin(issuesHref(site.project.key)),
      bridgeUrl: site.bridge.url,
      exchange: site.bridge.exchange,
      accessKey: site.bridge.accessKey,
      ...(site.mailbox ? { mailbox: site.mailbox } : {}),
    };
  }

  try {
    const sites = { acme: (await openSite('acme')).origin, globex: (await openSite('globex')).origin };
    const assets = createBrowserAssets();
    const markup = firstPage(sideOf('acme', sites.acme), sideOf('globex', sites.globex), {
      ...options,
      ...(world.mailServers ? { mailServers: world.mailServers } : {}),
    });
    const first = await serveLoopback({
      port: options.ports.first,
      onBug,
      async handle(request) {
        if (request.path.startsWith('/assets/')) return assets.answer(request.path.slice('/assets/'.length));
        if (request.path !== '/')
          return textResponse(404, 'There is nothing else here than the first page, /.\n');
        return {
          status: 200,
          headers: {
            'content-type': 'text/html; charset=utf-8',
            'content-security-policy': FIRST_PAGE_POLICY,
          },
          body: markup,
        };
      },
    });
    open.push(first);
    return {
      first: `${first.origin}/`,
      sites,
      appPath: { acme: appPathOf('acme'), globex: appPathOf('globex') },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
