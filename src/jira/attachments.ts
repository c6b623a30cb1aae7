import type { Ids } from '../ports/ids';
import type { Jira } from '../ports/jira';
import { done } from '../protocol/outcome';
import type { Outcome } from '../protocol/outcome';
import { z } from 'zod';
import { multipartFile } from './multipart';
import { failureOf, isGone } from './replies';
import type { Rest } from './replies';
import { created, issueAttachments } from './schemas';
import { callTo } from './transport';
import type { Reply } from './transport';

/** Longest attachment that is taken whole where the far end ignores the range; bounded by the memory of an invocation. */
const MAX_WHOLE_BYTES = 128 * 1024 * 1024;

type AttachmentCalls = Pick<Jira, 'listAttachments' | 'download' | 'mediaId' | 'upload' | 'deleteAttachment'>;

export function createAttachments(rest: Rest, ids: Ids): AttachmentCalls {
  return {
    async listAttachments(issueId) {
      const reply = await rest.send(
        callTo('getIssue', { issueIdOrKey: issueId }, { query: { fields: 'attachment' } }),
      );
      if (reply.kind !== 'reply') return reply;
      if (isGone(reply)) return done('gone');
      if (reply.status !== 200) return failureOf(reply);
      rest.spend(1);
      const list = rest.decode(reply, issueAttachments);
      return list.kind === 'done' ? done(list.value.fields.attachment ?? []) : list;
    },

    async download(attachmentId, from, to) {
      if (from >= to) return done(new Uint8Array());
      const call = callTo(
        'getAttachmentContent',
        { id: attachmentId },
        { headers: { Accept: '*/*', Range: `bytes=${from}-${to - 1}` }, maxBytes: MAX_WHOLE_BYTES },
      );
      const reply = await rest.send(call);
      return reply.kind === 'reply' ? rangeOf(rest, reply, from, to) : reply;
    },

    async mediaId(attachmentId) {
      // Jira writes it nowhere but into the link to the bytes. Where the platform follows the link all the same, one byte comes.
      const call = callTo(
        'getAttachmentContent',
        { id: attachmentId },
        { headers: { Accept: '*/*', Range: 'bytes=0-0' }, maxBytes: 1024, redirect: 'manual' },
      );
      const reply = await rest.send(call);
      if (reply.kind !== 'reply') return reply;
      if (reply.status >= 400) return isGone(reply) ? done(undefined) : failureOf(reply);
      return done(/\/file\/([0-9a-f-]{36})\//i.exec(reply.header('Location') ?? '')?.[1]);
    },

    async upload(issueId, file) {
      const { contentType, body } = multipartFile(file, `issue-synchronization-${ids.id()}`);
      const headers = { 'Content-Type': contentType, 'X-Atlassian-Token': 'no-check' };
      const reply = await rest.send(callTo('addAttachment', { issueIdOrKey: issueId }, { headers, body }));
      if (reply.kind !== 'reply') return reply;
      if (isGone(reply)) return done('gone');
      if (reply.status !== 200) return failureOf(reply);
      const made = rest.decode(reply, z.tuple([created]));
      return made.kind === 'done' ? done(made.value[0]) : made;
    },

    async deleteAttachment(attachmentId) {
      const reply = await rest.send(callTo('deleteAttachment', { id: attachmentId }));
      if (reply.kind !== 'reply') return reply;
      return reply.status === 204 || isGone(reply) ? done(undefined) : failureOf(reply);
    },
  };
}

/** The asked bytes, of an answer that honoured the range or did not; fewer at the end of the file, none past it. */
function rangeOf(rest: Rest, reply: Reply, from: number, to: number): Outcome<Uint8Array | 'gone'> {
  if (isGone(reply)) return done('gone');
  if (reply.status === 416) return done(new Uint8Array());
  if (reply.status !== 200 && reply.status !== 206) return failureOf(reply);
  if (reply.body === undefined) return rest.unreadable(reply, 'it is longer than this app can hold');
  if (reply.status === 200) return done(reply.body.slice(from, to));
  const start = /^bytes (\d+)-/.exec(reply.header('Content-Range') ?? '')?.[1];
  const isOurs = (start === undefined || Number(start) === from) && reply.body.length <= to - from;
  return isOurs ? done(reply.body) : rest.unreadable(reply, 'it is another range');
}
