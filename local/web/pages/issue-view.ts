import { html, type Html } from '../html';
import type { Comment, History, Issue, IssueRef } from '../jira-shapes';
import { adfHtml, type FindMedia } from './adf-html';
import { adfToText } from './adf-text';
import { issueFields, type Choices } from './issue-fields';
import { attachmentList, commentItems, historyItems } from './issue-talk';
import { issuesHref, page, type Frame } from './layout';
import { statusLozenge, typeMark } from './parts';

export interface IssueView {
  issue: Issue;
  comments: readonly Comment[];
  histories: readonly History[];
  choices: Choices;
  mayEdit: boolean;
  mayDelete: boolean;
  /** The app's issue panels, each an element that browser/app-modules.ts turns into an iframe. */
  panels: readonly { title: string; element: Html }[];
}

function reference(issue: IssueRef): Html {
  return html`<li>
    ${typeMark(issue.fields.issuetype)}
    <a href="/browse/${issue.key}">${issue.key}</a> ${issue.fields.summary}
    ${statusLozenge(issue.fields.status)}
  </li>`;
}

function head(issue: Issue, mayEdit: boolean): Html {
  const fields = issue.fields;
  return html`<nav class="crumbs" aria-label="Breadcrumbs">
      <a href="${issuesHref(fields.project.key)}">${fields.project.name}</a> /
      ${fields.parent ? html`<a href="/browse/${fields.parent.key}">${fields.parent.key}</a> / ` : null}
      ${typeMark(fields.issuetype)}
      <a href="/browse/${issue.key}">${issue.key}</a>
    </nav>
    <div data-read class="summary-line">
      <h1>${fields.summary}</h1>
      ${mayEdit ? html`<button type="button" class="link-button" data-action="edit-summary">Edit summary</button>` : null}
    </div>
    <form class="editor" data-editor="summary" hidden>
      <input aria-label="Summary" maxlength="255" required value="${fields.summary}" />
      <div class="buttons">
        <button type="submit" class="button primary">Save summary</button>
        <button type="button" class="button subtle-button" data-action="cancel-edit">Cancel</button>
      </div>
    </form>`;
}

function description(issue: Issue, findMedia: FindMedia, mayEdit: boolean): Html {
  const document = issue.fields.description;
  const { text, lossy } = adfToText(document);
  return html`<div class="heading-line">
      <h2>Description</h2>
      ${mayEdit ? html`<button type="button" class="link-button" data-action="edit-description">Edit description</button>` : null}
    </div>
    <div class="adf" data-read>
      ${text === '' && !lossy ? html`<p class="subtle">No description.</p>` : adfHtml(document, findMedia)}
    </div>
    <form class="editor" data-editor="description" hidden>
      ${lossy ? html`<p class="message">Saving drops the formatting that this simple editor does not know.</p>` : null}
      <textarea aria-label="Description" rows="8">${text}</textarea>
      <div class="buttons">
        <button type="submit" class="button primary">Save description</button>
        <button type="button" class="button subtle-button" data-action="cancel-edit">Cancel</button>
      </div>
    </form>`;
}

/** One issue in two columns. Sections marked data-live refresh themselves while the page is looked at. */
export function issueViewPage(frame: Frame, view: IssueView, dialog: Html): string {
  const { issue } = view;
  // The node names a media file; only the file name is common to it and to what REST tells of an attachment.
  const findMedia: FindMedia = ({ alt }) => {
    const found = issue.fields.attachment.find((attachment) => attachment.filename === alt);
    if (!found) return undefined;
    const href = `/rest/api/3/attachment/content/${found.id}`;
    return { href, image: found.mimeType.startsWith('image/'), name: found.filename };
  };
  const content = html`<article class="issue" data-issue-key="${issue.key}" data-issue-id="${issue.id}">
      <div class="issue-main">
        <section data-live="head">${head(issue, view.mayEdit)}</section>
        <section data-live="description" aria-label="Description">
          ${description(issue, findMedia, view.mayEdit)}
        </section>
        <section aria-label="Attachments">
          <div class="heading-line">
            <h2>Attachments</h2>
            <label class="link-button"
              >Attach files<input class="visually-hidden" type="file" multiple data-action="attach"
            /></label>
          </div>
          <div data-live="attachments">${attachmentList(issue.fields.attachment)}</div>
        </section>
        <section data-live="subtasks">
          ${
            issue.fields.subtasks.length > 0
              ? html`<h2>Child issues</h2>
                  <ul class="references">
                    ${issue.fields.subtasks.map(reference)}
                  </ul>`
              : null
          }
        </section>
        ${view.panels.map(
          (panel) =>
            html`<section class="card app-panel" aria-label="${panel.title}">
              <h2>${panel.title}</h2>
              ${panel.element}
            </section>`,
        )}
        <section aria-label="Comments">
          <h2>Comments</h2>
          <div data-live="comments">${commentItems(view.comments, findMedia)}</div>
          <form class="editor" data-editor="new-comment">
            <textarea aria-label="Add a comment" rows="3" placeholder="Add a comment..."></textarea>
            <div class="buttons"><button type="submit" class="button primary">Add comment</button></div>
          </form>
        </section>
        <section data-live="history">${historyItems(view.histories)}</section>
      </div>
      <aside class="issue-side">
        <div data-live="fields">${issueFields(issue, view.choices, view.mayEdit)}</div>
        ${
          view.mayDelete
            ? html`<button type="button" class="link-button danger" data-action="delete-issue">
                Delete issue
              </button>`
            : null
        }
      </aside>
    </article>
    ${dialog}`;
  return page(frame, `${issue.key} ${issue.fields.summary}`, content, [
    'theme',
    'create-issue',
    'issue-view',
    'live',
    'app-modules',
  ]);
}
