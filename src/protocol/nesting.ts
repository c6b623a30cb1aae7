/** Deeper than any document that people write, and shallow enough for everything that walks a value by recursion. */
const MOST_LEVELS = 500;

/**
 * True for a value nested so deeply that walking it could exhaust the stack. A few kilobytes of brackets would otherwise end a run, and
 * every later one that reads them. Looks level by level, without recursion itself.
 */
export function nestsTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_LEVELS) return true;
    level = level.flatMap((each) => (each !== null && typeof each === 'object' ? Object.values(each) : []));
  }
  return false;
}
