import { decideFields } from '../../src/inbound/decide-fields';
import { registerRest } from '../../src/inbound/registers';
import type { FieldChange, IssueChange } from '../../src/protocol/envelope';
import { emptyPair } from '../../src/protocol/pair-record';
import type { PairRecord } from '../../src/protocol/pair-record';
import type { VersionPair } from '../../src/protocol/version';
import { anIssue, context, hash } from './an-issue';

const incoming = (fields: Record<string, FieldChange>): IssueChange => ({
  kind: 'issue',
  pair: 'm10001',
  key: 'ACME-1',
  fields,
  items: [],
});

/** A pair that knows the issue as it stands, its summary at a version. */
function known(v: VersionPair, at = 500, value = 'Summary'): PairRecord {
  const pair = emptyPair('m10001');
  pair.fields['summary'] = { local: hash(value), wire: hash(value), v, at, by: 'm' };
  registerRest(pair, anIssue(), hash);
  return pair;
}

const decide = (pair: PairRecord, change: FieldChange, issue = anIssue()) =>
  decideFields(issue, pair, incoming({ summary: change }), 'm', context, hash);

describe('an incoming field', () => {
  it.each<[string, PairRecord, FieldChange, { write?: VersionPair; settle?: VersionPair; lost: number }]>([
    ['newer: written', known([1, 0]), { v: [1, 1], at: 900, value: 'New' }, { write: [1, 1], lost: 0 }],
    ['known: nothing', known([1, 1]), { v: [1, 1], at: 900, value: 'New' }, { lost: 0 }],
    ['older: nothing', known([1, 2]), { v: [1, 1], at: 900, value: 'New' }, { lost: 0 }],
    [
      'newer, there already: only noted',
      known([1, 0]),
      { v: [1, 1], at: 900, value: 'Summary' },
      { settle: [1, 1], lost: 0 },
    ],
    [
      'concurrent and newer: wins',
      known([1, 0], 800),
      { v: [0, 1], at: 900, value: 'New' },
      { write: [1, 1], lost: 1 },
    ],
    [
      'concurrent and older: loses',
      known([1, 0], 950),
      { v: [0, 1], at: 900, value: 'New' },
      { settle: [1, 1], lost: 1 },
    ],
    [
      'concurrent at the same moment: the master (this side) wins',
      known([1, 0], 900),
      { v: [0, 1], at: 900, value: 'New' },
      { settle: [1, 1], lost: 1 },
    ],
    [
      'newer, but this side has an unseen edit that is newer still: it loses',
      known([0, 0], 0, 'Before'),
      { v: [0, 1], at: 900, value: 'New' },
      { settle: [0, 1], lost: 1 },
    ],
    [
      'newer than an unseen edit: wins',
      known([0, 0], 0, 'Before'),
      { v: [0, 1], at: 1100, value: 'New' },
      { write: [0, 1], lost: 1 },
    ],
  ])('%s', (_, pair, change, expected) => {
    const decided = decide(pair, change);
    expect(decided.write.map((field) => field.v)).toEqual(expected.write ? [expected.write] : []);
    expect(decided.settle['summary']?.v).toEqual(expected.settle);
    expect(decided.lost).toHaveLength(expected.lost);
  });

  it('leaves an unseen edit that won for the next capture', () => {
    const pair = known([0, 0], 0, 'Before');
    const decided = decide(pair, { v: [0, 1], at: 900, value: 'New' });
    expect(decided.dirty).toBe(true);
    expect(decided.settle['summary']).toMatchObject({ local: '', wire: '' });
  });

  it('names the value that lost', () => {
    expect(decide(known([1, 0], 950), { v: [0, 1], at: 900, value: 'New' }).lost[0]).toMatch(/was: New$/);
    expect(decide(known([1, 0], 850), { v: [0, 1], at: 900, value: 'New' }).lost[0]).toMatch(/was: Summary$/);
  });

  it('does not take what our own cut-off write left for an edit', () => {
    const pair = known([0, 0], 0, 'Before');
    pair.intent = { kind: 'edit', at: 1, before: { summary: hash('Before') } };
    const decided = decide(pair, { v: [0, 1], at: 100, value: 'New' });
    expect([decided.write.length, decided.lost]).toEqual([1, []]);
  });

  it('is tried again while it is parked, at the same version', () => {
    const pair = known([0, 1]);
    pair.parked['summary'] = { code: 'jira-refused', text: '', since: 0, tries: 1 };
    expect(decide(pair, { v: [0, 1], at: 100, value: 'New' }).write).toHaveLength(1);
  });

  it('of a name that this version does not know is passed by', () => {
    const change = incoming({ sprint: { v: [0, 1], at: 1, value: 7 } });
    const decided = decideFields(anIssue(), known([0, 0]), change, 'm', context, hash);
    expect([decided.unknown, decided.write, decided.settle]).toEqual([['sprint'], [], {}]);
  });
});
