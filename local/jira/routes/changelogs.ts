import { z } from 'zod';
import { Refusal, fail, ok } from '../answers';
import { historyBean, selfLink } from '../beans';
import type { Call, RouteTable } from '../core';
import { findIssue, visibleIssue } from '../lookup';
import { mayOn } from '../permissions';
import { readBody, valuesPage } from '../read-body';
import type { HistoryRecord, IssueRecord } from '../model';

const MAX_ISSUES = 1000;
const MAX_FIELD_IDS = 10;
const MAX_RESULTS = 10_000;

/** Oldest first, 100 a page. */
function list(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const page = valuesPage(call, selfLink(call.core, `/issue/${issue.id}/changelog`), issue.history, 100, 100);
  return ok(
    { ...page, values: page.values.map((entry) => historyBean(call.core, issue.id, entry)) },
    { issues: 1 },
  );
}

const idsSchema = z.object({ changelogIds: z.array(z.number()).min(1) });

function listByIds(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const request = readBody(call, idsSchema);
  if (request instanceof Refusal) return request;
  const histories = issue.history.filter(({ id }) => request.changelogIds.includes(Number(id)));
  return ok({
    startAt: 0,
    maxResults: request.changelogIds.length,
    total: histories.length,
    histories: histories.map((entry) => historyBean(call.core, issue.id, entry)),
  });
}

const bulkSchema = z.object({
  issueIdsOrKeys: z.array(z.string()).min(1).max(MAX_ISSUES),
  fieldIds: z.array(z.string()).max(MAX_FIELD_IDS).optional(),
  maxResults: z.number().int().positive().max(MAX_RESULTS).default(1000),
  nextPageToken: z.string().nullish(),
});

/** One history of one issue, reduced to the fields that were asked for. */
interface Row {
  issue: IssueRecord;
  entry: HistoryRecord;
}

function rowsOf(call: Call, idsOrKeys: string[], fieldIds: string[] | undefined): Row[] {
  const issues = new Map<string, IssueRecord>();
  for (const idOrKey of idsOrKeys) {
    const issue = findIssue(call.core, idOrKey);
    if (issue && mayOn(call, issue, 'BROWSE_PROJECTS')) issues.set(issue.id, issue);
  }
  const rows: Row[] = [];
  for (const issue of [...issues.values()].sort((a, b) => Number(a.id) - Number(b.id))) {
    for (const entry of issue.history) {
      const items = entry.items.filter((item) => !fieldIds || fieldIds.includes(item.fieldId ?? ''));
      if (items.length > 0) rows.push({ issue, entry: { ...entry, items } });
    }
  }
  return rows;
}

/** Here, and only here, `created` is a number: milliseconds since 1970. The token is the number of rows already given. */
function bulkFetch(call: Call) {
  const request = readBody(call, bulkSchema);
  if (request instanceof Refusal) return request;
  const start = request.nextPageToken == null ? 0 : Number(request.nextPageToken);
  if (!Number.isInteger(start)) return fail(400, 'The nextPageToken is invalid.');
  const rows = rowsOf(call, request.issueIdsOrKeys, request.fieldIds);
  const page = rows.slice(start, start + request.maxResults);
  const byIssue = new Map<string, unknown[]>();
  for (const { issue, entry } of page) {
    const bean = { ...historyBean(call.core, issue.id, entry), created: entry.created };
    byIssue.set(issue.id, [...(byIssue.get(issue.id) ?? []), bean]);
  }
  const end = start + page.length;
  return ok(
    {
      issueChangeLogs: [...byIssue].map(([issueId, changeHistories]) => ({ issueId, changeHistories })),
      ...(end < rows.length ? { nextPageToken: String(end) } : {}),
    },
    { issues: request.issueIdsOrKeys.length },
  );
}

export const changelogRoutes: RouteTable = {
  'GET /issue/{issueIdOrKey}/changelog': list,
  'POST /issue/{issueIdOrKey}/changelog/list': listByIds,
  'POST /changelog/bulkfetch': bulkFetch,
};
