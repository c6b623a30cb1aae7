import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Refusal, fail, ok } from '../answers';
import type { Call, RouteTable } from '../core';
import { type IssueExtras, fieldSelection, issueJson } from '../issue-json';
import { compileJql } from '../jql/compile';
import { findIssue } from '../lookup';
import { mayOn } from '../permissions';
import { listParam, readBody } from '../read-body';
import type { IssueRecord } from '../model';

const DEFAULT_PAGE = 50;
const MAX_PAGE = 100;
/** Answers that carry ids or keys only may be this long. */
const MAX_ID_PAGE = 5000;
const MAX_RECONCILE = 50;
const MAX_BULK = 100;
const MAX_BULK_EXPLICIT = 1000;
const MAX_FIELDS = 100;
const MAX_PROPERTIES = 5;
const MULTI_VALUED = new Set(['comment', 'attachment', 'worklog', 'issuelinks', 'subtasks']);

const searchSchema = z.object({
  jql: z.string().default(''),
  nextPageToken: z.string().nullish(),
  maxResults: z.number().int().nonnegative().default(DEFAULT_PAGE),
  fields: z.array(z.string()).default([]),
  properties: z.array(z.string()).max(MAX_PROPERTIES).default([]),
  expand: z.string().default(''),
  fieldsByKeys: z.boolean().optional(),
  reconcileIssues: z.array(z.number()).max(MAX_RECONCILE).default([]),
});

type SearchRequest = z.infer<typeof searchSchema>;

function searchByPost(call: Call) {
  const request = readBody(call, searchSchema);
  return request instanceof Refusal ? request : search(call, request);
}

function searchByGet(call: Call) {
  const { query } = call;
  const maxResults = query.get('maxResults');
  const parsed = searchSchema.safeParse({
    jql: query.get('jql') ?? '',
    nextPageToken: query.get('nextPageToken'),
    ...(maxResults === null ? {} : { maxResults: Number(maxResults) }),
    fields: listParam(query, 'fields'),
    properties: listParam(query, 'properties'),
    expand: query.get('expand') ?? '',
    reconcileIssues: listParam(query, 'reconcileIssues').map(Number),
  });
  return parsed.success
    ? search(call, parsed.data)
    : fail(400, 'A query parameter of the search is invalid.');
}

interface Found {
  issue: IssueRecord;
  keys: (string | number)[];
}

/** All hits in order. The index decides, which lags; reconciled issues are judged by their present state. */
function run(call: Call, jql: string, reconcile: number[]) {
  const compiled = compileJql(call, jql);
  if (compiled instanceof Refusal) return compiled;
  if (!compiled.bounded) {
    return fail(
      400,
      'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
    );
  }
  const candidates = new Map(call.core.index.issues());
  for (const id of reconcile) {
    const now = call.core.data.issues.get(String(id));
    if (now) candidates.set(now.id, now);
    else candidates.delete(String(id));
  }
  const found: Found[] = [];
  for (const issue of candidates.values()) {
    const present = call.core.data.issues.get(issue.id);
    if (!present || !mayOn(call, present, 'BROWSE_PROJECTS') || !compiled.matches(issue)) continue;
    found.push({ issue: present, keys: compiled.order.keys(issue) });
  }
  found.sort((a, b) => compiled.order.compare(a.keys, b.keys));
  return { found, order: compiled.order };
}

const tokenSchema = z.object({ q: z.string(), k: z.array(z.union([z.string(), z.number()])) });

/** A token names the place after the last issue of a page, for one JQL only. */
function readToken(token: string, queryHash: string): (string | number)[] | Refusal {
  try {
    const parsed = tokenSchema.safeParse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
    if (parsed.success && parsed.data.q === queryHash) return parsed.data.k;
  } catch {
    // Falls through to the refusal: the token is no JSON.
  }
  return fail(400, 'The provided next page token is invalid or does not belong to this query.');
}

