import { editedAt, editedValue, isWrittenBy, tracesOf, valuesAgain } from '../../src/mapping/edits';
import type { JiraEdit } from '../../src/ports/jira';
import type { FieldName } from '../../src/protocol/fields';
import { anIssue } from './an-issue';

const entry = (at: number, by: string, from: string, to: string, field: FieldName = 'summary'): JiraEdit => ({
  at,
  by,
  field,
  from: { id: null, text: from },
  to: { id: field === 'summary' ? null : to, text: to },
});
/** Newest first, as Jira tells them. */
const issueWith = (...entries: JiraEdit[]) => anIssue({ updated: 5000, edits: { entries } });

describe('the time of a field', () => {
  it('is that of its last entry, whatever came later to other fields', () => {
    const issue = issueWith(
      entry(5000, 'ada', '', 'x', 'labels'),
      entry(3000, 'ada', 'b', 'c'),
      entry(2000, 'ada', 'a', 'b'),
    );
    expect([editedAt(issue, 'summary'), editedAt(issue, 'labels')]).toEqual([3000, 5000]);
  });

  it('is that of the issue where Jira has no entry, and not later than the oldest one where it told only the newest', () => {
    expect(editedAt(anIssue({ updated: 5000 }), 'summary')).toBe(5000);
    expect(editedAt(issueWith(), 'summary')).toBe(5000);
    expect(editedAt(anIssue({ updated: 5000, edits: { entries: [], cutAt: 4000 } }), 'summary')).toBe(4000);
  });
});

describe('what the changelog tells since a reading', () => {
  const ours = (at: number) => entry(at, 'app', 'read', 'ours');
  it.each<[string, JiraEdit[], object]>([
    ['nothing', [], { isOurs: false }],
    ['our write alone', [ours(3000)], { isOurs: true }],
    ['what was read is older', [ours(3000), entry(1000, 'ada', 'a', 'read')], { isOurs: true }],
    [
      'somebody before us',
      [ours(3000), entry(2000, 'ada', 'read', 'hers')],
      { isOurs: true, overwritten: { by: 'ada', to: { text: 'hers' } } },
    ],
    [
      'of two before us the later one',
      [ours(3000), entry(2500, 'bob', 'hers', 'his'), entry(2000, 'ada', 'read', 'hers')],
      { isOurs: true, overwritten: { by: 'bob' } },
    ],
    [
      'somebody after us',
      [entry(4000, 'ada', 'ours', 'hers'), ours(3000)],
      { isOurs: true, later: { by: 'ada', at: 4000 } },
    ],
    ['somebody instead of us', [entry(2000, 'ada', 'read', 'hers')], { isOurs: false, later: { by: 'ada' } }],
    [
      'somebody before our first write counts after our second',
      [ours(4000), ours(3000), entry(2000, 'ada', 'read', 'hers')],
      { isOurs: true, overwritten: { by: 'ada' } },
    ],
  ])('%s', (_, entries, expected) => {
    const traces = tracesOf(issueWith(...entries), 'summary', 1500, 'app');
    expect(traces).toMatchObject({ earlier: [], ...expected });
    expect(Object.keys(traces ?? {}).toSorted()).toEqual(['earlier', ...Object.keys(expected)].toSorted());
  });

  it('nothing that was taken back', () => {
    const entries = [ours(3000), entry(2500, 'ada', 'hers', 'read'), entry(2000, 'ada', 'read', 'hers')];
    expect(tracesOf(issueWith(...entries), 'summary', 1500, 'app')).toEqual({
      isOurs: true,
      earlier: [],
    });
  });

  it('of several writes of ours what each has covered, but what was written again since', () => {
    const entries = [
      entry(9000, 'app', 'ours', 'again'),
      entry(8000, 'app', 'last', 'ours'),
      entry(7000, 'ada', 'ours', 'last'),
      entry(6000, 'app', 'again', 'ours'),
      entry(5000, 'bob', 'ours', 'again'),
      entry(4000, 'app', 'hers', 'ours'),
      entry(3000, 'ada', 'early', 'hers'),
      entry(2000, 'ada', 'read', 'early'),
    ];
    expect(tracesOf(issueWith(...entries), 'summary', 1500, 'app')).toMatchObject({
      isOurs: true,
      overwritten: { by: 'ada', to: { text: 'last' } },
      earlier: [{ by: 'ada', to: { text: 'hers' } }],
    });
  });

  it('is not known where Jira did not tell', () => {
    expect(tracesOf(anIssue(), 'summary', 0, 'app')).toBeUndefined();
  });
});

