interface Node {
  type: string;
  attrs?: Record<string, unknown>;
  content?: Node[];
  text?: string;
}

function inline(lines: readonly string[]): Node[] {
  return lines.flatMap((line, index) => [
    ...(index > 0 ? [{ type: 'hardBreak' }] : []),
    ...(line === '' ? [] : [{ type: 'text', text: line }]),
  ]);
}

function block(lines: readonly string[]): Node {
  const heading = lines.length === 1 ? /^(#{1,6}) (.+)$/.exec(lines[0] ?? '') : null;
  if (heading) {
    return {
      type: 'heading',
      attrs: { level: heading[1]?.length ?? 1 },
      content: inline([heading[2] ?? '']),
    };
  }
  if (lines.every((line) => line.startsWith('- '))) {
    const items = lines.map((line) => ({
      type: 'listItem',
      content: [{ type: 'paragraph', content: inline([line.slice(2)]) }],
    }));
    return { type: 'bulletList', content: items };
  }
  return { type: 'paragraph', content: inline(lines) };
}

/**
 * The simple editor's text as an ADF document, or null for no text: blank lines end a paragraph, "# " starts a heading,
 * "- " a list item, ``` encloses code. The way back is pages/adf-text.ts.
 */
export function textToAdf(text: string): { type: 'doc'; version: 1; content: Node[] } | null {
  const content: Node[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) content.push(block(open));
    open = [];
  };
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line.startsWith('```')) {
      close();
      const end = lines.indexOf('```', index + 1);
      const code = lines.slice(index + 1, end < 0 ? undefined : end).join('\n');
      content.push({ type: 'codeBlock', content: code === '' ? [] : [{ type: 'text', text: code }] });
      index = end < 0 ? lines.length : end;
    } else if (line.trim() === '') close();
    else open.push(line);
  }
  close();
  return content.length === 0 ? null : { type: 'doc', version: 1, content };
}
