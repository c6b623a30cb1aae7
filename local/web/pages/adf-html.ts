import { html, raw, safeHref, type Html } from '../html';

/** A node of Atlassian Document Format as the site stores it. */
interface Node {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: Node[];
  content?: Node[];
}

/** Finds the attachment that a media node names; the node carries the file's media id, or only its name. */
export type FindMedia = (media: {
  id: string;
  alt: string;
}) => { href: string; image: boolean; name: string } | undefined;

const attr = (node: Node, name: string): string => String(node.attrs?.[name] ?? '');

function textHtml(node: Node): Html {
  let result = html`${node.text ?? ''}`;
  for (const mark of node.marks ?? []) {
    if (mark.type === 'strong') result = html`<strong>${result}</strong>`;
    else if (mark.type === 'em') result = html`<em>${result}</em>`;
    else if (mark.type === 'code') result = html`<code>${result}</code>`;
    else if (mark.type === 'strike') result = html`<s>${result}</s>`;
    else if (mark.type === 'underline') result = html`<u>${result}</u>`;
    else if (mark.type === 'subsup')
      result = attr(mark, 'type') === 'sub' ? html`<sub>${result}</sub>` : html`<sup>${result}</sup>`;
    else if (mark.type === 'link')
      result = html`<a href="${safeHref(attr(mark, 'href'))}" rel="noopener noreferrer">${result}</a>`;
  }
  return result;
}

function mediaHtml(node: Node, findMedia: FindMedia): Html {
  const found = findMedia({ id: attr(node, 'id'), alt: attr(node, 'alt') });
  if (!found) return html`<span class="subtle">[${attr(node, 'alt') || 'file'}]</span>`;
  return found.image
    ? html`<img class="inline-image" src="${found.href}" alt="${found.name}" />`
    : html`<a href="${found.href}">${found.name}</a>`;
}

/** Renders a document for reading. Everything in it is escaped; a node that is not known shows its text. */
export function adfHtml(document: unknown, findMedia: FindMedia): Html {
  const inside = (node: Node): Html => html`${(node.content ?? []).map(one)}`;
  function one(node: Node): Html {
    switch (node.type) {
      case 'text':
        return textHtml(node);
      case 'paragraph':
        return html`<p>${inside(node)}</p>`;
      case 'heading': {
        // Headings inside an issue stand below the page's own.
        const level = Math.min(6, Math.max(1, Number(node.attrs?.['level'] ?? 1)) + 2);
        return html`${raw(`<h${level}>`)}${inside(node)}${raw(`</h${level}>`)}`;
      }
      case 'bulletList':
        return html`<ul>
          ${inside(node)}
        </ul>`;
      case 'orderedList':
        return html`<ol start="${Number(node.attrs?.['order'] ?? 1)}">
          ${inside(node)}
        </ol>`;
      case 'listItem':
        return html`<li>${inside(node)}</li>`;
      case 'taskList':
      case 'decisionList':
        return html`<ul class="tasks">
          ${inside(node)}
        </ul>`;
      case 'taskItem':
      case 'decisionItem':
        return html`<li>${attr(node, 'state') === 'DONE' ? '☑ ' : '☐ '}${inside(node)}</li>`;
      case 'codeBlock':
        return html`<pre><code>${inside(node)}</code></pre>`;
      case 'blockquote':
        return html`<blockquote>${inside(node)}</blockquote>`;
      case 'panel':
        return html`<div class="panel">${inside(node)}</div>`;
      case 'expand':
      case 'nestedExpand':
        return html`<details>
          <summary>${attr(node, 'title') || 'More'}</summary>
          ${inside(node)}
        </details>`;
      case 'rule':
        return html`<hr />`;
      case 'hardBreak':
        return html`<br />`;
      case 'table':
        return html`<div class="scroll">
          <table>
            ${inside(node)}
          </table>
        </div>`;
      case 'tableRow':
        return html`<tr>
          ${inside(node)}
        </tr>`;
      case 'tableHeader':
        return html`<th>${inside(node)}</th>`;
      case 'tableCell':
        return html`<td>${inside(node)}</td>`;
      case 'media':
      case 'mediaInline':
        return mediaHtml(node, findMedia);
      case 'mention':
        return html`<span class="mention">${attr(node, 'text') || '@somebody'}</span>`;
      case 'emoji':
        return html`${attr(node, 'text') || attr(node, 'shortName')}`;
      case 'status':
        return html`<span class="lozenge grey">${attr(node, 'text')}</span>`;
      case 'date':
        return html`<time
          >${new Date(Number(attr(node, 'timestamp')) || 0).toISOString().slice(0, 10)}</time
        >`;
      case 'inlineCard':
      case 'blockCard':
      case 'embedCard':
        return html`<a href="${safeHref(attr(node, 'url'))}" rel="noopener noreferrer"
          >${attr(node, 'url')}</a
        >`;
      default:
        return inside(node);
    }
  }
  return document && typeof document === 'object' ? one(document as Node) : html``;
}
