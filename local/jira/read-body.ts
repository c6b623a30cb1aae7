import type { z } from 'zod';
import { type Refusal, fail } from './answers';
import type { Call } from './core';

/** The request body as JSON of the given schema, or Jira's 400 for text that is no JSON and for a shape that it does not take. */
export function readBody<T>(call: Call, schema: z.ZodType<T>): T | Refusal {
  let json: unknown;
  try {
    json = JSON.parse(call.body.toString('utf8'));
  } catch {
    return fail(400, 'There was an error parsing JSON. Check that your request body is valid.');
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.length ? ` (${issue.path.join('.')}: ${issue.message})` : '';
  return fail(400, `Invalid request payload. Refer to the REST API documentation and try again.${place}`);
}

/** A whole number from the query, within bounds; anything else gives the default, as Jira does for absent values. */
export function numberParam(query: URLSearchParams, name: string, initial: number, max: number): number {
  const text = query.get(name);
  if (text === null || !/^\d+$/.test(text)) return initial;
  return Math.min(Number(text), max);
}

/** True for `name=true` in the query; `initial` where it is absent. */
export function flagParam(query: URLSearchParams, name: string, initial = false): boolean {
  const text = query.get(name);
  return text === null ? initial : text === 'true';
}

/** The elements of a query value that may be repeated and may hold comma-separated lists. */
export function listParam(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter(Boolean);
}

/** One page of a list in Jira's `values` form. */
export function valuesPage<T>(
  call: Call,
  self: string,
  all: T[],
  initialMax: number,
  max: number,
): Record<string, unknown> & { values: T[] } {
  const startAt = numberParam(call.query, 'startAt', 0, Number.MAX_SAFE_INTEGER);
  const maxResults = numberParam(call.query, 'maxResults', initialMax, max);
  const values = all.slice(startAt, startAt + maxResults);
  const isLast = startAt + values.length >= all.length;
  return {
    self,
    ...(isLast ? {} : { nextPage: `${self}?startAt=${startAt + maxResults}&maxResults=${maxResults}` }),
    maxResults,
    startAt,
    total: all.length,
    isLast,
    values,
  };
}
