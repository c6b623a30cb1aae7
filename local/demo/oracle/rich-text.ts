import type { AdfNode } from '../../jira/model';
import { isPointed } from './point-images';

/** What must differ between two sites for now, counted where it stands. */
export interface Adapted {
  inlineImages: number;
  mentions: number;
}

/** Blocks that take text but no paragraphs. */
const TEXT_BLOCKS = new Set(['paragraph', 'heading', 'taskItem', 'decisionItem', 'caption']);

/** A text as the other site must show it: mentions, and images of no file of the issue, which mean something on their own site only, as words. */
export function asWords(document: AdfNode, company: string, adapted: Adapted): AdfNode {
  return { ...document, content: children(document, company, adapted) };
}

function children(parent: AdfNode, company: string, adapted: Adapted): AdfNode[] {
  return (parent.content ?? []).flatMap((node): AdfNode | AdfNode[] => {
    if (node.type === 'mention') {
      adapted.mentions += 1;
      const name = nonEmpty(node.attrs?.['text']) ?? 'someone';
      return { type: 'text', text: `${name.startsWith('@') ? '' : '@'}${name} (${company})` };
    }
    if (node.type === 'mediaInline' || node.type === 'mediaSingle' || node.type === 'mediaGroup') {
      if (isPointed(node)) return node;
      const all = node.type === 'mediaInline' ? [node] : mediaOf(node);
      const images = all.filter((image) => !isPointed(image));
      const kept = (node.content ?? []).filter((child) => isPointed(child) || child.type === 'caption');
      const shown = kept.some(isPointed)
        ? [{ ...node, content: children({ ...node, content: kept }, company, adapted) }]
        : [];
      if (shown.length > 0 && images.length === 0) return shown;
      adapted.inlineImages += Math.max(1, images.length);
      const text = { type: 'text', text: images.map(imageWords).join(', ') || '[image]' };
      const inline = node.type === 'mediaInline' || TEXT_BLOCKS.has(parent.type);
      return [...shown, inline ? text : { type: 'paragraph', content: [text] }];
    }
    if (isPointed(node)) return node;
    return node.content ? { ...node, content: children(node, company, adapted) } : node;
  });
}

const mediaOf = (node: AdfNode) => (node.content ?? []).filter((child) => child.type === 'media');

function imageWords(media: AdfNode): string {
  const name = nonEmpty(media.attrs?.['alt']);
  return name === undefined ? '[image]' : `[image: ${name}]`;
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** One spelling for one document: the order of keys does not count; an empty document is none. */
export function canonical(document: AdfNode | null): string {
  return document === null || (document.content ?? []).length === 0 ? '' : JSON.stringify(sorted(document));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, entry]) => [key, sorted(entry)]),
  );
}

/** The words of a block. */
export function wordsOf(node: AdfNode): string {
  return node.text ?? (node.content ?? []).map(wordsOf).join('');
}
