import { randomUUID } from 'node:crypto';
import type { ForgeHost } from '../forge/host-types';
import { moduleTitle, shownModules, type UiModule, type Viewer } from './app/modules';
import { extensionOf, type Place } from './app/place';
import { redirectTo, type WebRequest, type WebResponse } from './loopback-server';
import { myself, type Project } from './jira-shapes';
import {
  readIssue,
  readPermissions,
  readPriorities,
  readProject,
  readProjects,
  searchIssues,
} from './page-data';
import { appModule, appPage, messagePage, projectsPage, type AppModuleElement } from './pages/app-page';
import { createDialog, issueListPage } from './pages/issue-list';
import { issueViewPage } from './pages/issue-view';
import { issuesHref, type Frame } from './pages/layout';
import type { SiteClient } from './site-client';

export interface SitePagesDeps {
  label: string;
  baseUrl: string;
  cloudId: string;
  host: ForgeHost;
  siteOrigin: () => string;
  resourceOrigin: () => string;
}

type Page = (parts: RegExpExecArray, request: WebRequest) => Promise<string | WebResponse>;

/** The pages for one logged-in person, read in his name. Answers undefined for an address that is no page. */
export function createSitePages(deps: SitePagesDeps, client: SiteClient, accountId: string) {
  const { host } = deps;
  const settingsHref = (projectKey: string, module: UiModule) =>
    `/jira/software/projects/${encodeURIComponent(projectKey)}/settings/apps/${encodeURIComponent(module.key)}`;

  async function viewerOf(projectKey?: string): Promise<Viewer> {
    const permissions = await readPermissions(client, ['ADMINISTER', 'ADMINISTER_PROJECTS'], projectKey);
    return { isAdmin: permissions.has('ADMINISTER'), isLoggedIn: true, permissions };
  }

  async function frameOf(
    project?: { key: string; name: string },
    current?: Frame['current'],
  ): Promise<Frame> {
    const me = await client.get('/rest/api/3/myself', myself);
    const viewer = await viewerOf(project?.key);
    // Project settings as a whole are for those who administer the project.
    const pages =
      project && (viewer.isAdmin || viewer.permissions.has('ADMINISTER_PROJECTS'))
        ? shownModules(host.manifest, 'jira:projectSettingsPage', viewer)
        : [];
    return {
      siteLabel: deps.label,
      baseUrl: deps.baseUrl,
      resourceOrigin: deps.resourceOrigin(),
      ...(me.ok ? { me: { accountId, displayName: me.value.displayName } } : {}),
      ...(project
        ? {
            project,
            settingsPages: pages.map((m) => ({ title: moduleTitle(m), href: settingsHref(project.key, m) })),
          }
        : {}),
      ...(current ? { current } : {}),
    };
  }

  async function elementOf(
    module: UiModule,
    place: Place,
    basePath: string,
    height: string,
  ): Promise<AppModuleElement> {
    const me = await client.get('/rest/api/3/myself', myself);
    return {
      moduleKey: module.key,
      moduleType: module.type,
      title: moduleTitle(module),
      resourceUrl: `${deps.resourceOrigin()}/${encodeURIComponent(module.resourceKey ?? '')}/`,
      place,
      basePath,
      height,
      context: {
        accountId,
        cloudId: deps.cloudId,
        localId: `ari:cloud:ecosystem::extension/${host.manifest.appId.split('/').at(-1) ?? ''}/${module.key}/${randomUUID()}`,
        environmentId: 'laptop',
        environmentType: 'DEVELOPMENT',
        moduleKey: module.key,
        siteUrl: deps.baseUrl,
        timezone: (me.ok && me.value.timeZone) || 'Etc/UTC',
        locale: 'en_US',
        extension: (await extensionOf(client, module.type, place)) ?? {},
      },
    };
  }

  const dialogOf = async (project: Project) => createDialog(project, await readPriorities(client));
  const missing = async (text: string): Promise<WebResponse> => ({
    status: 404,
    headers: {},
    body: messagePage(await frameOf(), 'You cannot see this', text),
  });

  const pages: [RegExp, Page][] = [
    [
      /^\/$/,
      async () => {
        const [first, ...others] = await readProjects(client);
        if (first && others.length === 0) return redirectTo(issuesHref(first.key));
        const all = first ? [first, ...others] : [];
        return projectsPage(
          await frameOf(),
          all.map((entry) => ({ ...entry, href: issuesHref(entry.key) })),
        );
      },
    ],
    [
      /^\/jira\/software\/projects\/([^/]+)\/issues$/,
      async ([, key = ''], request) => {
        const project = await readProject(client, key);
        if (!project) return missing(`There is no project ${key}, or you may not see it.`);
        const jql = request.query.get('jql')?.trim() || `project = "${project.key}" ORDER BY created DESC`;
        const view = { project, jql, ...(await searchIssues(client, jql)) };
        return issueListPage(await frameOf(project, 'issues'), view, await dialogOf(project));
      },
    ],
    [
      /^\/browse\/([^/]+)$/,
      async ([, key = '']) => {
        const found = await readIssue(client, key);
        if (!found?.project) return missing(`There is no issue ${key}, or you may not see it.`);
        const viewer = await viewerOf(found.project.key);
        const modules = ['jira:issuePanel', 'jira:issueContext'].flatMap((type) =>
          shownModules(host.manifest, type, viewer),
        );
        const panels = await Promise.all(
          modules.map(async (module) => ({
            title: moduleTitle(module),
            element: appModule(await elementOf(module, { issueKey: found.issue.key }, '', '80px')),
          })),
        );
        return issueViewPage(
          await frameOf(found.project, 'issues'),
          { ...found, panels },
          await dialogOf(found.project),
        );
      },
    ],
    [
      /^(\/jira\/software\/projects\/([^/]+)\/settings\/apps\/([^/]+))(\/.*)?$/,
      async ([, basePath = '', key = '', moduleKey = '']) => {
        const project = await readProject(client, key);
        if (!project) return missing(`There is no project ${key}, or you may not see it.`);
        const frame = await frameOf(project, 'settings');
        const viewer = await viewerOf(project.key);
        const module = shownModules(host.manifest, 'jira:projectSettingsPage', viewer).find(
          (m) => m.key === moduleKey,
        );
        if (!module || frame.settingsPages?.length === 0) {
          return missing('Project settings are for those who administer the project. Ask one of them.');
        }
        const element = await elementOf(module, { projectKey: project.key }, basePath, '640px');
        return appPage(frame, moduleTitle(module), element);
      },
    ],
  ];

  return async (request: WebRequest): Promise<string | WebResponse | undefined> => {
    const path = decodeURIComponent(request.path);
    for (const [pattern, page] of pages) {
      const parts = pattern.exec(path);
      if (parts) return page(parts, request);
    }
    return undefined;
  };
}
