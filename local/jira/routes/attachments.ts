import { Refusal, fail, noContent, ok } from '../answers';
import { attachmentJson } from '../attachment-json';
import { readUpload } from '../attachment-upload';
import type { Call, RouteTable } from '../core';
import { nextId, randomUuid } from '../core';
import { emitAttachment, emitIssueUpdated } from '../events';
import { addHistory, touch } from '../issue-writes';
import { visibleIssue } from '../lookup';
import { contentAnswer, signedMediaUrl } from '../media';
import { mayOn, mayOnOwn } from '../permissions';
import { flagParam } from '../read-body';
import type { AttachmentRecord, ChangeItem, IssueRecord } from '../model';

/** Attachments that one issue may have (Jira's guardrails). */
const MAX_ATTACHMENTS = 2000;

async function upload(call: Call) {
  const { core } = call;
  // Jira answers a missing XSRF header by plain text and a 404.
  if (call.headers['x-atlassian-token'] !== 'no-check') {
    return { status: 404, raw: Buffer.from('XSRF check failed'), headers: { 'content-type': 'text/plain' } };
  }
  const idOrKey = call.params['issueIdOrKey'] ?? '';
  const before = visibleIssue(call, idOrKey);
  if (before instanceof Refusal) return before;
  if (!mayOn(call, before, 'CREATE_ATTACHMENTS')) {
    return fail(403, 'You do not have permission to create attachments for this issue.');
  }
  const files = await readUpload(call);
  if (files instanceof Refusal) return files;
  if (before.attachmentIds.length + files.length > MAX_ATTACHMENTS) {
    return fail(413, 'The per-issue limit of attachments has been breached.');
  }
  const stored = files.map((file) => ({ file, mediaId: randomUuid(core.random) }));
  await Promise.all(stored.map(({ file, mediaId }) => core.files.put(mediaId, file.content)));
  // The issue may have gone while the bytes were written.
  const issue = visibleIssue(call, idOrKey);
  if (issue instanceof Refusal) return issue;
  const attachments = stored.map(({ file, mediaId }): AttachmentRecord => {
    const attachment: AttachmentRecord = {
      id: nextId(core, 'attachment'),
      issueId: issue.id,
      mediaId,
      authorId: call.accountId ?? '',
      filename: file.filename,
      mimeType: file.mimeType,
      size: file.content.length,
      created: core.clock.now(),
    };
    core.data.attachments.set(attachment.id, attachment);
    issue.attachmentIds.push(attachment.id);
    return attachment;
  });
  const items = attachments.map((attachment) => changeItem(null, attachment));
  record(call, issue, items);
  for (const attachment of attachments) emitAttachment(call, attachment, 'created');
  emitIssueUpdated(call, issue, items, 'issue_updated');
  return ok(attachments.map((attachment) => attachmentJson(call, attachment)));
}

function record(call: Call, issue: IssueRecord, items: ChangeItem[]): void {
  addHistory(call, issue, items);
  touch(call.core, issue);
}

function changeItem(before: AttachmentRecord | null, after: AttachmentRecord | null): ChangeItem {
  return {
    field: 'Attachment',
    fieldtype: 'jira',
    fieldId: 'attachment',
    from: before?.id ?? null,
    fromString: before?.filename ?? null,
    to: after?.id ?? null,
    toString: after?.filename ?? null,
  };
}

/** The attachment of the path if the caller may browse its issue. */
function pathAttachment(call: Call): { attachment: AttachmentRecord; issue: IssueRecord } | Refusal {
  const id = call.params['id'] ?? '';
  const attachment = call.core.data.attachments.get(id);
  const issue = attachment && call.core.data.issues.get(attachment.issueId);
  if (attachment && issue && mayOn(call, issue, 'BROWSE_PROJECTS')) return { attachment, issue };
  return fail(404, `The attachment with id '${id}' does not exist`);
}

function getMetadata(call: Call) {
  const found = pathAttachment(call);
  if (found instanceof Refusal) return found;
  // Here, and only here, Jira writes the id as a number.
  return ok({ ...attachmentJson(call, found.attachment), id: Number(found.attachment.id) });
}

function getContent(call: Call) {
  const found = pathAttachment(call);
  if (found instanceof Refusal) return found;
  if (!flagParam(call.query, 'redirect', true)) {
    return contentAnswer(call.core, found.attachment, call.headers['range']);
  }
  return { status: 303, headers: { location: signedMediaUrl(call.core, found.attachment) } };
}

function remove(call: Call) {
  const found = pathAttachment(call);
  if (found instanceof Refusal) return found;
  const { attachment, issue } = found;
  if (!mayOnOwn(call, issue, 'DELETE', 'ATTACHMENTS', attachment.authorId)) {
    return fail(403, 'You do not have permission to delete this attachment.');
  }
  const { core } = call;
  const items = [changeItem(attachment, null)];
  core.data.attachments.delete(attachment.id);
  issue.attachmentIds = issue.attachmentIds.filter((id) => id !== attachment.id);
  void core.files.remove(attachment.mediaId);
  record(call, issue, items);
  emitAttachment(call, attachment, 'deleted');
  emitIssueUpdated(call, issue, items, 'issue_updated');
  return noContent();
}

export const attachmentRoutes: RouteTable = {
  'POST /issue/{issueIdOrKey}/attachments': upload,
  'GET /attachment/meta': (call) => ok({ enabled: true, uploadLimit: call.core.attachmentMaxBytes }),
  'GET /attachment/{id}': getMetadata,
  'GET /attachment/content/{id}': getContent,
  'DELETE /attachment/{id}': remove,
};