function search(call: Call, request: SearchRequest) {
  const ran = run(call, request.jql, request.reconcileIssues);
  if (ran instanceof Refusal) return ran;
  const queryHash = createHash('sha256').update(request.jql).digest('base64url').slice(0, 16);
  let { found } = ran;
  if (request.nextPageToken != null) {
    const last = readToken(request.nextPageToken, queryHash);
    if (last instanceof Refusal) return last;
    found = found.filter(({ keys }) => ran.order.compare(keys, last) > 0);
  }
  const names = request.fields.length > 0 ? request.fields : ['id'];
  const idsOnly = names.every((name) => name === 'id' || name === 'key') && request.properties.length === 0;
  const limit = Math.min(request.maxResults, idsOnly ? MAX_ID_PAGE : MAX_PAGE);
  const page = found.slice(0, limit);
  const isLast = page.length >= found.length;
  const lastKeys = page.at(-1)?.keys ?? [];
  const token = Buffer.from(JSON.stringify({ q: queryHash, k: lastKeys })).toString('base64url');
  const extras = { properties: request.properties, expand: request.expand.split(',') };
  return ok(
    {
      issues: page.map(({ issue }) => hitJson(call, issue, names, extras)),
      ...(isLast ? {} : { nextPageToken: token }),
      isLast,
    },
    { issues: page.length },
  );
}

/** Ids alone for `id`; id, key and self for `key`; a `fields` object only where a field was asked for. */
function hitJson(
  call: Call,
  issue: IssueRecord,
  names: string[],
  extras: IssueExtras,
): Record<string, unknown> {
  const fields = names.filter((name) => name !== 'id' && name !== 'key');
  if (fields.length > 0) return issueJson(call, issue, fieldSelection(fields, '*navigable'), extras);
  const { fields: _none, ...bare } = issueJson(call, issue, () => false, extras);
  if (names.includes('key') || (extras.properties ?? []).length > 0) return bare;
  return { id: issue.id };
}

const countSchema = z.object({ jql: z.string() });

function approximateCount(call: Call) {
  const request = readBody(call, countSchema);
  if (request instanceof Refusal) return request;
  const ran = run(call, request.jql, []);
  return ran instanceof Refusal ? ran : ok({ count: ran.found.length });
}

const bulkSchema = z.object({
  issueIdsOrKeys: z.array(z.string()).min(1),
  fields: z.array(z.string()).default([]),
  properties: z.array(z.string()).max(MAX_PROPERTIES).default([]),
  expand: z.array(z.string()).default([]),
  fieldsByKeys: z.boolean().optional(),
});

/** Up to 100 issues; up to 1,000 where at most 100 single-valued fields are named and nothing is expanded. */
function mostIssues({ fields, expand }: z.infer<typeof bulkSchema>): number {
  const explicit = fields.length > 0 && fields.length <= MAX_FIELDS;
  const plain = fields.every(
    (name) => !MULTI_VALUED.has(name) && !name.startsWith('*') && !name.startsWith('-'),
  );
  return explicit && plain && expand.length === 0 ? MAX_BULK_EXPLICIT : MAX_BULK;
}

/**
 * Answers in rising order of ids. What does not exist or cannot be seen is left out silently: `issueErrors` is for
 * passing failures and size limits (OpenAPI document, POST /issue/bulkfetch).
 */
function bulkFetch(call: Call) {
  const request = readBody(call, bulkSchema);
  if (request instanceof Refusal) return request;
  const most = mostIssues(request);
  if (request.issueIdsOrKeys.length > most) return fail(400, `The number of issues must not exceed ${most}.`);
  const issues = new Map<string, IssueRecord>();
  for (const idOrKey of request.issueIdsOrKeys) {
    const issue = findIssue(call.core, idOrKey);
    if (issue && mayOn(call, issue, 'BROWSE_PROJECTS')) issues.set(issue.id, issue);
  }
  const selection = fieldSelection(request.fields, '*navigable');
  const sorted = [...issues.values()].sort((a, b) => Number(a.id) - Number(b.id));
  return ok(
    { issues: sorted.map((issue) => issueJson(call, issue, selection, request)), issueErrors: [] },
    { issues: sorted.length },
  );
}

/** The searches that Atlassian removed. */
function removed() {
  return fail(
    410,
    'The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046',
  );
}

export const searchRoutes: RouteTable = {
  'GET /search': removed,
  'POST /search': removed,
  'GET /search/jql': searchByGet,
  'POST /search/jql': searchByPost,
  'POST /search/approximate-count': approximateCount,
  'POST /issue/bulkfetch': bulkFetch,
};
