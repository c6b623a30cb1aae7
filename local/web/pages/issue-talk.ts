import { html, type Html } from '../html';
import type { Attachment, Comment, History } from '../jira-shapes';
import { adfHtml, type FindMedia } from './adf-html';
import { adfToText } from './adf-text';
import { avatar } from './layout';
import { byteSize, moment } from './parts';

function attachmentCard(attachment: Attachment): Html {
  const href = `/rest/api/3/attachment/content/${attachment.id}`;
  return html`<li class="attachment">
    <a href="${href}" download="${attachment.filename}">
      ${
        attachment.mimeType.startsWith('image/')
          ? html`<img class="thumbnail" src="${href}" alt="" loading="lazy" />`
          : html`<span class="thumbnail file" aria-hidden="true"
              >${attachment.filename.split('.').at(-1)?.slice(0, 5) ?? ''}</span
            >`
      }
      <span class="file-name">${attachment.filename}</span>
    </a>
    <span class="subtle">${byteSize(attachment.size)} · ${moment(attachment.created)}</span>
    <button
      type="button"
      class="link-button"
      data-action="delete-attachment"
      data-id="${attachment.id}"
      aria-label="Delete ${attachment.filename}"
    >
      Delete
    </button>
  </li>`;
}

/** The attachments with thumbnails, and the field to add more. */
export function attachmentList(attachments: readonly Attachment[]): Html {
  return html`<ul class="attachments">
    ${attachments.map(attachmentCard)}
  </ul>`;
}

function commentItem(comment: Comment, findMedia: FindMedia): Html {
  const { text, lossy } = adfToText(comment.body);
  const author = comment.author?.displayName ?? 'Anonymous';
  return html`<li class="comment" id="comment-${comment.id}">
    ${avatar(author)}
    <div class="comment-body">
      <div>
        <strong>${author}</strong>
        <span class="subtle"
          >${moment(comment.created)}${comment.updated === comment.created ? '' : ' · edited'}</span
        >
        ${comment.visibility ? html`<span class="lozenge grey">Restricted</span>` : null}
      </div>
      <div class="adf" data-read>${adfHtml(comment.body, findMedia)}</div>
      <form class="editor" data-editor="comment" data-id="${comment.id}" hidden>
        ${lossy ? html`<p class="message">Saving drops the formatting that this simple editor does not know.</p>` : null}
        <textarea aria-label="Edit comment" rows="4">${text}</textarea>
        <div class="buttons">
          <button type="submit" class="button primary">Save comment</button>
          <button type="button" class="button subtle-button" data-action="cancel-edit">Cancel</button>
        </div>
      </form>
      <div class="comment-actions">
        <button type="button" class="link-button" data-action="edit-comment">Edit</button>
        <button type="button" class="link-button" data-action="delete-comment" data-id="${comment.id}">
          Delete
        </button>
      </div>
    </div>
  </li>`;
}

/** The comments, oldest first. */
export function commentItems(comments: readonly Comment[], findMedia: FindMedia): Html {
  return html`<ul class="comments">
    ${comments.map((comment) => commentItem(comment, findMedia))}
  </ul>`;
}

const own = (item: Record<string, unknown>, name: string): string =>
  Object.hasOwn(item, name) && typeof item[name] === 'string' ? (item[name] as string) : '';

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text || 'None';
}

/** The change log, newest first, folded away until somebody asks. */
export function historyItems(histories: readonly History[]): Html {
  return html`<details class="history">
    <summary>History (${histories.length})</summary>
    <ul>
      ${histories.map(
        (history) =>
          html`<li>
            <strong>${history.author?.displayName ?? 'Somebody'}</strong>
            <span class="subtle">${moment(history.created)}</span>
            ${history.items.map(
              (item) =>
                html`<div>
                  ${own(item, 'field')}: ${shortened(own(item, 'fromString'))} →
                  ${shortened(own(item, 'toString'))}
                </div>`,
            )}
          </li>`,
      )}
    </ul>
  </details>`;
}
