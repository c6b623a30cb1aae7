import { plainText } from './adf';
import type { SiteCore } from './core';
import { settableFields } from './fields/registry';
import type { FieldSelection } from './issue-json';
import type { AdfNode, IssueRecord } from './model';

/**
 * `renderedFields`: the rich text fields as HTML, reduced to their words in paragraphs; null for every other field.
 * Real Jira renders marks, tables and dates too.
 */
export function renderedFields(
  core: SiteCore,
  issue: IssueRecord,
  selection: FieldSelection,
): Record<string, unknown> {
  const fields = settableFields(core).filter((field) => selection(field.id));
  return Object.fromEntries(
    fields.map((field) => [
      field.id,
      field.kind === 'richtext' ? html((issue.values[field.id] as AdfNode | null | undefined) ?? null) : null,
    ]),
  );
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function html(document: AdfNode | null): string {
  const blocks = (document?.content ?? []).map(plainText);
  return blocks
    .map((text) => `<p>${text.replaceAll(/[&<>"]/g, (char) => ESCAPES[char] ?? char)}</p>`)
    .join('\n');
}
