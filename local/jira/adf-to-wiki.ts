import type { AdfNode } from './model';

/**
 * A document as wiki markup: changelogs show rich text in this form, never as ADF.
 * Covers what people write in issues; a node without a wiki form is shown by its text.
 */
export function toWiki(
  document: AdfNode | null,
  fileName: (mediaId: string) => string | undefined,
): string | null {
  if (!document) return null;
  const text = blocks(document.content ?? [], fileName, '').trim();
  return text === '' ? null : text;
}

type FileName = (mediaId: string) => string | undefined;

const MARKS: Record<string, [string, string]> = {
  strong: ['*', '*'],
  em: ['_', '_'],
  underline: ['+', '+'],
  strike: ['-', '-'],
  code: ['{{', '}}'],
};

function blocks(nodes: AdfNode[], fileName: FileName, bullet: string): string {
  return nodes.map((node) => block(node, fileName, bullet)).join(bullet ? '\n' : '\n\n');
}

function block(node: AdfNode, fileName: FileName, bullet: string): string {
  const children = node.content ?? [];
  switch (node.type) {
    case 'heading':
      return `h${String(node.attrs?.['level'] ?? 1)}. ${inline(children, fileName)}`;
    case 'paragraph':
      return inline(children, fileName);
    case 'bulletList':
    case 'orderedList': {
      const sign = bullet + (node.type === 'bulletList' ? '*' : '#');
      return children.map((item) => listItem(item, fileName, sign)).join('\n');
    }
    case 'codeBlock': {
      const language = node.attrs?.['language'];
      return `{code${typeof language === 'string' ? `:${language}` : ''}}\n${inline(children, fileName)}\n{code}`;
    }
    case 'blockquote':
      return `{quote}${blocks(children, fileName, '')}{quote}`;
    case 'panel':
      return `{panel}\n${blocks(children, fileName, '')}\n{panel}`;
    case 'rule':
      return '----';
    case 'table':
      return children.map((row) => tableRow(row, fileName)).join('\n');
    case 'media':
      return media(node, fileName);
    default:
      return children.length > 0 ? blocks(children, fileName, bullet) : inline([node], fileName);
  }
}

function listItem(item: AdfNode, fileName: FileName, sign: string): string {
  return (item.content ?? [])
    .map((child) =>
      child.type.endsWith('List') ? block(child, fileName, sign) : `${sign} ${block(child, fileName, sign)}`,
    )
    .join('\n');
}

function tableRow(row: AdfNode, fileName: FileName): string {
  const cells = row.content ?? [];
  const sign = cells[0]?.type === 'tableHeader' ? '||' : '|';
  return sign + cells.map((cell) => blocks(cell.content ?? [], fileName, '') + sign).join('');
}

function media(node: AdfNode, fileName: FileName): string {
  const id = node.attrs?.['id'];
  const url = node.attrs?.['url'];
  const name = typeof id === 'string' ? fileName(id) : typeof url === 'string' ? url : undefined;
  const width = node.attrs?.['width'];
  const height = node.attrs?.['height'];
  const size =
    typeof width === 'number' && typeof height === 'number' ? `|width=${width},height=${height}` : '';
  return `!${name ?? 'image'}${size}!`;
}

function inline(nodes: AdfNode[], fileName: FileName): string {
  return nodes
    .map((node) => {
      if (node.type === 'hardBreak') return '\n';
      if (node.type === 'mention') return `[~accountid:${String(node.attrs?.['id'] ?? '')}]`;
      if (node.type === 'inlineCard') return `[${String(node.attrs?.['url'] ?? '')}]`;
      if (node.type === 'mediaInline' || node.type === 'media') return media(node, fileName);
      const shown = node.text ?? node.attrs?.['text'];
      return marked(
        typeof shown === 'string' ? shown : inline(node.content ?? [], fileName),
        node.marks ?? [],
      );
    })
    .join('');
}

function marked(text: string, marks: AdfNode[]): string {
  return marks.reduce((inner, mark) => {
    const href = mark.attrs?.['href'];
    if (mark.type === 'link' && typeof href === 'string')
      return inner === href ? `[${href}]` : `[${inner}|${href}]`;
    const signs = MARKS[mark.type];
    return signs ? `${signs[0]}${inner}${signs[1]}` : inner;
  }, text);
}
