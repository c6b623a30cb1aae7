import { z } from 'zod';
import { acceptDocument } from '../adf';
import { Refusal, fail, noContent, ok } from '../answers';
import type { Call, RouteTable } from '../core';
import { nextId } from '../core';
import { emitIssueUpdated, emitWorklog } from '../events';
import { addHistory, touch } from '../issue-writes';
import { seesRestricted, visibleIssue } from '../lookup';
import { mayOn, mayOnOwn } from '../permissions';
import { checkProperties, propertyListSchema } from '../properties';
import { refuseQuietWrite } from '../quiet-writes';
import { listParam, numberParam, readBody } from '../read-body';
import { parseTimestamp } from '../site-time';
import { readVisibility, visibilitySchema } from '../visibility';
import { visibleWorklogs, worklogJson } from '../worklog-json';
import type { AdfNode, ChangeItem, IssueRecord, Visibility, WorklogRecord } from '../model';

const MAX_PAGE = 5000;

const worklogSchema = z.object({
  timeSpentSeconds: z.number().int().positive().optional(),
  timeSpent: z.string().optional(),
  started: z.string().optional(),
  comment: z.unknown().optional(),
  visibility: visibilitySchema,
  properties: propertyListSchema.optional(),
});

const wantsProperties = (call: Call) => listParam(call.query, 'expand').includes('properties');

/** Jira checks what it is told of the remaining estimate, which this site does not keep. */
function wrongEstimate(call: Call): Refusal | undefined {
  const adjust = call.query.get('adjustEstimate') ?? 'auto';
  const needs = { new: 'newEstimate', manual: call.method === 'DELETE' ? 'increaseBy' : 'reduceBy' } as const;
  const missing = adjust === 'new' || adjust === 'manual' ? needs[adjust] : undefined;
  if (missing !== undefined && parseDuration(call.query.get(missing) ?? '') === undefined)
    return fail(400, `The value of ${missing} is missing or invalid.`);
  return ['new', 'leave', 'manual', 'auto'].includes(adjust)
    ? undefined
    : fail(400, `'${adjust}' is no way to adjust the estimate.`);
}

const UNIT_SECONDS: Record<string, number> = { w: 5 * 8 * 3600, d: 8 * 3600, h: 3600, m: 60 };

/** Jira's duration text, with weeks of 5 days of 8 hours; undefined for anything else. */
function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+[wdhm]\s*)+$/.test(text.trim())) return undefined;
  const parts = [...text.matchAll(/(\d+)([wdhm])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNIT_SECONDS[unit ?? ''] ?? 0), 0);
}

interface WorklogValues {
  seconds: number | undefined;
  started: number | undefined;
  comment: AdfNode | null | undefined;
  visibility: Visibility | null | undefined;
  properties: Record<string, unknown>;
}

function readWorklog(call: Call, issue: IssueRecord): WorklogValues | Refusal {
  const request = readBody(call, worklogSchema);
  if (request instanceof Refusal) return request;
  if (request.timeSpent !== undefined && request.timeSpentSeconds !== undefined)
    return fail(400, 'Either timeSpent or timeSpentSeconds can be given, not both.');
  const visibility = readVisibility(request);
  if (visibility instanceof Refusal) return visibility;
  const listed = (request.properties ?? []).map(({ key, value }) => ({ key, value }));
  const wrong = checkProperties(listed);
  if (wrong) return wrong;
  const properties = Object.fromEntries(listed.map(({ key, value }) => [key, value]));
  const seconds =
    request.timeSpentSeconds ??
    (request.timeSpent === undefined ? undefined : parseDuration(request.timeSpent));
  if (request.timeSpent !== undefined && seconds === undefined) {
    return fail(400, 'Invalid time duration entered.');
  }
  const started = request.started === undefined ? undefined : parseTimestamp(request.started);
  if (request.started !== undefined && started === undefined) return fail(400, 'The start date is invalid.');
  if (request.comment === undefined || request.comment === null)
    return { seconds, started, comment: request.comment, visibility, properties };
  const mediaIds = new Set(
    issue.attachmentIds.map((id) => call.core.data.attachments.get(id)?.mediaId ?? ''),
  );
  const comment = acceptDocument(request.comment, 'comment', mediaIds);
  return comment instanceof Refusal ? comment : { seconds, started, comment, visibility, properties };
}

function list(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const startAt = numberParam(call.query, 'startAt', 0, Number.MAX_SAFE_INTEGER);
  const maxResults = numberParam(call.query, 'maxResults', MAX_PAGE, MAX_PAGE);
  const all = visibleWorklogs(call, issue);
  const worklogs = all
    .slice(startAt, startAt + maxResults)
    .map((worklog) => worklogJson(call, worklog, wantsProperties(call)));
  return ok({ startAt, maxResults, total: all.length, worklogs });
}

