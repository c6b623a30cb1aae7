import table from './operations.json';

/** One operation of the REST API v3, from the condensed OpenAPI document. */
export interface Operation {
  method: string;
  /** Path template without `/rest/api/3`. */
  path: string;
  /** Classic OAuth scopes that a Forge or OAuth caller needs, all of them. */
  scopes: string[];
  anonymous: boolean;
}

interface PathEntry {
  segments: string[];
  path: string;
  operations: Map<string, Operation>;
}

const pathsByLength = new Map<number, PathEntry[]>();

for (const [path, line] of Object.entries(table)) {
  const operations = new Map<string, Operation>();
  for (const text of line.split(', ')) {
    const [method = '', rest = ''] = text.split(' ');
    const scopes = rest.replace('?', '').split('+').filter(Boolean);
    operations.set(method, { method, path, scopes, anonymous: rest.endsWith('?') });
  }
  const segments = path.split('/').slice(1);
  const entry = { segments, path, operations };
  pathsByLength.set(segments.length, [...(pathsByLength.get(segments.length) ?? []), entry]);
}

const isParam = (segment: string) => segment.startsWith('{');

/** Literal segments win over parameters, leftmost first: /issue/bulk is not an issue named "bulk". */
function moreLiteral(a: PathEntry, b: PathEntry): number {
  for (const [i, segment] of a.segments.entries()) {
    const difference = Number(isParam(segment)) - Number(isParam(b.segments[i] ?? ''));
    if (difference !== 0) return difference;
  }
  return 0;
}

for (const entries of pathsByLength.values()) entries.sort(moreLiteral);

/** A path of the API with its parameters, decoded; undefined for a path that Jira does not have. Throws nothing for bad escapes: they match nothing. */
export function matchPath(
  path: string,
): { path: string; params: Record<string, string>; operations: Map<string, Operation> }[] {
  const segments = path.split('/').slice(1);
  const found = [];
  for (const entry of pathsByLength.get(segments.length) ?? []) {
    const params: Record<string, string> = {};
    const matches = entry.segments.every((segment, i) => {
      const actual = segments[i] ?? '';
      if (!isParam(segment)) return segment === actual;
      const decoded = decodeSegment(actual);
      if (decoded === undefined || decoded === '') return false;
      params[segment.slice(1, -1)] = decoded;
      return true;
    });
    if (matches) found.push({ path: entry.path, params, operations: entry.operations });
  }
  return found;
}

function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
