import * as fc from 'fast-check';
import { dateAndTime, withLead } from '../../src/mapping/comment-lead';
import { mergeIssue } from '../../src/inbound/parking';
import { parentsFirst } from '../../src/outbound/parents-first';
import { canonical } from '../../src/protocol/canonical';
import { itemIdOf, pairIdOf, parseItemId, parsePairId } from '../../src/protocol/items';
import type { IssueChange } from '../../src/protocol/envelope';
import { anIssue } from './an-issue';

describe('canonical text', () => {
  it('is the same whatever the order of keys, and without what is undefined', () => {
    expect(canonical({ b: [1, { d: null, c: 'x' }], a: undefined })).toBe('{"b":[1,{"c":"x","d":null}]}');
    expect(canonical(undefined)).toBe('null');
    expect(canonical([undefined])).toBe('[null]');
  });

  it('is JSON of the same value, and different for different values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonical(turned)).toBe(canonical(value));
      }),
    );
  });
});

describe('ids', () => {
  it('of items name owner, kind and local id', () => {
    expect(itemIdOf('m', 'comment', '10101')).toBe('mc10101');
    expect(parseItemId('sa205')).toEqual({ owner: 's', kind: 'attachment', localId: '205' });
    expect(parsePairId(pairIdOf('s', '7'))).toEqual({ bornOn: 's', issueId: '7' });
  });

  it.each(['', 'm10', 'mx10', 'xc10', 'mc', 'mc1a', 'mc10 ', 'mc12345678901234567890'])(
    'refuses %j as an item id',
    (text) => expect(parseItemId(text)).toBeUndefined(),
  );

  it.each(['', 'mc10', 'x10', 'm', 'm1.5', 'm-1'])('refuses %j as a pair id', (text) =>
    expect(parsePairId(text)).toBeUndefined(),
  );
});

describe('the lead of a comment', () => {
  it('is one paragraph before the author’s own text, in the same words on both sides', () => {
    const body = { type: 'doc' as const, version: 1, content: [{ type: 'rule' }] };
    const at = Date.UTC(2026, 10, 3, 6, 5, 59);
    const led = withLead({ author: 'Ada', company: 'Acme', created: at, body });
    expect(led.content.slice(1)).toEqual(body.content);
    expect(led.content[0]?.content?.map((node) => node.text)).toEqual([
      'Ada (Acme)',
      ', 3 Nov 2026, 06:05 UTC',
    ]);
    expect(dateAndTime(Date.UTC(2027, 0, 31, 23, 59))).toBe('31 Jan 2027, 23:59 UTC');
  });
});

describe('parents first', () => {
  const issue = (id: string, parentId: string | null = null) => anIssue({ id, parentId });

  it('puts every parent before its children and keeps the order otherwise', () => {
    const given = [issue('3', '2'), issue('9'), issue('2', '1'), issue('1'), issue('4', '77')];
    expect(parentsFirst(given).map((i) => i.id)).toEqual(['1', '2', '3', '9', '4']);
  });

  it('ends, with every issue once, also where a torn read shows a cycle', () => {
    const ids = parentsFirst([issue('1', '3'), issue('2', '1'), issue('3', '2'), issue('5', '5')]).map(
      (i) => i.id,
    );
    expect(ids.toSorted()).toEqual(['1', '2', '3', '5']);
  });
});

describe('changes of an issue that cannot be made yet', () => {
  const change = (fields: IssueChange['fields'], items: IssueChange['items'] = []): IssueChange => ({
    kind: 'issue',
    pair: 'm1',
    key: 'A-1',
    fields,
    items,
  });

  it('keep the newest of each field and item, in whatever order they come', () => {
    const early = change(
      { summary: { v: [1, 0], at: 1, value: 'old' }, labels: { v: [1, 0], at: 1, value: [] } },
      [{ item: 'mc1', n: 2 }],
    );
    const late = change({ summary: { v: [2, 0], at: 2, value: 'new' } }, [
      { item: 'mc1', n: 1 },
      { item: 'mc2', n: 1 },
    ]);
    for (const merged of [mergeIssue(early, late), mergeIssue(late, early)]) {
      expect(Object.entries(merged.fields).map(([name, f]) => [name, f.value])).toEqual(
        expect.arrayContaining([
          ['summary', 'new'],
          ['labels', []],
        ]),
      );
      expect(merged.items.map(({ item, n }) => `${item} ${n}`).toSorted()).toEqual(['mc1 2', 'mc2 1']);
    }
  });
});
