import Ajv from 'ajv-draft-04';
import type { ValidateFunction } from 'ajv';
import fullSchema from '@atlaskit/adf-schema/dist/json-schema/v1/full.json';
import { Refusal, fail } from './answers';
import type { AdfNode } from './model';

/** Jira's limit for one text, in characters (REST error "exceeds the allowed limit of 32,767 characters"). */
const MAX_TEXT_LENGTH = 32_767;
const TABLE_NODES = new Set(['table', 'tableRow', 'tableHeader', 'tableCell']);

let validator: ValidateFunction | undefined;

function isValid(document: unknown): boolean {
  validator ??= new Ajv({ strict: false }).compile(fullSchema);
  return validator(document) === true;
}

function isNode(value: unknown): value is AdfNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function upperHex(color: unknown): unknown {
  return typeof color === 'string' && /^#[0-9a-f]{3,8}$/i.test(color) ? color.toUpperCase() : color;
}

/** What Jira itself changes on the way in: empty text nodes go, panel colours become upper-case, empty attrs of table nodes go. */
function normalise(node: AdfNode): AdfNode {
  const next: AdfNode = { ...node };
  if (node.attrs && TABLE_NODES.has(node.type) && Object.keys(node.attrs).length === 0) delete next.attrs;
  if (node.type === 'panel' && node.attrs && 'panelColor' in node.attrs) {
    next.attrs = { ...node.attrs, panelColor: upperHex(node.attrs['panelColor']) };
  }
  if (Array.isArray(node.content)) {
    next.content = node.content
      .filter((child) => !(isNode(child) && child.type === 'text' && child.text === ''))
      .map((child) => (isNode(child) ? normalise(child) : child));
  }
  return next;
}

/** Calls `visit` for the node and everything below it, in document order. */
function walk(node: AdfNode, visit: (node: AdfNode) => void): void {
  visit(node);
  for (const child of node.content ?? []) walk(child, visit);
}

/** The words of a document, blocks separated by line breaks: what `text ~` searches and what the length limit counts. */
export function plainText(node: AdfNode | null): string {
  if (!node) return '';
  if (node.type === 'text') return node.text ?? '';
  if (node.type === 'hardBreak') return '\n';
  const attrText = node.attrs?.['text'];
  if (
    (node.type === 'mention' || node.type === 'emoji' || node.type === 'status') &&
    typeof attrText === 'string'
  ) {
    return attrText;
  }
  const children = (node.content ?? []).map(plainText);
  const inline = node.type === 'paragraph' || node.type === 'heading' || node.type === 'codeBlock';
  return children.join(inline ? '' : '\n');
}

function mediaIsForeign(document: AdfNode, ownMediaIds: ReadonlySet<string>): boolean {
  let foreign = false;
  walk(document, (node) => {
    if (node.type !== 'media' && node.type !== 'mediaInline') return;
    if (node.attrs?.['type'] === 'external') return;
    const id = node.attrs?.['id'];
    if (node.attrs?.['collection'] !== '' || typeof id !== 'string' || !ownMediaIds.has(id)) foreign = true;
  });
  return foreign;
}

/** A document without content: what a description reads after it was cleared. */
export function emptyDocument(): AdfNode {
  return { type: 'doc', version: 1, content: [] };
}

/**
 * Checks a rich text as Jira does and returns what Jira would store.
 * `field` names the error's place; media nodes must name attachments of the same issue by their media id.
 */
export function acceptDocument(
  input: unknown,
  field: string,
  ownMediaIds: ReadonlySet<string>,
): AdfNode | Refusal {
  if (!isNode(input) || input.type !== 'doc') {
    const text = 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
    return new Refusal({ status: 400, body: { errorMessages: [], errors: { [field]: text } } });
  }
  const document = normalise(input);
  if (!isValid(document)) return fail(400, 'INVALID_INPUT');
  if (plainText(document).length > MAX_TEXT_LENGTH) {
    const text = 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.';
    return new Refusal({ status: 400, body: { errorMessages: [], errors: { [field]: text } } });
  }
  if (mediaIsForeign(document, ownMediaIds)) return fail(400, 'ATTACHMENT_VALIDATION_ERROR');
  return document;
}
