import { createHash } from 'node:crypto';
import { comment, markedIssue, worklog } from '../../src/jira/schemas';
import { knownChange } from '../../src/protocol/envelope';
import { isBornAt, originId, originOf, placeOf } from '../../src/protocol/origin';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const PLACE = 'a'.repeat(16);

describe('origins', () => {
  it('name the place by a hash of site and project, and the issue by its id there', () => {
    const place = placeOf({ siteId: 'cloud-1', projectId: '10000' }, sha256);
    expect(place).toBe(sha256('cloud-1/10000').slice(0, 16));
    const origin = originOf(place, '10001');
    expect(originId.parse(origin)).toBe(origin);
    expect(isBornAt(origin, place)).toBe(true);
    // Two projects of one site may be synchronized.
    const beside = placeOf({ siteId: 'cloud-1', projectId: '10002' }, sha256);
    expect(isBornAt(origin, beside)).toBe(false);
    expect(isBornAt(origin, '')).toBe(false);
  });

  const change = { kind: 'issue', pair: 'm10001', key: 'ACME-1', fields: {}, items: [] };

  it.each([
    7,
    null,
    '',
    PLACE,
    `${PLACE}.`,
    `${PLACE}.x`,
    `${PLACE}.12345678901234567890`,
    `${PLACE.toUpperCase()}.1`,
    `${PLACE}a.1`,
    `${PLACE}.1\n`,
    `../${PLACE}.1`,
    { toString: 1 },
  ])(
    'of another form, like %j, are as none, and the change that brings it is read all the same',
    (origin) => {
      expect(knownChange.parse({ ...change, origin })).toEqual(change);
      const properties = { 'issue-synchronization': { sync: 'x', pair: 'm1', origin } };
      expect(markedIssue.parse({ id: '1', key: 'A-1', properties }).properties).toEqual({
        sync: 'x',
        pair: 'm1',
      });
    },
  );

  it('travel with a change, and a pair may end because it is elsewhere', () => {
    const origin = `${PLACE}.10001`;
    expect(knownChange.parse({ ...change, origin })).toEqual({ ...change, origin });
    expect(knownChange.safeParse({ kind: 'gone', pair: 'm1', why: 'elsewhere' }).success).toBe(true);
    expect(knownChange.safeParse({ kind: 'gone', pair: 'm1', why: 'whatever' }).success).toBe(false);
  });
});

describe('the author that a mark keeps', () => {
  const from = { author: 'Ada', company: 'Acme', created: 1795456700000 };
  const at = '2026-11-23T16:00:00.000+0000';
  const readComment = (mark: unknown) =>
    comment.parse({
      id: '1',
      body: { type: 'doc', version: 1, content: [] },
      created: at,
      properties: [{ key: 'issue-synchronization', value: mark }],
    }).mark;
  const readWorklog = (mark: unknown) =>
    worklog.parse({
      id: '1',
      started: at,
      timeSpentSeconds: 60,
      properties: [{ key: 'issue-synchronization', value: mark }],
    }).mark;

  it('is read with the mark', () => {
    const mark = { sync: 'x', item: 'mc1', lead: 1, from };
    expect(readComment(mark)).toEqual(mark);
    expect(readWorklog(mark)).toEqual(mark);
  });

  it.each([
    null,
    'Ada',
    { ...from, author: 'x'.repeat(256) },
    { ...from, company: 'x'.repeat(101) },
    { ...from, created: -1 },
    { ...from, created: 9e15 },
    { author: 'Ada' },
  ])('is as none where it has another form, like %j, and the mark stays', (wrong) => {
    expect(readComment({ sync: 'x', item: 'mc1', lead: 1, from: wrong })).toEqual({
      sync: 'x',
      item: 'mc1',
      lead: 1,
    });
    expect(readWorklog({ sync: 'x', item: 'mw1', from: wrong })).toEqual({ sync: 'x', item: 'mw1' });
  });
});