function add(call: Call) {
  const { core } = call;
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  if (!mayOn(call, issue, 'WORK_ON_ISSUES'))
    return fail(400, 'You do not have the permission to associate a worklog to this issue.');
  const refused = wrongEstimate(call) ?? refuseQuietWrite(call, issue);
  if (refused) return refused;
  const values = readWorklog(call, issue);
  if (values instanceof Refusal) return values;
  if (values.seconds === undefined) return fail(400, 'You must indicate the time spent working.');
  const now = core.clock.now();
  const worklog: WorklogRecord = {
    id: nextId(core, 'worklog'),
    issueId: issue.id,
    authorId: call.accountId ?? '',
    updateAuthorId: call.accountId ?? '',
    comment: values.comment ?? null,
    created: now,
    updated: now,
    started: values.started ?? now,
    seconds: values.seconds,
    visibility: values.visibility ?? null,
    properties: values.properties,
  };
  const before = spent(call, issue);
  core.data.worklogs.set(worklog.id, worklog);
  issue.worklogIds.push(worklog.id);
  record(call, issue, before, worklog.id);
  emitWorklog(call, worklog, 'created');
  return { status: 201, body: worklogJson(call, worklog, wantsProperties(call)) };
}

function spent({ core }: Call, issue: IssueRecord): number {
  return issue.worklogIds.reduce((sum, id) => sum + (core.data.worklogs.get(id)?.seconds ?? 0), 0);
}

/** The changelog of a worklog: the time spent before and after, and the worklog's id. */
function record(call: Call, issue: IssueRecord, before: number, worklogId: string): void {
  const side = (seconds: number) => (seconds === 0 ? null : String(seconds));
  const after = spent(call, issue);
  const items: ChangeItem[] = [
    {
      field: 'timespent',
      fieldtype: 'jira',
      fieldId: 'timespent',
      from: side(before),
      fromString: side(before),
      to: side(after),
      toString: side(after),
    },
    {
      field: 'WorklogId',
      fieldtype: 'jira',
      from: worklogId,
      fromString: worklogId,
      to: null,
      toString: null,
    },
  ];
  addHistory(call, issue, items);
  touch(call.core, issue);
  emitIssueUpdated(call, issue, items, 'issue_generic');
}

function pathWorklog(call: Call): { issue: IssueRecord; worklog: WorklogRecord } | Refusal {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const id = call.params['id'] ?? '';
  const worklog = call.core.data.worklogs.get(id);
  return worklog?.issueId === issue.id && seesRestricted(call, worklog, issue)
    ? { issue, worklog }
    : fail(404, `Cannot find worklog with id: '${id}'.`);
}

function get(call: Call) {
  const found = pathWorklog(call);
  return found instanceof Refusal ? found : ok(worklogJson(call, found.worklog, wantsProperties(call)));
}

function edit(call: Call) {
  const found = pathWorklog(call);
  if (found instanceof Refusal) return found;
  const { issue, worklog } = found;
  if (!mayOnOwn(call, issue, 'EDIT', 'WORKLOGS', worklog.authorId)) {
    return fail(400, 'You do not have the permission to edit this worklog.');
  }
  const refused = wrongEstimate(call) ?? refuseQuietWrite(call, issue);
  if (refused) return refused;
  const values = readWorklog(call, issue);
  if (values instanceof Refusal) return values;
  const before = spent(call, issue);
  worklog.seconds = values.seconds ?? worklog.seconds;
  worklog.started = values.started ?? worklog.started;
  if (values.comment !== undefined) worklog.comment = values.comment;
  if (values.visibility !== undefined) worklog.visibility = values.visibility;
  Object.assign(worklog.properties, values.properties);
  worklog.updated = Math.max(call.core.clock.now(), worklog.updated);
  worklog.updateAuthorId = call.accountId ?? '';
  record(call, issue, before, worklog.id);
  emitWorklog(call, worklog, 'updated');
  return ok(worklogJson(call, worklog, wantsProperties(call)));
}

function remove(call: Call) {
  const found = pathWorklog(call);
  if (found instanceof Refusal) return found;
  const { issue, worklog } = found;
  if (!mayOnOwn(call, issue, 'DELETE', 'WORKLOGS', worklog.authorId)) {
    return fail(400, 'You do not have the permission to delete this worklog.');
  }
  const refused = wrongEstimate(call) ?? refuseQuietWrite(call, issue);
  if (refused) return refused;
  const before = spent(call, issue);
  call.core.data.worklogs.delete(worklog.id);
  issue.worklogIds = issue.worklogIds.filter((id) => id !== worklog.id);
  record(call, issue, before, worklog.id);
  emitWorklog(call, worklog, 'deleted');
  return noContent();
}

export const worklogRoutes: RouteTable = {
  'GET /issue/{issueIdOrKey}/worklog': list,
  'POST /issue/{issueIdOrKey}/worklog': add,
  'GET /issue/{issueIdOrKey}/worklog/{id}': get,
  'PUT /issue/{issueIdOrKey}/worklog/{id}': edit,
  'DELETE /issue/{issueIdOrKey}/worklog/{id}': remove,
};
