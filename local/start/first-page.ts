import type { MailServerKind } from '../mail/mail-pair';
import { html, raw, type Html } from '../web/html';
import type { MailboxForm, MailServerForm } from './relays/mail';
import { MAIL_SERVERS_TEXT } from './mail-text';

/** One side as the first page shows it. */
export interface SideOnPage {
  label: string;
  origin: string;
  baseUrl: string;
  projectKey: string;
  projectName: string;
  /** Logs in the person who can do everything in the wizard, and opens the app's page. */
  wizardHref: string;
  wizardPerson: string;
  issuesHref: string;
  bridgeUrl: string;
  exchange: string;
  accessKey: string;
  mailbox?: MailboxForm;
}

const PICTURE =
  raw(`<svg viewBox="0 0 760 150" role="img" aria-label="Acme's Jira sends sealed messages through a mailbox or an exchange directory to Globex's Jira, and the other way round.">
  <g class="box"><rect x="10" y="35" width="180" height="80" rx="8"/><rect x="570" y="35" width="180" height="80" rx="8"/></g>
  <g class="dir"><rect x="300" y="20" width="160" height="48" rx="6"/><rect x="300" y="82" width="160" height="48" rx="6"/></g>
  <g class="text"><text x="100" y="70">Acme's Jira</text><text x="100" y="92" class="small">project ACME</text>
  <text x="660" y="70">Globex's Jira</text><text x="660" y="92" class="small">project GLX</text>
  <text x="380" y="49">from Acme</text><text x="380" y="111">from Globex</text></g>
  <g class="line"><path d="M190 60 L292 46"/><path d="M284 42 l10 4 -8 7"/><path d="M460 44 L562 58"/><path d="M554 52 l10 6 -11 4"/>
  <path d="M570 92 L468 106"/><path d="M477 99 l-11 7 12 4"/><path d="M300 106 L198 92"/><path d="M209 88 l-12 4 10 7"/></g>
</svg>`);

function copyRow(label: string, value: string): Html {
  return html`<div class="copy-row">
    <span class="field-label">${label}</span><code>${value}</code>
    <button type="button" class="button" data-copy="${value}" aria-label="Copy ${label}">Copy</button>
  </div>`;
}

function serverRows(name: string, server: MailServerForm & { folder?: string }): Html {
  return html`<h4>${name}</h4>
    ${copyRow('Server address', server.host)} ${copyRow('Port', String(server.port))}
    ${copyRow('Security', 'None')} ${server.folder === undefined ? '' : copyRow('Folder', server.folder)}`;
}

function mailValues({ label, bridgeUrl, accessKey, mailbox }: SideOnPage): Html | string {
  if (!mailbox) return '';
  return html`<section class="card" aria-label="Mailbox of ${label}">
    <h3>${label}: mailbox</h3>
    ${copyRow('Bridge URL', bridgeUrl)} ${copyRow('Access key', accessKey)}
    ${copyRow('Address', mailbox.receive.address)} ${copyRow('Username', mailbox.receive.username)}
    ${copyRow('Password', mailbox.password)} ${serverRows('Receive E-Mails', mailbox.receive)}
    ${serverRows('Send E-Mails', mailbox.send)}
  </section>`;
}

function values(side: SideOnPage): Html {
  return html`<section class="card" aria-label="Values for ${side.label}">
    <h3>${side.label}: exchange directory</h3>
    ${copyRow('Bridge URL', side.bridgeUrl)} ${copyRow('Exchange directory', side.exchange)}
    ${copyRow('Access key', side.accessKey)}
    <p>
      <a target="_blank" href="${side.origin}/login">Log in as anybody of ${side.label}</a> ·
      <a target="_blank" href="${side.issuesHref}">issues of ${side.projectKey}</a>
    </p>
  </section>`;
}

/** The page that `npm start` opens with: what this is, one picture and the next three clicks. */
export function firstPage(
  acme: SideOnPage,
  globex: SideOnPage,
  about: { dir: string; poll: number; mailServers?: MailServerKind },
): string {
  return html`<!doctype html>
    <html
      lang="en"
      data-color-mode="light"
      data-theme="dark:dark light:light spacing:spacing typography:typography shape:shape"
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Issue Synchronization on this laptop</title>
        <link rel="icon" href="/assets/icon.svg" />
        <link rel="stylesheet" href="/assets/tokens.css" />
        <link rel="stylesheet" href="/assets/jira.css" />
        <script src="/assets/browser/theme-early"></script>
        <script type="module" src="/assets/browser/copy"></script>
      </head>
      <body>
        <main class="first-page">
          <h1>Issue Synchronization for Jira Cloud, on this laptop</h1>
          <p>
            Two companies, two Jira sites, no network path between them. The app keeps the issues of two
            projects in step through encrypted messages: by email between two mailboxes, or as files in an
            exchange directory. Both sites here are stand-ins that run on this machine; the app is the real
            one.
          </p>
          <div class="picture">${PICTURE}</div>
          <h2>The next three clicks</h2>
          <ol class="clicks">
            <li>
              <a class="button primary" target="_blank" href="${acme.wizardHref}"
                >Open ${acme.label} as ${acme.wizardPerson}</a
              >
              <p>
                It opens in a new tab, so that this page stays. New synchronization &gt; Distributed
                Configuration (Master). Choose Email or File exchange, paste ${acme.label}'s values for it
                from below, press Test connection, ask for approval and allow the bridge, and keep the
                handshake file that is downloaded at the end.
              </p>
            </li>
            <li>
              <a class="button primary" target="_blank" href="${globex.wizardHref}"
                >Open ${globex.label} as ${globex.wizardPerson}</a
              >
              <p>
                New synchronization &gt; Distributed Configuration (Slave). Upload the handshake file, and go
                through the same steps with ${globex.label}'s values.
              </p>
            </li>
            <li>
              <strong>Compare the six words on both pages, confirm them, and press Start on both.</strong>
              <p>
                Then create an issue in
                <a target="_blank" href="${acme.issuesHref}">${acme.projectName}</a> and watch it arrive in
                <a target="_blank" href="${globex.issuesHref}">${globex.projectName}</a>. It takes seconds:
                the bridge rings when a message has come. The safety net is a poll every ${about.poll} s here
                (every five minutes on Forge).
              </p>
            </li>
          </ol>
          <h2>What to paste</h2>
          <div class="sides">${mailValues(acme)} ${mailValues(globex)}</div>
          ${about.mailServers ? html`<p class="subtle">${MAIL_SERVERS_TEXT[about.mailServers]}</p>` : ''}
          <div class="sides">${values(acme)} ${values(globex)}</div>
          <p class="subtle">
            Everything is kept in ${about.dir}. Stop with Ctrl-C; "npm start" goes on where it stopped, and
            "npm start -- --fresh" begins anew.
          </p>
        </main>
      </body>
    </html>`.markup.trimStart();
}
