import type { AdfNode } from '../../jira/model';

const FILE = 'file: ';

/** Media ids that a document carries. */
export function mediaIdsIn(node: AdfNode): string[] {
  const own = isMedia(node) && typeof node.attrs?.['id'] === 'string' ? [node.attrs['id']] : [];
  return [...own, ...(node.content ?? []).flatMap(mediaIdsIn)];
}

/** The document with names of files in place of media ids, which are of one site only; an image of no file of the issue stays as it is. */
export function pointImages(node: AdfNode, fileOf: ReadonlyMap<string, string>): AdfNode {
  const file = isMedia(node) ? fileOf.get(String(node.attrs?.['id'])) : undefined;
  if (file !== undefined) {
    const { alt, width, height } = node.attrs ?? {};
    return { ...node, attrs: { alt, width, height, id: `${FILE}${file}` } };
  }
  return node.content ? { ...node, content: node.content.map((child) => pointImages(child, fileOf)) } : node;
}

/** An image that both sites can show. */
export function isPointed(node: AdfNode): boolean {
  const id = node.attrs?.['id'];
  return isMedia(node) && typeof id === 'string' && id.startsWith(FILE);
}

function isMedia(node: AdfNode): boolean {
  return node.type === 'media' || node.type === 'mediaInline';
}
