import { acceptDocument } from '../../local/jira/adf';
import { documentOrNull, neutralDocument } from '../../src/mapping/neutral-adf';
import type { AdfDocument, AdfNode } from '../../src/protocol/adf';

const doc = (...content: AdfNode[]): AdfDocument => ({ type: 'doc', version: 1, content });
const p = (...content: AdfNode[]): AdfNode => ({ type: 'paragraph', content });
const text = (t: string): AdfNode => ({ type: 'text', text: t });
const mention = { type: 'mention', attrs: { id: '712020:abc', text: '@Grace Hopper' } };
const media = (attrs = {}): AdfNode => ({
  type: 'media',
  attrs: { id: 'own-media', type: 'file', collection: '', ...attrs },
});
const image: AdfNode = {
  type: 'mediaSingle',
  attrs: { layout: 'center' },
  content: [media({ alt: 'plan.png' })],
};

/** Places where images and mentions may stand. */
const PLACES: [string, (block: AdfNode, inline: AdfNode) => AdfDocument][] = [
  ['the document', (block, inline) => doc(p(inline), block)],
  ['a heading', (block, inline) => doc({ type: 'heading', attrs: { level: 2 }, content: [inline] }, block)],
  [
    'a list item',
    (block, inline) =>
      doc({ type: 'bulletList', content: [{ type: 'listItem', content: [p(inline), block] }] }),
  ],
  [
    'a table cell',
    (block, inline) =>
      doc({
        type: 'table',
        content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [p(inline), block] }] }],
      }),
  ],
  [
    'an expand',
    (block, inline) => doc({ type: 'expand', attrs: { title: 'More' }, content: [p(inline), block] }),
  ],
  [
    'a task',
    (block, inline) =>
      doc(
        {
          type: 'taskList',
          attrs: { localId: 'l' },
          content: [{ type: 'taskItem', attrs: { localId: 't', state: 'TODO' }, content: [inline] }],
        },
        block,
      ),
  ],
];

describe('a document that leaves its site', () => {
  it.each(PLACES)('is one that Jira takes, without mentions and media, from %s', (_, place) => {
    const before = place(image, mention);
    expect(acceptDocument(before, 'description', new Set(['own-media']))).toMatchObject({ type: 'doc' });
    const neutral = neutralDocument(before, 'Acme');
    expect(acceptDocument(neutral, 'description', new Set())).toMatchObject({ type: 'doc' });
    const written = JSON.stringify(neutral);
    expect(written).not.toMatch(/"mention"|"media/);
    expect(written).toContain('@Grace Hopper (Acme)');
    expect(written).toContain('[image: plan.png]');
  });

  it('names every file of a group, and says what has no name', () => {
    const group = { type: 'mediaGroup', content: [media({ alt: 'a.txt' }), media()] };
    expect(neutralDocument(doc(group), 'Acme')).toEqual(doc(p(text('[image: a.txt], [image]'))));
    const inline = { type: 'mediaInline', attrs: { id: 'own-media', collection: '' } };
    expect(neutralDocument(doc(p(inline)), 'Acme')).toEqual(doc(p(text('[image]'))));
    const nameless = { type: 'mention', attrs: { id: 'x', text: '' } };
    expect(neutralDocument(doc(p(nameless)), 'Acme')).toEqual(doc(p(text('@someone (Acme)'))));
  });

  it('is otherwise as it was, and neutral already when it comes back', () => {
    const rich = doc(
      { type: 'panel', attrs: { panelType: 'info' }, content: [p(text('x'), { type: 'hardBreak' })] },
      { type: 'codeBlock', attrs: { language: 'ts' }, content: [text('let a')] },
    );
    expect(neutralDocument(rich, 'Acme')).toEqual(rich);
    const once = neutralDocument(doc(p(mention), image), 'Acme');
    expect(neutralDocument(once, 'Globex')).toEqual(once);
  });

  it('without content means that there is none', () => {
    expect([documentOrNull(null), documentOrNull(doc())]).toEqual([null, null]);
    expect(documentOrNull(doc(p()))).toEqual(doc(p()));
  });
});
