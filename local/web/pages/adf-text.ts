interface Node {
  type: string;
  text?: string;
  attrs?: Record<string, unknown>;
  marks?: unknown[];
  content?: Node[];
}

/** What the simple editor can write back without loss: see browser/text-to-adf.ts. */
const SIMPLE = new Set([
  'doc',
  'paragraph',
  'text',
  'hardBreak',
  'heading',
  'bulletList',
  'listItem',
  'codeBlock',
]);

/**
 * A document as the text of the simple editor: blank lines between paragraphs, "# " before headings, "- " before list
 * items, ``` around code. `lossy` is true where saving the text again would drop formatting that the editor does not know.
 */
export function adfToText(document: unknown): { text: string; lossy: boolean } {
  let lossy = false;
  function inline(node: Node): string {
    if (!SIMPLE.has(node.type) || (node.marks ?? []).length > 0) lossy = true;
    if (node.type === 'text') return node.text ?? '';
    if (node.type === 'hardBreak') return '\n';
    return (
      String(node.attrs?.['text'] ?? node.attrs?.['url'] ?? '') + (node.content ?? []).map(inline).join('')
    );
  }
  function block(node: Node): string {
    if (!SIMPLE.has(node.type)) lossy = true;
    const content = node.content ?? [];
    if (node.type === 'heading')
      return `${'#'.repeat(Number(node.attrs?.['level'] ?? 1))} ${content.map(inline).join('')}`;
    if (node.type === 'codeBlock') return `\`\`\`\n${content.map(inline).join('')}\n\`\`\``;
    if (node.type === 'bulletList')
      return content.map((item) => `- ${(item.content ?? []).map(block).join(' ')}`).join('\n');
    if (
      content.some(
        (child) => child.type === 'paragraph' || child.content?.some((inner) => inner.type === 'paragraph'),
      )
    )
      return content.map(block).join('\n\n');
    return content.map(inline).join('');
  }
  const root = document as Node | null | undefined;
  return { text: root ? (root.content ?? []).map(block).join('\n\n') : '', lossy };
}
