/** So long that a line with two values is not cut off by the activity log. */
const MOST_CHARS = 300;

/** A neutral value as people read it, shortened: documents as their words, people by name. */
export function describeValue(value: unknown): string {
  const text = textOf(value);
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}...` : text;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === '') return '(nothing)';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 0 ? '(nothing)' : value.map(textOf).join(', ');
  if (typeof value !== 'object') return String(value);
  const { type, name } = value as { type?: unknown; name?: unknown };
  if (type === 'doc') return wordsOf(value).trim() || '(nothing)';
  return typeof name === 'string' ? name : JSON.stringify(value);
}

interface Node {
  type?: unknown;
  text?: unknown;
  content?: unknown;
}

function wordsOf({ type, text, content }: Node): string {
  if (typeof text === 'string') return text;
  const inner = Array.isArray(content)
    ? content.map((node: Node | null) => wordsOf(node ?? {})).join('')
    : '';
  return type === 'paragraph' || type === 'heading' ? `${inner} ` : inner;
}
