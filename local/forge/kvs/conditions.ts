import type { FilterItem, Filters } from './requests';

type Comparable = string | number | boolean;

/**
 * True when the value meets the filter. An absent attribute meets NOT_EXISTS only: whether the platform
 * lets it meet the other negations is not documented, so nobody should rely on it.
 */
export function meets(value: unknown, filters: Filters | undefined): boolean {
  if (filters === undefined) return true;
  const attributes = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  const test = (item: FilterItem) => meetsCondition(attributes[item.property], item.condition, item.values);
  return 'and' in filters ? filters.and.every(test) : filters.or.some(test);
}

/** True when one attribute meets one condition. Values of different types are never equal, smaller or larger. */
export function meetsCondition(
  actual: unknown,
  condition: FilterItem['condition'],
  values: readonly unknown[],
): boolean {
  const [first, second] = values;
  if (condition === 'EXISTS') return actual !== undefined;
  if (condition === 'NOT_EXISTS') return actual === undefined;
  if (actual === undefined) return false;
  switch (condition) {
    case 'EQUAL_TO':
      return actual === first;
    case 'NOT_EQUAL_TO':
      return actual !== first;
    case 'BEGINS_WITH':
      return typeof actual === 'string' && actual.startsWith(String(first));
    case 'CONTAINS':
      return contains(actual, first);
    case 'NOT_CONTAINS':
      return !contains(actual, first);
    case 'GREATER_THAN':
      return sameType(actual, first) && compareValues(actual, first) > 0;
    case 'GREATER_THAN_EQUAL_TO':
      return sameType(actual, first) && compareValues(actual, first) >= 0;
    case 'LESS_THAN':
      return sameType(actual, first) && compareValues(actual, first) < 0;
    case 'LESS_THAN_EQUAL_TO':
      return sameType(actual, first) && compareValues(actual, first) <= 0;
    case 'BETWEEN':
      return (
        sameType(actual, first) &&
        sameType(actual, second) &&
        compareValues(actual, first) >= 0 &&
        compareValues(actual, second) <= 0
      );
  }
}

/** Orders values of one type; of different types, by the name of the type. */
export function compareValues(a: unknown, b: unknown): number {
  if (!sameType(a, b)) return typeof a < typeof b ? -1 : 1;
  const [left, right] = [a as Comparable, b as Comparable];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function sameType(a: unknown, b: unknown): boolean {
  return typeof a === typeof b;
}

function contains(actual: unknown, part: unknown): boolean {
  if (typeof actual === 'string') return actual.includes(String(part));
  return Array.isArray(actual) && actual.includes(part);
}
