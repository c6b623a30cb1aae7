import { z } from 'zod';
import type { WebTriggerModule } from '../manifest';

/** A web trigger's request as its function gets it (Forge docs, web trigger events). */
export interface WebTriggerRequest {
  method: string;
  path: string;
  /** What the caller wrote after the id; empty or beginning with a slash. */
  userPath: string;
  /** Names as they were sent. */
  headers: Record<string, string[]>;
  queryParameters: Record<string, string[]>;
  body: string;
}

/** What is sent back. */
export interface WebTriggerAnswer {
  status: number;
  statusText?: string;
  headers: Record<string, string[]>;
  body: string;
}

const dynamicResponse = z.looseObject({
  statusCode: z.number().int().min(100).max(599),
  statusText: z.string().optional(),
  headers: z.record(z.string(), z.array(z.string())).optional(),
  body: z.string().optional(),
});
const staticResponse = z.looseObject({ outputKey: z.string() });

/** Reads what a function returned; undefined: it is not in the documented form, or names an output that the manifest does not have. */
export function readResponse(module: WebTriggerModule, returned: unknown): WebTriggerAnswer | undefined {
  if (module.outputs) {
    const parsed = staticResponse.safeParse(returned);
    const output = module.outputs.find((candidate) => candidate.key === parsed.data?.outputKey);
    if (!output) return undefined;
    const { statusCode, contentType, body = '' } = output;
    const headers = contentType === undefined ? {} : { 'Content-Type': [contentType] };
    return { status: statusCode, headers, body };
  }
  const parsed = dynamicResponse.safeParse(returned);
  if (!parsed.success) return undefined;
  const { statusCode, statusText, headers = {}, body = '' } = parsed.data;
  return { status: statusCode, ...(statusText === undefined ? {} : { statusText }), headers, body };
}

/** Header names and values in pairs, as Node has them before it folds them. */
export function headerLists(rawHeaders: readonly string[]): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]];
    (lists[name] ??= []).push(value);
  }
  return lists;
}

/** Repeated parameters and commas both make lists (Forge docs, web trigger events: example `apples=green,red`). */
export function queryLists(query: URLSearchParams): Record<string, string[]> {
  const lists: Record<string, string[]> = {};
  for (const [name, value] of query) (lists[name] ??= []).push(...value.split(','));
  return lists;
}
