import { badRequest } from './wire';

/** The values of a row that a filter may ask for. */
export interface Row {
  /** By the name of the property, in lower case; dates as milliseconds. */
  value(property: string): string | number | undefined;
  /** Extended property by its id. */
  extended(id: string): string | undefined;
}

export interface Filter {
  matches(row: Row): boolean;
  /** Properties in the order in which they are named. */
  properties: string[];
}

const STRING = `'((?:[^']|'')*)'`;
const TIME = String.raw`(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)`;
const FUNCTION = new RegExp(`^(contains|startswith)\\((\\w+), ?${STRING}\\)$`);
const EQUAL = new RegExp(`^(\\w+) eq ${STRING}$`);
const COMPARED = new RegExp(`^(\\w+) (ge|gt|le|lt) ${TIME}$`);
const EXTENDED = new RegExp(
  `^singleValueExtendedProperties/Any\\(ep: ?ep/id eq ${STRING} and (?:(contains|startswith)\\(ep/value, ?${STRING}\\)|ep/value eq ${STRING})\\)$`,
  'i',
);

/**
 * The part of OData's $filter that the documentation shows for messages and folders, clauses joined by `and`: comparisons of a time, string
 * functions and equality, and Any over extended properties. Anything else is refused. Strings are compared without regard to case.
 */
export function parseFilter(text: string, strings: readonly string[], times: readonly string[]): Filter {
  const tests: ((row: Row) => boolean)[] = [];
  const properties: string[] = [];
  const known = (name: string, list: readonly string[]) => {
    if (!list.includes(name)) throw badRequest(`Could not find a property named '${name}' to filter by.`);
    properties.push(name);
    return name;
  };
  for (const clause of clauses(text)) {
    const call = FUNCTION.exec(clause);
    const equal = EQUAL.exec(clause);
    const compared = COMPARED.exec(clause);
    const extended = EXTENDED.exec(clause);
    if (call) {
      const property = known(call[2] ?? '', strings);
      tests.push((row) => holds(call[1] ?? '', row.value(property), unquote(call[3])));
    } else if (equal) {
      const property = known(equal[1] ?? '', strings);
      tests.push((row) => holds('eq', row.value(property), unquote(equal[2])));
    } else if (compared) {
      const property = known(compared[1] ?? '', times);
      const [operator, at] = [compared[2], Date.parse(compared[3] ?? '')];
      tests.push((row) => isThen(operator, Number(row.value(property) ?? Number.NaN), at));
    } else if (extended) {
      properties.push('singleValueExtendedProperties');
      const id = unquote(extended[1]);
      tests.push((row) => holds(extended[2] ?? 'eq', row.extended(id), unquote(extended[3] ?? extended[4])));
    } else throw badRequest(`Invalid filter clause: ${clause}`, 'ErrorInvalidUrlQueryFilter');
  }
  return { matches: (row) => tests.every((test) => test(row)), properties };
}

/** Divides at ` and `, outside of quotes and parentheses. */
function clauses(text: string): string[] {
  const found: string[] = [];
  let [quoted, depth, from] = [false, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === "'") quoted = !quoted;
    else if (!quoted && char === '(') depth += 1;
    else if (!quoted && char === ')') depth -= 1;
    else if (!quoted && depth === 0 && text.startsWith(' and ', at)) {
      found.push(text.slice(from, at));
      from = at + 5;
    }
  }
  if (quoted || depth !== 0) throw badRequest('Unterminated filter.', 'ErrorInvalidUrlQueryFilter');
  return [...found, text.slice(from)];
}

function unquote(text: string | undefined): string {
  return (text ?? '').replaceAll("''", "'");
}

function holds(how: string, value: string | number | undefined, wanted: string): boolean {
  if (value === undefined) return false;
  const [a, b] = [String(value).toLowerCase(), wanted.toLowerCase()];
  if (how.toLowerCase() === 'contains') return a.includes(b);
  return how.toLowerCase() === 'startswith' ? a.startsWith(b) : a === b;
}

function isThen(operator: string | undefined, value: number, at: number): boolean {
  if (operator === 'ge') return value >= at;
  if (operator === 'gt') return value > at;
  return operator === 'le' ? value <= at : value < at;
}
