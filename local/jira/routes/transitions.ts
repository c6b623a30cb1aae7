import { z } from 'zod';
import { Refusal, fail, failFields, noContent, ok } from '../answers';
import { statusBean } from '../beans';
import { addComment } from '../comment-writes';
import type { Call, RouteTable } from '../core';
import { emitIssueUpdated } from '../events';
import { fieldMetadata } from '../fields/metadata';
import { readFields } from '../fields/read-request';
import { transitionField } from '../fields/registry';
import { addHistory, applyValues, touch } from '../issue-writes';
import { visibleIssue } from '../lookup';
import { mayOn, projectOf } from '../permissions';
import { listParam, readBody } from '../read-body';
import type { ChangeItem, IssueRecord, TransitionRecord } from '../model';

/** The transitions that the issue's status and the caller's rights allow now. */
function available(call: Call, issue: IssueRecord): TransitionRecord[] {
  if (!mayOn(call, issue, 'TRANSITION_ISSUES')) return [];
  return projectOf(call.core, issue).transitions.filter(
    ({ from }) => from === '*' || from.includes(issue.statusId),
  );
}

function list(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const wanted = call.query.get('transitionId');
  const withFields = listParam(call.query, 'expand').includes('transitions.fields');
  const transitions = available(call, issue).filter(({ id }) => wanted === null || id === wanted);
  return ok({
    expand: 'transitions',
    transitions: transitions.map((transition) => transitionJson(call, issue, transition, withFields)),
  });
}

function transitionJson(
  call: Call,
  issue: IssueRecord,
  transition: TransitionRecord,
  withFields: boolean,
): unknown {
  const { core } = call;
  const to = core.data.statuses.get(transition.to);
  const screen = transition.screen.flatMap((id) => transitionField(core, id) ?? []);
  // A field that only the validator insists on is listed as not required: Jira does not know what a validator wants.
  const fields = screen.map((field) => [field.id, fieldMetadata(core, projectOf(core, issue), field, false)]);
  return {
    id: transition.id,
    name: transition.name,
    to: to && statusBean(core, to),
    hasScreen: transition.screen.length > 0,
    isGlobal: transition.from === '*',
    isInitial: false,
    isAvailable: true,
    isConditional: false,
    isLooped: false,
    ...(withFields ? { fields: Object.fromEntries(fields) } : {}),
  };
}

const transitionSchema = z.object({
  transition: z.object({ id: z.union([z.string(), z.number()]).transform(String) }).optional(),
  fields: z.record(z.string(), z.unknown()).default({}),
  update: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).default({}),
});

function execute(call: Call) {
  const issue = visibleIssue(call, call.params['issueIdOrKey'] ?? '');
  if (issue instanceof Refusal) return issue;
  const request = readBody(call, transitionSchema);
  if (request instanceof Refusal) return request;
  if (!request.transition) return fail(400, 'Missing transition identifier.');
  const { id } = request.transition;
  const transition = available(call, issue).find((entry) => entry.id === id);
  if (!transition) return fail(400, `Transition id '${id}' is not valid for this issue.`);
  const field = (fieldId: string) =>
    transition.screen.includes(fieldId) ? transitionField(call.core, fieldId) : undefined;
  const read = readFields({ call, project: projectOf(call.core, issue), issue, skip: [], field }, request);
  if (read instanceof Refusal) return read;
  const { values, comments } = read;
  const missing = transition.required.find(
    (fieldId) => (values.get(fieldId) ?? issue.values[fieldId] ?? null) === null,
  );
  if (missing !== undefined) {
    return failFields({}, [`${transitionField(call.core, missing)?.name ?? missing} is required.`]);
  }
  for (const input of comments) {
    const added = addComment(call, issue, input);
    if (added instanceof Refusal) return added;
  }
  perform(call, issue, transition, values);
  return noContent();
}

/** Moves the issue: one changelog entry for status, resolution and screen fields together, one updated event. */
function perform(
  call: Call,
  issue: IssueRecord,
  transition: TransitionRecord,
  values: Map<string, unknown>,
): void {
  const { core } = call;
  const askedResolution = values.get('resolution');
  values.delete('resolution');
  const items = applyValues(core, issue, { values });
  const from = core.data.statuses.get(issue.statusId);
  const to = core.data.statuses.get(transition.to);
  const resolution = nextResolution(call, issue, to?.category === 'done', askedResolution);
  if (resolution !== issue.resolutionId) items.push(setResolution(call, issue, resolution));
  if (from && to && from.id !== to.id) {
    items.push({
      field: 'status',
      fieldtype: 'jira',
      fieldId: 'status',
      from: from.id,
      fromString: from.name,
      to: to.id,
      toString: to.name,
    });
    issue.statusId = to.id;
    if (from.category !== to.category) issue.statusChanged = core.clock.now();
  }
  addHistory(call, issue, items);
  touch(core, issue);
  const resolvedNow = items.some((item) => item.field === 'resolution' && item.to !== null);
  emitIssueUpdated(call, issue, items, resolvedNow ? 'issue_resolved' : 'issue_generic');
}

/** The simplified workflow sets a resolution on the way into a done status and clears it on the way out. */
function nextResolution({ core }: Call, issue: IssueRecord, done: boolean, asked: unknown): string | null {
  if (!done) return null;
  if (typeof asked === 'string') return asked;
  return issue.resolutionId ?? [...core.data.resolutions.keys()][0] ?? null;
}

function setResolution({ core }: Call, issue: IssueRecord, next: string | null): ChangeItem {
  const name = (id: string | null) => core.data.resolutions.get(id ?? '')?.name ?? null;
  const before = issue.resolutionId;
  issue.resolutionId = next;
  issue.resolved = next === null ? null : core.clock.now();
  return {
    field: 'resolution',
    fieldtype: 'jira',
    fieldId: 'resolution',
    from: before,
    fromString: name(before),
    to: next,
    toString: name(next),
  };
}

export const transitionRoutes: RouteTable = {
  'GET /issue/{issueIdOrKey}/transitions': list,
  'POST /issue/{issueIdOrKey}/transitions': execute,
};
