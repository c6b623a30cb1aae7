import { html, type Html } from '../html';
import { page, type Frame } from './layout';

/** A module of the app as the page needs it to make its iframe. Nothing in it is trusted again by the server. */
export interface AppModuleElement {
  moduleKey: string;
  moduleType: string;
  title: string;
  /** Folder of the module's resource on the resource origin, with a trailing slash. */
  resourceUrl: string;
  /** Where the module stands: what the browser sends back with each call. */
  place: { projectKey: string } | { issueKey: string };
  /** What getContext answers. */
  context: Record<string, unknown>;
  /** Path of this page without the part that belongs to the app. */
  basePath: string;
  /** CSS height of the frame until the app has told its own. */
  height: string;
}

/** The element that browser/app-modules.ts turns into the app's iframe. */
export function appModule(module: AppModuleElement): Html {
  return html`<div class="app-module" data-app-module="${JSON.stringify(module)}">
    <p class="subtle">Loading ${module.title} ...</p>
  </div>`;
}

/** A page of the app in the project's settings. */
export function appPage(frame: Frame, title: string, module: AppModuleElement): string {
  const content = html`<nav class="crumbs" aria-label="Breadcrumbs">
      ${frame.project?.name ?? ''} / Project settings / ${title}
    </nav>
    ${appModule(module)}`;
  return page(frame, title, content, ['theme', 'create-issue', 'app-modules']);
}

/** A page that only says why there is nothing to see. */
export function messagePage(frame: Frame, title: string, text: string): string {
  const content = html`<section class="card login">
    <h1>${title}</h1>
    <p>${text}</p>
    <p><a href="/login">Log in as somebody else</a> or <a href="/">go to the projects</a>.</p>
  </section>`;
  return page(frame, title, content, ['theme']);
}

/** The projects of a site that this person may see. */
export function projectsPage(
  frame: Frame,
  projects: readonly { key: string; name: string; href: string }[],
): string {
  const content = html`<h1>Projects</h1>
    <ul class="references">
      ${projects.map((entry) => html`<li><a href="${entry.href}">${entry.name}</a> <span class="subtle">${entry.key}</span></li>`)}
    </ul>`;
  return page(frame, 'Projects', content, ['theme']);
}
