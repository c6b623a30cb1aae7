import type { AdfDocument, AdfNode } from '../protocol/adf';

const INLINE_PARENTS = new Set(['paragraph', 'heading', 'taskItem', 'decisionItem', 'caption']);

/** The id under which the reader of a document knows an image, for the id that stands there; undefined: it knows none. */
export type ImageOf = (id: string) => string | undefined;

interface Translation {
  company: string;
  imageOf: ImageOf;
}

/**
 * A document without what means something on its own site only: a mention becomes plain "@Name (Company)" so that nobody is
 * pinged by accident. An image that is an attachment of the issue keeps its place with another id; any other becomes its name. The same on
 * the way out (media ids of the site become item ids) and on the way in (the other way round), where a partner may not have done it.
 */
export function neutralDocument(
  document: AdfDocument,
  company: string,
  imageOf: ImageOf = () => undefined,
): AdfDocument {
  return { ...document, content: neutralContent(document.content, 'doc', { company, imageOf }) };
}

/** Ids of the files that a document shows, with the names that stand there, each once. */
export function imagesIn(document: AdfDocument): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (nodes: readonly AdfNode[]) => {
    for (const node of nodes) {
      const id = node.type === 'media' || node.type === 'mediaInline' ? idOf(node) : undefined;
      if (id !== undefined) found.set(id, nameOf(node) ?? found.get(id) ?? '');
      if (node.content !== undefined) walk(node.content);
    }
  };
  walk(document.content);
  return found;
}

function neutralContent(nodes: readonly AdfNode[], parent: string, by: Translation): AdfNode[] {
  return nodes.flatMap((node) => neutralNode(node, parent, by));
}

function neutralNode(node: AdfNode, parent: string, by: Translation): AdfNode[] {
  switch (node.type) {
    case 'mention':
      return [{ type: 'text', text: `${mentionText(node)} (${by.company})` }];
    case 'mediaInline':
    case 'media':
      return [translated(node, by) ?? { type: 'text', text: mediaText(node) }];
    case 'mediaSingle':
    case 'mediaGroup':
      return neutralMedia(node, parent, by);
    default:
      return [
        node.content === undefined ? node : { ...node, content: neutralContent(node.content, node.type, by) },
      ];
  }
}

/** Images that the reader knows stay together; the names of the others stand in a paragraph after them. */
function neutralMedia(node: AdfNode, parent: string, by: Translation): AdfNode[] {
  const media = (node.content ?? []).filter((child) => child.type === 'media');
  const known = media.map((child) => translated(child, by));
  const shown = known.filter((child) => child !== undefined);
  const names = media.filter((_, index) => known[index] === undefined).map(mediaText);
  const captions = (node.content ?? []).filter((child) => child.type !== 'media');
  const kept: AdfNode[] =
    shown.length === 0 ? [] : [{ ...node, content: [...shown, ...neutralContent(captions, node.type, by)] }];
  if (names.length === 0 && kept.length > 0) return kept;
  const text: AdfNode = { type: 'text', text: names.join(', ') || '[image]' };
  return [...kept, INLINE_PARENTS.has(parent) ? text : { type: 'paragraph', content: [text] }];
}

/** What says how an image looks; everything else about a file is a matter of its own site. */
const LOOKS = ['alt', 'width', 'height'] as const;

function translated(node: AdfNode, { imageOf }: Translation): AdfNode | undefined {
  const given = idOf(node);
  const id = given === undefined ? undefined : imageOf(given);
  if (id === undefined) return undefined;
  const looks = LOOKS.flatMap((name) => {
    const value = node.attrs?.[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const isInlineImage = node.type === 'mediaInline' && node.attrs?.['type'] === 'image';
  const type = isInlineImage ? 'image' : 'file';
  const attrs = { ...Object.fromEntries(looks), type, id, collection: '' };
  return { type: node.type, attrs, ...(node.marks === undefined ? {} : { marks: node.marks }) };
}

function idOf({ attrs }: AdfNode): string | undefined {
  const id = attrs?.['type'] === 'external' ? undefined : attrs?.['id'];
  return typeof id === 'string' ? id : undefined;
}

function mentionText(node: AdfNode): string {
  const text = node.attrs?.['text'];
  const name = typeof text === 'string' && text !== '' ? text : 'someone';
  return name.startsWith('@') ? name : `@${name}`;
}

function mediaText(node: AdfNode): string {
  const name = nameOf(node);
  return name === undefined ? '[image]' : `[image: ${name}]`;
}

function nameOf({ attrs }: AdfNode): string | undefined {
  const alt = attrs?.['alt'];
  return typeof alt === 'string' && alt.trim() !== '' ? alt : undefined;
}

/** Jira reads a never-set description as null and a cleared one as an empty document: both mean that there is none. */
export function documentOrNull(document: AdfDocument | null): AdfDocument | null {
  return document === null || document.content.length === 0 ? null : document;
}
