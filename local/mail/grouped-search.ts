/** One piece of a parsed SEARCH command: a word, a value, or a parenthesised group. */
export type SearchTerm = SearchWord | readonly SearchTerm[];

export interface SearchWord {
  type: string;
  value: string;
}

/** Search keys that take a value (RFC 3501, 6.4.4); HEADER takes two. */
const WITH_VALUE = new Set(
  [
    'BCC BEFORE BODY CC FROM HEADER KEYWORD LARGER ON SENTBEFORE SENTON SENTSINCE SINCE SMALLER',
    'SUBJECT TEXT TO UID UNKEYWORD',
  ].flatMap((names) => names.split(' ')),
);
const valuesOf = (name: string) => (name === 'HEADER' ? 2 : WITH_VALUE.has(name) ? 1 : 0);

const word = (value: string): SearchWord => ({ type: 'ATOM', value });

/**
 * The same search without parentheses, for a server that does not know them: `(A B)` is `NOT OR NOT A NOT B`. What is not well-formed
 * comes back as far as it could be read, for the server to refuse.
 */
export function withoutGroups(terms: readonly SearchTerm[]): SearchWord[] {
  return keysOf(terms).flat();
}

function keysOf(terms: readonly SearchTerm[]): SearchWord[][] {
  const keys: SearchWord[][] = [];
  for (let at = 0; at < terms.length;) {
    const { key, next } = keyAt(terms, at);
    keys.push(key);
    at = next;
  }
  return keys;
}

function keyAt(terms: readonly SearchTerm[], at: number): { key: SearchWord[]; next: number } {
  const term = terms[at];
  if (term === undefined) return { key: [], next: at };
  if (!('value' in term)) return { key: allOf(keysOf(term)), next: at + 1 };
  const name = term.value.toUpperCase();
  const key = [term];
  let next = at + 1;
  const operands = name === 'OR' ? 2 : name === 'NOT' ? 1 : 0;
  for (let i = 0; i < operands; i += 1) {
    const operand = keyAt(terms, next);
    key.push(...operand.key);
    next = operand.next;
  }
  for (let i = 0; i < valuesOf(name); i += 1, next += 1) {
    const value = terms[next];
    if (value && 'value' in value) key.push(value);
  }
  return { key, next };
}

function allOf([first, ...others]: SearchWord[][]): SearchWord[] {
  if (!first) return [word('ALL')];
  if (others.length === 0) return first;
  return [word('NOT'), word('OR'), word('NOT'), ...first, word('NOT'), ...allOf(others)];
}
