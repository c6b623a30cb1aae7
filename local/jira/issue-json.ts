import type { Call } from './core';
import { attachmentJson } from './attachment-json';
import {
  historyBean,
  issueTypeBean,
  namedBean,
  projectBean,
  selfLink,
  statusBean,
  timestamp,
  userOrNull,
} from './beans';
import { commentJson, visibleComments } from './comment-json';
import { renderValue } from './fields/render-value';
import { settableFields } from './fields/registry';
import { issueRef } from './issue-ref';
import { linksOf } from './link-json';
import { projectOf } from './permissions';
import type { IssueRecord } from './model';
import { renderedFields } from './rendered-fields';
import { formatDuration, visibleWorklogs, worklogJson } from './worklog-json';

const NOT_NAVIGABLE = new Set(['comment', 'attachment', 'worklog', 'timetracking']);

/** Which fields of an issue an answer carries. */
export type FieldSelection = (fieldId: string) => boolean;

/** Jira's field lists: ids, `*all`, `*navigable`, and `-id` to leave one out; a list of exclusions only starts from all. */
export function fieldSelection(names: string[], whenEmpty: string): FieldSelection {
  const list = names.length > 0 ? names : [whenEmpty];
  const excluded = new Set(list.filter((name) => name.startsWith('-')).map((name) => name.slice(1)));
  const included = new Set(list.filter((name) => !name.startsWith('-')));
  const all = included.has('*all') || included.size === 0;
  const navigable = included.has('*navigable');
  return (id) => !excluded.has(id) && (all || included.has(id) || (navigable && !NOT_NAVIGABLE.has(id)));
}

/** Changelogs of an issue's answer, newest first (OpenAPI document, POST /issue/bulkfetch). */
const MAX_CHANGELOGS = 40;

/** The extras of an issue answer besides its fields. */
export interface IssueExtras {
  properties?: string[];
  expand?: string[];
}

/** An issue as REST answers show it. */
export function issueJson(
  call: Call,
  issue: IssueRecord,
  selection: FieldSelection,
  extras: IssueExtras = {},
): Record<string, unknown> {
  const { core } = call;
  const properties = extras.properties ?? [];
  return {
    expand: 'renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations',
    id: issue.id,
    self: selfLink(core, `/issue/${issue.id}`),
    key: issue.key,
    fields: issueFields(call, issue, selection),
    ...(properties.length > 0 ? { properties: pickProperties(issue, properties) } : {}),
    ...(extras.expand?.includes('changelog') ? { changelog: changelogPart(call, issue) } : {}),
    ...(extras.expand?.includes('renderedFields')
      ? { renderedFields: renderedFields(core, issue, selection) }
      : {}),
    ...(extras.expand?.includes('names') ? { names: fieldNames(call, selection) } : {}),
  };
}

/** The issue's properties of the given names; `*all` takes all of them. */
function pickProperties(issue: IssueRecord, names: string[]): Record<string, unknown> {
  const all = Object.entries(issue.properties);
  return Object.fromEntries(names.includes('*all') ? all : all.filter(([key]) => names.includes(key)));
}

function changelogPart(call: Call, issue: IssueRecord): Record<string, unknown> {
  const newestFirst = issue.history.slice(-MAX_CHANGELOGS).reverse();
  return {
    startAt: 0,
    maxResults: newestFirst.length,
    total: issue.history.length,
    histories: newestFirst.map((entry) => historyBean(call.core, issue.id, entry)),
  };
}

function fieldNames(call: Call, selection: FieldSelection): Record<string, string> {
  const fields = settableFields(call.core).filter((field) => selection(field.id));
  return Object.fromEntries(fields.map((field) => [field.id, field.name]));
}

function issueFields(call: Call, issue: IssueRecord, selection: FieldSelection): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [id, render] of Object.entries(COMPUTED)) if (selection(id)) fields[id] = render(call, issue);
  for (const field of settableFields(call.core)) {
    if (!selection(field.id)) continue;
    const value = renderValue(call.core, issue, field, call.accountId);
    // Jira leaves `parent` out of an issue that has none; every other empty field reads null.
    if (field.id !== 'parent' || value) fields[field.id] = value;
  }
  return fields;
}

