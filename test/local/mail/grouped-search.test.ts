import { withoutGroups, type SearchTerm } from '../../../local/mail/grouped-search';

const words = (...terms: (string | string[])[]): SearchTerm[] =>
  terms.map((term) => (typeof term === 'string' ? { type: 'ATOM', value: term } : words(...term)));
const flat = (...terms: (string | string[])[]) =>
  withoutGroups(words(...terms))
    .map(({ value }) => value)
    .join(' ');

test.each<[string, (string | string[])[], string]>([
  ['no group', ['UID', '1:5', 'SUBJECT', 'x y', 'DELETED'], 'UID 1:5 SUBJECT x y DELETED'],
  ['a group of one', ['OR', 'UID', '7:*', ['SEEN']], 'OR UID 7:* SEEN'],
  [
    'a group of two',
    ['OR', 'UID', '7:*', ['UID', '1:3', 'UNDELETED']],
    'OR UID 7:* NOT OR NOT UID 1:3 NOT UNDELETED',
  ],
  ['values that are names of keys', [['HEADER', 'OR', 'NOT', 'SEEN']], 'NOT OR NOT HEADER OR NOT NOT SEEN'],
  ['a group of three', [['A', 'B', 'C']], 'NOT OR NOT A NOT NOT OR NOT B NOT C'],
  ['an empty group', ['NOT', []], 'NOT ALL'],
])('%s', (_, given, expected) => {
  expect(flat(...given)).toBe(expected);
});
