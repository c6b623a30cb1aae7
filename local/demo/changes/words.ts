import type { AdfNode } from '../../jira/model';
import type { LocalRandom } from '../../random';

const WORDS =
  'invoice portal login cache timeout upload report printer export broker mobile search filter index backup restore router sensor ledger payment'.split(
    ' ',
  );
const VERBS = 'fails hangs loops returns prints loses repeats ignores rounds truncates'.split(' ');

/** "The invoice loses the 417th backup". */
export function sentence(random: LocalRandom): string {
  return `The ${random.pick(WORDS)} ${random.pick(VERBS)} the ${random.int(1000)}th ${random.pick(WORDS)}`;
}

/** One word, as labels are. */
export function label(random: LocalRandom): string {
  return `${random.pick(WORDS)}-${random.int(10)}`;
}

const text = (words: string, mark?: string): AdfNode =>
  mark === undefined ? { type: 'text', text: words } : { type: 'text', text: words, marks: [{ type: mark }] };

const paragraph = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });

/** A document of one to four blocks: marks, lists, code, a table now and then, letters beyond ASCII. */
export function richText(random: LocalRandom): AdfNode {
  const blocks: (() => AdfNode)[] = [
    () => paragraph(text(`${sentence(random)}. `), text('Why?', 'strong'), text(' Größe 12 µm, 日本, 🙂')),
    () => paragraph(text(sentence(random), 'em'), { type: 'hardBreak' }, text('and so on', 'code')),
    () => ({
      type: 'bulletList',
      content: [1, 2].map(() => ({ type: 'listItem', content: [paragraph(text(sentence(random)))] })),
    }),
    () => ({
      type: 'codeBlock',
      attrs: { language: 'java' },
      content: [text(`int n = ${random.int(100)};\n`)],
    }),
    () => ({
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: ['a', 'b'].map((name) => ({
            type: 'tableCell',
            attrs: {},
            content: [paragraph(text(`${name} ${random.int(9)}`))],
          })),
        },
      ],
    }),
  ];
  const count = 1 + random.int(4);
  return { type: 'doc', version: 1, content: Array.from({ length: count }, () => random.pick(blocks)()) };
}

/** Bytes that no compression shortens. */
export function noise(random: LocalRandom, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (; at + 4 <= size; at += 4) bytes.writeUInt32LE(Math.floor(random.next() * 2 ** 32), at);
  for (; at < size; at += 1) bytes[at] = random.int(256);
  return bytes;
}
