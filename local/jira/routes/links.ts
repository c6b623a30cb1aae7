import { z } from 'zod';
import { Refusal, fail, noContent, ok } from '../answers';
import { addComment } from '../comment-writes';
import type { Call, RouteTable } from '../core';
import { nextId } from '../core';
import { emitLink } from '../events';
import { addHistory, touch } from '../issue-writes';
import { linkJson } from '../link-json';
import { visibleIssue } from '../lookup';
import { mayOn, require403 } from '../permissions';
import { readBody } from '../read-body';
import type { ChangeItem, IssueRecord, LinkRecord, LinkTypeRecord } from '../model';

const issueRefSchema = z.object({ id: z.string().optional(), key: z.string().optional() });

const linkSchema = z.object({
  type: z.object({ id: z.string().optional(), name: z.string().optional() }),
  inwardIssue: issueRefSchema,
  outwardIssue: issueRefSchema,
  comment: z.unknown().optional(),
});

function linkType(call: Call, { id, name }: { id?: string | undefined; name?: string | undefined }) {
  const all = [...call.core.data.linkTypes.values()];
  const type = all.find((entry) => (id === undefined ? entry.name === name : entry.id === id));
  return (
    type ??
    fail(404, `No issue link type with ${id === undefined ? 'name' : 'id'} '${id ?? name ?? ''}' found.`)
  );
}

function changeItem(
  link: { to: IssueRecord | null; from: IssueRecord | null },
  description: string,
): ChangeItem {
  const text = (issue: IssueRecord | null) => (issue ? `This issue ${description} ${issue.key}` : null);
  return {
    field: 'Link',
    fieldtype: 'jira',
    from: link.from?.key ?? null,
    fromString: text(link.from),
    to: link.to?.key ?? null,
    toString: text(link.to),
  };
}

/** The changelog entries of both ends: the inward issue reads "<outward> other", the outward issue "<inward> other". */
function record(
  call: Call,
  type: LinkTypeRecord,
  source: IssueRecord,
  destination: IssueRecord,
  made: boolean,
): void {
  const side = (other: IssueRecord) => (made ? { from: null, to: other } : { from: other, to: null });
  addHistory(call, source, [changeItem(side(destination), type.outward)]);
  addHistory(call, destination, [changeItem(side(source), type.inward)]);
  touch(call.core, source);
  touch(call.core, destination);
}

/** 201 without a body; making a link that exists is no error and makes nothing. A comment lands on the inward issue. */
function create(call: Call) {
  const request = readBody(call, linkSchema);
  if (request instanceof Refusal) return request;
  const type = linkType(call, request.type);
  if (type instanceof Refusal) return type;
  const source = visibleIssue(call, request.inwardIssue.id ?? request.inwardIssue.key ?? '');
  if (source instanceof Refusal) return source;
  const destination = visibleIssue(call, request.outwardIssue.id ?? request.outwardIssue.key ?? '');
  if (destination instanceof Refusal) return destination;
  const refused =
    require403(call, source, 'LINK_ISSUES', 'link issues') ??
    require403(call, destination, 'LINK_ISSUES', 'link issues');
  if (refused) return fail(401, 'No Link Issue Permission for issue.');
  if (source.id === destination.id) return fail(400, 'You cannot link an issue to itself.');
  if (request.comment !== undefined && request.comment !== null) {
    const comment = addComment(call, source, request.comment);
    if (comment instanceof Refusal) return comment;
  }
  const { data } = call.core;
  const known = source.linkIds
    .map((id) => data.links.get(id))
    .some(
      (link) =>
        link?.typeId === type.id && link.sourceId === source.id && link.destinationId === destination.id,
    );
  if (known) return { status: 201 };
  const link: LinkRecord = {
    id: nextId(call.core, 'link'),
    typeId: type.id,
    sourceId: source.id,
    destinationId: destination.id,
  };
  data.links.set(link.id, link);
  source.linkIds.push(link.id);
  destination.linkIds.push(link.id);
  record(call, type, source, destination, true);
  emitLink(call, link, 'created');
  return { status: 201 };
}

function pathLink(call: Call): LinkRecord | Refusal {
  const id = call.params['linkId'] ?? '';
  const link = call.core.data.links.get(id);
  const source = link && call.core.data.issues.get(link.sourceId);
  if (link && source && mayOn(call, source, 'BROWSE_PROJECTS')) return link;
  return fail(404, `No issue link with id '${id}' exists.`);
}

function get(call: Call) {
  const link = pathLink(call);
  if (link instanceof Refusal) return link;
  const json = linkJson(call, link);
  return json ? ok(json) : fail(404, `No issue link with id '${link.id}' exists.`);
}

function remove(call: Call) {
  const link = pathLink(call);
  if (link instanceof Refusal) return link;
  const { data } = call.core;
  const source = data.issues.get(link.sourceId);
  const destination = data.issues.get(link.destinationId);
  const type = data.linkTypes.get(link.typeId);
  if (!source || !destination || !type) throw new Error(`Link ${link.id} hangs in the air`);
  if (!mayOn(call, source, 'LINK_ISSUES')) return fail(401, 'No Link Issue Permission for issue.');
  data.links.delete(link.id);
  for (const issue of [source, destination]) issue.linkIds = issue.linkIds.filter((id) => id !== link.id);
  record(call, type, source, destination, false);
  emitLink(call, link, 'deleted');
  return noContent();
}

export const linkRoutes: RouteTable = {
  'POST /issueLink': create,
  'GET /issueLink/{linkId}': get,
  'DELETE /issueLink/{linkId}': remove,
};
