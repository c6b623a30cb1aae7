import { html, type Html } from '../html';

/** What every page of a site shows around its content. */
export interface Frame {
  /** "Acme" */
  siteLabel: string;
  /** https://acme.atlassian.net: the address that this site stands for. */
  baseUrl: string;
  me?: { accountId: string; displayName: string };
  project?: { key: string; name: string };
  /** Pages of apps in the project's settings that this person is shown. */
  settingsPages?: readonly { title: string; href: string }[];
  current?: 'issues' | 'settings';
  /** http origin of the app's static resources: the only one that may be framed. */
  resourceOrigin?: string;
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? '') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

/** A person's round picture: initials, coloured by the name so that the same person looks the same everywhere. */
export function avatar(name: string, size: 'small' | 'large' = 'small'): Html {
  const hue = [...name].reduce((sum, character) => sum + character.charCodeAt(0), 0) % 6;
  return html`<span class="avatar avatar-${size} hue-${hue}" aria-hidden="true">${initials(name)}</span>`;
}

/** Where a project's issues are listed. */
export function issuesHref(projectKey: string): string {
  return `/jira/software/projects/${encodeURIComponent(projectKey)}/issues`;
}

function topBar(frame: Frame): Html {
  const me = frame.me;
  return html`<header class="top-bar">
    <a class="brand" href="/"><span class="brand-mark" aria-hidden="true"></span>Jira</a>
    <span class="site-name"
      >${frame.siteLabel} <span class="subtle">${frame.baseUrl.replace('https://', '')}</span></span
    >
    <span class="grow"></span>
    ${
      frame.project && me
        ? html`<button type="button" class="button primary" data-action="open-create">Create</button>`
        : null
    }
    <button type="button" class="button subtle-button" data-action="toggle-theme">Dark theme</button>
    ${
      me
        ? html`<a class="me" href="/login" title="Log in as somebody else"
            >${avatar(me.displayName)}<span>${me.displayName}</span></a
          >`
        : null
    }
  </header>`;
}

function sidebar(frame: Frame): Html | null {
  const project = frame.project;
  if (!project) return null;
  const here = (name: Frame['current']) => (frame.current === name ? 'page' : 'false');
  return html`<nav class="sidebar" aria-label="Project">
    <div class="project-head">
      <span class="project-mark hue-${project.key.length % 6}" aria-hidden="true"
        >${project.key[0] ?? ''}</span
      >
      <span
        ><strong>${project.name}</strong><br /><span class="subtle"
          >Software project · ${project.key}</span
        ></span
      >
    </div>
    <a href="${issuesHref(project.key)}" aria-current="${here('issues')}">Issues</a>
    ${
      (frame.settingsPages ?? []).length > 0
        ? html`<div class="nav-heading">Project settings</div>
            ${(frame.settingsPages ?? []).map(
              (entry) => html`<a href="${entry.href}" aria-current="${here('settings')}">${entry.title}</a>`,
            )}`
        : null
    }
  </nav>`;
}

/** A whole page. `scripts` are modules of the browser folder, by name: without an extension, as they name each other, since another URL would be another module. */
export function page(frame: Frame, title: string, content: Html, scripts: readonly string[]): string {
  return html`<!doctype html>
    <html
      lang="en"
      data-color-mode="light"
      data-theme="dark:dark light:light spacing:spacing typography:typography shape:shape"
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="resource-origin" content="${frame.resourceOrigin ?? ''}" />
        <title>${title} - ${frame.siteLabel} - Jira</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/tokens.css" />
        <link rel="stylesheet" href="/assets/jira.css" />
        <script src="/assets/browser/theme-early"></script>
        ${scripts.map((name) => html`<script type="module" src="/assets/browser/${name}"></script>`)}
      </head>
      <body>
        ${topBar(frame)}
        <div class="${frame.project ? 'columns' : 'plain'}">
          ${sidebar(frame)}
          <main>${content}</main>
        </div>
        <div id="flags" class="flags" role="region" aria-label="Messages"></div>
      </body>
    </html>`.markup.trimStart();
}