describe('the value of an entry', () => {
  it.each<[FieldName, string | null, string | null, unknown, object]>([
    ['summary', null, 'New', 'New', { summary: 'New' }],
    ['labels', null, 'b a', ['a', 'b'], { labels: ['a', 'b'] }],
    ['labels', null, '', [], { labels: [] }],
    ['type', '3', 'Bug', '3', { typeId: '3' }],
    ['priority', '2', 'High', '2', { priorityId: '2' }],
    ['dueDate', '2027-01-01', '01/Jan/27', '2027-01-01', { dueDate: '2027-01-01' }],
    ['dueDate', null, null, null, { dueDate: null }],
    ['assignee', '712020:a', 'Ada', '712020:a', { assigneeId: '712020:a' }],
    ['parent', '10001', 'ACME-1', '10001', { parentId: '10001' }],
    ['status', '5', 'Done', '5', {}],
  ])('of %s is compared and written again as Jira takes it', (field, id, text, value, again) => {
    const edit: JiraEdit = { at: 1, by: 'ada', field, from: { id: null, text: null }, to: { id, text } };
    expect(editedValue(edit)).toEqual({ value });
    expect(valuesAgain(edit)).toEqual(again);
  });

  it('of a description is not known as a document; its words are written again, a paragraph a line', () => {
    const to = { id: '{"id":"ari"}', text: 'h2. Title\n\n*bold* word' };
    const edit: JiraEdit = { at: 1, by: 'ada', field: 'description', from: { id: null, text: null }, to };
    expect(editedValue(edit)).toBeUndefined();
    const text = (t: string) => ({ type: 'paragraph', content: [{ type: 'text', text: t }] });
    expect(valuesAgain(edit)).toEqual({
      description: { type: 'doc', version: 1, content: [text('h2. Title'), text('*bold* word')] },
    });
  });
});

describe('a value that this app wrote', () => {
  const isOurs = (isMade: boolean, ...entries: JiraEdit[]) =>
    isWrittenBy('app', issueWith(...entries), 'summary', isMade);

  it('is one that its account wrote last, or that has no entry where it made the issue', () => {
    expect(isOurs(false, entry(2000, 'app', 'a', 'b'), entry(1000, 'ada', '', 'a'))).toBe(true);
    expect(isOurs(false, entry(2000, 'ada', 'a', 'b'), entry(1000, 'app', '', 'a'))).toBe(false);
    expect([isOurs(true), isOurs(false)]).toEqual([true, false]);
    expect(isWrittenBy('app', issueWith(entry(2000, 'app', 'a', 'b')), 'summary', false, 2000)).toBe(false);
  });

  it('is not one that a person had set and that was written again', () => {
    expect(isOurs(false, entry(3000, 'app', 'b', 'a'), entry(1000, 'ada', '', 'a'))).toBe(false);
  });

  it('is also one that people changed and took back', () => {
    const [away, back] = [entry(2000, 'ada', 'a', 'b'), entry(3000, 'ada', 'b', 'a')];
    expect(isOurs(false, back, away, entry(1000, 'app', '', 'a'))).toBe(true);
    expect([isOurs(true, back, away), isOurs(false, back, away)]).toEqual([true, false]);
    expect(isOurs(true, entry(3000, 'ada', 'b', 'c'), away)).toBe(false);
  });
});
