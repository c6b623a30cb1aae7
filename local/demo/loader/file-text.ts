import type { AdfNode } from '../../jira/model';

/** What had to be changed in the file's texts to be texts of this site. */
export interface LoadedTexts {
  /** Media nodes that name an attachment of their issue: they point at it now. */
  imagesPointed: number;
  /** Media nodes whose file the issue does not have: their name stands in their place. */
  imagesNamed: number;
  /** Texts without ADF, made of their wiki markup as it stands. */
  madeOfWiki: number;
  /** Texts that are longer than Jira takes. */
  textsCut: number;
  /** Comments without a text, which Jira does not take. */
  emptyComments: number;
}

export interface TextContext {
  /** Media id of the attachment with that file name. */
  mediaIdOf(filename: string): string | undefined;
  /** Account id and display name of a pseudonym. */
  personOf(pseudonym: string): { accountId: string; displayName: string } | undefined;
  loaded: LoadedTexts;
}

/** Jira's limit for one text, in characters. */
const MAX_TEXT = 32_767;

const text = (words: string): AdfNode => ({ type: 'text', text: words });
const paragraph = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });

/** A text of the file as a text of the site. */
export function siteText(body: { wiki: string; adf: AdfNode | null }, context: TextContext): AdfNode {
  if (body.adf) return { ...body.adf, content: children(body.adf, context) };
  context.loaded.madeOfWiki += 1;
  if (body.wiki.length > MAX_TEXT) context.loaded.textsCut += 1;
  return wikiAsText(body.wiki.slice(0, MAX_TEXT));
}

/** A comment always says something. */
export function emptyComment(loaded: LoadedTexts): AdfNode {
  loaded.emptyComments += 1;
  return { type: 'doc', version: 1, content: [paragraph(text('(no text)'))] };
}

/** True where a media node names a file, which has to be attached before the text can be written. */
export function namesFiles(document: AdfNode): boolean {
  const isFile = document.type === 'media' && document.attrs?.['type'] === 'file';
  return isFile || (document.content ?? []).some(namesFiles);
}

function children(parent: AdfNode, context: TextContext): AdfNode[] {
  return (parent.content ?? []).flatMap((node) => adapted(node, context));
}

function adapted(node: AdfNode, context: TextContext): AdfNode[] {
  if (node.type === 'mention') return [mention(node, context)];
  if (node.type === 'mediaSingle' || node.type === 'mediaGroup') return media(node, context);
  return [node.content ? { ...node, content: children(node, context) } : node];
}

function mention(node: AdfNode, context: TextContext): AdfNode {
  const person = context.personOf(String(node.attrs?.['id'] ?? ''));
  if (!person) return text(String(node.attrs?.['text'] || '@somebody'));
  return { ...node, attrs: { ...node.attrs, id: person.accountId, text: `@${person.displayName}` } };
}

/** The block with the files that there are, then the names of the others. */
function media(block: AdfNode, { mediaIdOf, loaded }: TextContext): AdfNode[] {
  const kept: AdfNode[] = [];
  const names: string[] = [];
  for (const node of block.content ?? []) {
    const isFile = node.type === 'media' && node.attrs?.['type'] === 'file';
    const filename = String(node.attrs?.['id'] ?? '');
    const mediaId = isFile ? mediaIdOf(filename) : undefined;
    if (!isFile) kept.push(node);
    else if (mediaId === undefined) names.push(filename);
    else {
      loaded.imagesPointed += 1;
      kept.push({ ...node, attrs: { ...node.attrs, id: mediaId, collection: '', alt: filename } });
    }
  }
  loaded.imagesNamed += names.length;
  const named = names.filter((name) => name !== '').map((name) => paragraph(text(name)));
  return kept.some((node) => node.type === 'media') ? [{ ...block, content: kept }, ...named] : named;
}

/** Paragraphs between empty lines, line breaks within: markup is shown, not read. */
function wikiAsText(wiki: string): AdfNode {
  const blocks = wiki
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== '');
  const content = blocks.map((block) => {
    const lines = block.split('\n').map((line) => (line === '' ? [] : [text(line)]));
    return paragraph(...lines.flatMap((line, at) => (at === 0 ? line : [{ type: 'hardBreak' }, ...line])));
  });
  return { type: 'doc', version: 1, content };
}
