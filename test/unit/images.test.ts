import { acceptDocument } from '../../local/jira/adf';
import { attachmentOf, itemByMedia, mediaByItem, waitsForImage } from '../../src/mapping/images';
import { imagesIn, neutralDocument } from '../../src/mapping/neutral-adf';
import type { AdfDocument, AdfNode } from '../../src/protocol/adf';
import { emptyPair } from '../../src/protocol/pair-record';
import type { PairRecord } from '../../src/protocol/pair-record';

const doc = (...content: AdfNode[]): AdfDocument => ({ type: 'doc', version: 1, content });
const text = (t: string): AdfNode => ({ type: 'text', text: t });
const media = (id: string, attrs = {}): AdfNode => ({
  type: 'media',
  attrs: { id, type: 'file', collection: '', ...attrs },
});
const single = (...content: AdfNode[]): AdfNode => ({
  type: 'mediaSingle',
  attrs: { layout: 'wrap-left', width: 50 },
  content,
});

/** The slave's pair: an own attachment 5, a copy 7 of the partner's attachment 205, and one of the partner's that has not come. */
function slavesPair(): PairRecord {
  const pair = emptyPair('m10001');
  pair.items['sa5'] = { n: 1, wire: '' };
  pair.items['ma205'] = { n: 1, wire: '', here: '7' };
  pair.items['ma206'] = { n: 1, wire: '' };
  pair.items['mc205'] = { n: 1, wire: '', here: '8' };
  pair.media = { '5': 'uuid-5', '7': 'uuid-7', '8': 'uuid-8', '9': '' };
  return pair;
}

describe('an image that the partner names', () => {
  it.each([
    ['a copy of his attachment', 'ma205', 'uuid-7'],
    ['an attachment of ours that he was offered', 'sa5', 'uuid-5'],
    ['one that has not come', 'ma206', undefined],
    ['one of ours that was never offered for this pair', 'sa7', undefined],
    ['one of another pair', 'ma999', undefined],
    ['a comment', 'mc205', undefined],
    ['a media id of this site', 'uuid-5', undefined],
    ['nothing', '', undefined],
  ])('%s', (_, item, expected) => {
    expect(mediaByItem(slavesPair(), 's')(item)).toBe(expected);
  });

  it('and that was deleted, or is of a pair that has left, is not shown', () => {
    const pair = slavesPair();
    pair.items['sa5'] = { n: 2, wire: '', gone: true };
    pair.items['ma205'] = { n: 1, wire: '', here: '7', gone: true };
    expect(['sa5', 'ma205'].map((item) => attachmentOf(pair, item, 's'))).toEqual([undefined, undefined]);
  });
});

describe('an image that goes out', () => {
  it('names the partner’s own attachment where it is a copy, and ours where he knows it', () => {
    const out = itemByMedia(slavesPair(), 's');
    expect(['uuid-7', 'uuid-5', 'uuid-8', 'uuid-9', ''].map(out)).toEqual([
      'ma205',
      'sa5',
      undefined,
      undefined,
      undefined,
    ]);
    const pair = slavesPair();
    pair.media['6'] = 'uuid-6';
    expect(itemByMedia(pair, 's')('uuid-6')).toBeUndefined();
    expect(itemByMedia(pair, 's', new Set(['sa6']))('uuid-6')).toBe('sa6');
  });

  it('is the same text in neutral form on both sides', () => {
    const own = doc(single(media('uuid-7', { alt: 'a.png', width: 640, occurrenceKey: 'x' })));
    const travelling = neutralDocument(own, 'Globex', itemByMedia(slavesPair(), 's'));
    expect(travelling).toEqual(doc(single(media('ma205', { alt: 'a.png', width: 640 }))));
    const there = emptyPair('m10001');
    there.items['ma205'] = { n: 1, wire: '' };
    there.media = { '205': '6f1c0000-0000-4000-8000-000000000000' };
    const shown = neutralDocument(travelling, 'Globex', mediaByItem(there, 'm'));
    const id = there.media['205'] as string;
    expect(acceptDocument(shown, 'description', new Set([id]))).toMatchObject({ type: 'doc' });
    expect(neutralDocument(shown, 'Acme', itemByMedia(there, 'm'))).toEqual(travelling);
  });
});

describe('a document', () => {
  const known = (id: string) => (id.startsWith('k') ? `new ${id}` : undefined);
  it('keeps the images of a group that are known, the others are named after it', () => {
    const group = { type: 'mediaGroup', content: [media('k1'), media('u', { alt: 'u.txt' }), media('k2')] };
    expect(neutralDocument(doc(group), 'Acme', known)).toEqual(
      doc(
        { type: 'mediaGroup', content: [media('new k1'), media('new k2')] },
        { type: 'paragraph', content: [text('[image: u.txt]')] },
      ),
    );
  });

  it('keeps a caption with its image, its mentions made plain', () => {
    const caption = { type: 'caption', content: [{ type: 'mention', attrs: { id: 'x', text: '@Ada' } }] };
    expect(neutralDocument(doc(single(media('k1'), caption)), 'Acme', known)).toEqual(
      doc(single(media('new k1'), { type: 'caption', content: [text('@Ada (Acme)')] })),
    );
  });

  it('keeps an image in a line, and never follows an external one', () => {
    const inline = (attrs: object): AdfNode => ({ type: 'mediaInline', attrs: { ...attrs } });
    const line = (node: AdfNode) => doc({ type: 'paragraph', content: [node] });
    expect(
      neutralDocument(line(inline({ id: 'k1', type: 'image', collection: 'c' })), 'Acme', known),
    ).toEqual(line(inline({ id: 'new k1', type: 'image', collection: '' })));
    const outside = single({
      type: 'media',
      attrs: { type: 'external', url: 'https://x.example', id: 'k1' },
    });
    expect(JSON.stringify(neutralDocument(doc(outside), 'Acme', known))).not.toContain('x.example');
    expect([...imagesIn(doc(outside, single(media('k2', { alt: 'b' }))))]).toEqual([['k2', 'b']]);
  });
});

describe('a text that is kept for its images', () => {
  const waiting = (pair: PairRecord, images: string[]) => {
    pair.parked['description'] = { code: 'image-missing', text: '', since: 0, tries: 1, images };
    return waitsForImage(pair, 'description', 's');
  };
  it('waits until one of them is here, or will never be', () => {
    expect(waiting(slavesPair(), ['ma206', 'ma999'])).toBe(true);
    expect(waiting(slavesPair(), ['ma206', 'ma205'])).toBe(false);
    const pair = slavesPair();
    pair.items['ma206'] = { n: 2, wire: '', gone: true };
    expect(waiting(pair, ['ma206'])).toBe(false);
  });

  it('is another thing than what Jira refused', () => {
    const pair = slavesPair();
    pair.parked['description'] = { code: 'jira-refused', text: '', since: 0, tries: 1 };
    expect(waitsForImage(pair, 'description', 's')).toBe(false);
  });
});
