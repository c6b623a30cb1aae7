/** Markup that is safe to send: made only by `html` and `raw`, so that nothing reaches a page unescaped by accident. */
export interface Html {
  readonly markup: string;
}

type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}

/** Marks markup of our own as safe. Never give it anything that a user wrote. */
export function raw(markup: string): Html {
  return { markup };
}

function render(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escapeHtml(String(piece));
  if ('markup' in piece) return piece.markup;
  return piece.map(render).join('');
}

/** Template tag: escapes every value but `Html`, drops false, null and undefined, joins lists. Quote every attribute. */
export function html(parts: TemplateStringsArray, ...values: Piece[]): Html {
  return raw(
    parts.map((part, index) => part + (index < values.length ? render(values[index]) : '')).join(''),
  );
}

/** A URL that may stand in href: http, https, mailto or a path of this site; anything else (javascript:, data:) becomes "#". */
export function safeHref(url: string): string {
  if (url.startsWith('/') && !url.startsWith('//')) return url;
  return /^(https?:|mailto:)/i.test(url.trim()) ? url.trim() : '#';
}