const COMPUTED: Record<string, (call: Call, issue: IssueRecord) => unknown> = {
  statuscategorychangedate: ({ core }, issue) => timestamp(core, issue.statusChanged),
  issuetype: ({ core }, issue) =>
    required(core.data.issueTypes.get(issue.typeId), (type) => issueTypeBean(core, type)),
  project: ({ core }, issue) => projectBean(core, projectOf(core, issue)),
  status: ({ core }, issue) =>
    required(core.data.statuses.get(issue.statusId), (status) => statusBean(core, status)),
  resolution: ({ core }, issue) => {
    const resolution = core.data.resolutions.get(issue.resolutionId ?? '');
    return resolution ? namedBean(core, '/resolution', resolution) : null;
  },
  resolutiondate: ({ core }, issue) => (issue.resolved === null ? null : timestamp(core, issue.resolved)),
  created: ({ core }, issue) => timestamp(core, issue.created),
  updated: ({ core }, issue) => timestamp(core, issue.updated),
  creator: ({ core, accountId }, issue) => userOrNull(core, issue.creatorId, accountId),
  lastViewed: () => null,
  security: () => null,
  workratio: () => -1,
  timespent: (call, issue) => (issue.worklogIds.length > 0 ? secondsSpent(call, issue) : null),
  timetracking: (call, issue) => {
    const seconds = secondsSpent(call, issue);
    return seconds > 0 ? { timeSpent: formatDuration(seconds), timeSpentSeconds: seconds } : {};
  },
  votes: ({ core }, issue) => ({
    self: selfLink(core, `/issue/${issue.key}/votes`),
    votes: 0,
    hasVoted: false,
  }),
  watches: ({ core }, issue) => ({
    self: selfLink(core, `/issue/${issue.key}/watchers`),
    watchCount: 0,
    isWatching: false,
  }),
  subtasks: ({ core }, issue) => subtasksOf(core, issue).map((subtask) => issueRef(core, subtask)),
  issuelinks: (call, issue) => linksOf(call, issue),
  attachment: (call, issue) =>
    issue.attachmentIds
      .flatMap((id) => call.core.data.attachments.get(id) ?? [])
      .map((attachment) => attachmentJson(call, attachment)),
  comment: (call, issue) => {
    const comments = visibleComments(call, issue);
    return {
      comments: comments.map((comment) => commentJson(call, comment)),
      self: selfLink(call.core, `/issue/${issue.id}/comment`),
      maxResults: comments.length,
      total: comments.length,
      startAt: 0,
    };
  },
  worklog: (call, issue) => {
    const worklogs = visibleWorklogs(call, issue);
    return {
      startAt: 0,
      maxResults: 20,
      total: worklogs.length,
      worklogs: worklogs.slice(0, 20).map((worklog) => worklogJson(call, worklog)),
    };
  },
};

function required<T>(entry: T | undefined, bean: (entry: T) => unknown): unknown {
  if (entry === undefined) throw new Error('An issue names a type or status that the site lacks');
  return bean(entry);
}

function secondsSpent({ core }: Call, issue: IssueRecord): number {
  return issue.worklogIds.reduce((sum, id) => sum + (core.data.worklogs.get(id)?.seconds ?? 0), 0);
}

/** The sub-tasks of an issue: its children of a sub-task type, oldest first. */
export function subtasksOf(core: Call['core'], issue: IssueRecord): IssueRecord[] {
  return childrenOf(core, issue).filter((child) => core.data.issueTypes.get(child.typeId)?.subtask === true);
}

/** All issues whose parent this is. */
function childrenOf(core: Call['core'], issue: IssueRecord): IssueRecord[] {
  return [...core.data.issues.values()].filter((candidate) => candidate.values['parent'] === issue.id);
}
