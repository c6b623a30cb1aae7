import type { AdfDocument, AdfNode } from '../protocol/adf';

const INLINE_PARENTS = new Set(['paragraph', 'heading', 'taskItem', 'decisionItem', 'caption']);

/**
 * A document without what means something on its own site only: a mention becomes plain "@Name (Company)" so that nobody is
 * pinged by accident, and an inline image becomes its name (carrying the image itself is a later step).
 */
export function neutralDocument(document: AdfDocument, company: string): AdfDocument {
  return { ...document, content: neutralContent(document.content, 'doc', company) };
}

function neutralContent(nodes: readonly AdfNode[], parent: string, company: string): AdfNode[] {
  return nodes.flatMap((node) => neutralNode(node, parent, company));
}

function neutralNode(node: AdfNode, parent: string, company: string): AdfNode[] {
  switch (node.type) {
    case 'mention':
      return [{ type: 'text', text: `${mentionText(node)} (${company})` }];
    case 'mediaInline':
      return [{ type: 'text', text: mediaText(node) }];
    case 'mediaSingle':
    case 'mediaGroup': {
      const texts = (node.content ?? []).filter((child) => child.type === 'media').map(mediaText);
      const text: AdfNode = { type: 'text', text: texts.join(', ') || '[image]' };
      return [INLINE_PARENTS.has(parent) ? text : { type: 'paragraph', content: [text] }];
    }
    default:
      return [
        node.content === undefined
          ? node
          : { ...node, content: neutralContent(node.content, node.type, company) },
      ];
  }
}

function mentionText(node: AdfNode): string {
  const text = node.attrs?.['text'];
  const name = typeof text === 'string' && text !== '' ? text : 'someone';
  return name.startsWith('@') ? name : `@${name}`;
}

function mediaText(node: AdfNode): string {
  const alt = node.attrs?.['alt'];
  return typeof alt === 'string' && alt.trim() !== '' ? `[image: ${alt}]` : '[image]';
}

/** Jira reads a never-set description as null and a cleared one as an empty document: both mean that there is none. */
export function documentOrNull(document: AdfDocument | null): AdfDocument | null {
  return document === null || document.content.length === 0 ? null : document;
}
