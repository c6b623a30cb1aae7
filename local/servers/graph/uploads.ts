import { randomBytes } from 'node:crypto';
import { SMALL_FILE_BYTES, objectOf } from './drafts';
import type { StandInMailbox, StandInMessage } from './mailbox';
import type { GraphAnswer, GraphRequest } from './wire';
import { GraphRefusal, badRequest, onlyProperties, readObject } from './wire';

interface Session {
  message: StandInMessage;
  mailbox: StandInMailbox;
  name: string;
  contentType: string;
  size: number;
  parts: Buffer[];
  next: number;
  until: number;
}

/** Upload sessions for attachments (learn.microsoft.com/graph/outlook-large-attachments). */
export interface StandInUploads {
  create(request: GraphRequest, mailbox: StandInMailbox, message: StandInMessage): GraphAnswer;
  /** PUT at the host of the upload URL. */
  put(request: GraphRequest): GraphAnswer;
}

export const UPLOAD_HOST = 'outlook.office.com';
const MAX_FILE_BYTES = 150 * 1024 * 1024;
const RANGE_UNIT = 320 * 1024;
const MAX_RANGE_BYTES = 4 * 1024 * 1024;
const LIFE_MS = 3_600_000;

export function createUploads(now: () => number): StandInUploads {
  const sessions = new Map<string, Session>();
  const expiry = (session: Session) => new Date(session.until).toISOString();

  return {
    create(request, mailbox, message) {
      if (!message.isDraft) throw badRequest('The message is not a draft.', 'ErrorInvalidOperation');
      const body = readObject(request);
      onlyProperties(body, 'createUploadSession', ['AttachmentItem']);
      const item = objectOf(body['AttachmentItem'], 'attachmentItem');
      onlyProperties(item, 'attachmentItem', [
        'attachmentType',
        'name',
        'size',
        'contentType',
        'isInline',
        'contentId',
      ]);
      const { attachmentType, name, size } = item;
      if (attachmentType !== 'file' || typeof name !== 'string' || typeof size !== 'number') {
        throw badRequest('AttachmentItem needs attachmentType, name and size.');
      }
      if (size < SMALL_FILE_BYTES) {
        throw badRequest(
          'The size of the attachment is below 3 MB.',
          'ErrorAttachmentSizeShouldNotBeLessThanMinimumSize',
        );
      }
      if (size > MAX_FILE_BYTES) {
        throw new GraphRefusal(413, 'ErrorMessageSizeExceeded', 'The attachment exceeds 150 MB.');
      }
      const token = randomBytes(24).toString('base64url');
      const contentType = String(item['contentType'] ?? 'application/octet-stream');
      const session: Session = {
        message,
        mailbox,
        name,
        contentType,
        size,
        parts: [],
        next: 0,
        until: now() + LIFE_MS,
      };
      sessions.set(token, session);
      return {
        status: 201,
        body: {
          uploadUrl: `https://${UPLOAD_HOST}/api/gv1.0/users('u')/messages('m')/AttachmentSessions('s')?authtoken=${token}`,
          expirationDateTime: expiry(session),
          nextExpectedRanges: ['0-'],
        },
      };
    },
    put(request) {
      const token = request.query.get('authtoken') ?? '';
      const session = sessions.get(token);
      if (request.headers['authorization'] !== undefined) {
        throw badRequest('Do not send an Authorization header with an upload URL.');
      }
      if (!session || now() >= session.until) {
        throw new GraphRefusal(404, 'uploadSessionNotFound', 'Upload session not found.');
      }
      if (request.headers['content-type'] !== 'application/octet-stream') {
        throw new GraphRefusal(
          415,
          'UnsupportedMediaType',
          'The Content-Type must be application/octet-stream.',
        );
      }
      const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(request.headers['content-range'] ?? '');
      if (!range) throw badRequest('A Content-Range header is required.', 'invalidRange');
      const [from, to, total] = range.slice(1).map(Number) as [number, number, number];
      const { length } = request.body;
      if (total !== session.size || to - from + 1 !== length || to >= total) {
        throw badRequest('Declared total size is different.', 'fragmentLengthMismatch');
      }
      if (from !== session.next)
        throw new GraphRefusal(416, 'invalidRange', 'Uploaded fragment is out of order.');
      if (length > MAX_RANGE_BYTES)
        throw new GraphRefusal(413, 'maxFragmentLengthExceeded', 'A range has at most 4 MB.');
      if (to !== total - 1 && length % RANGE_UNIT !== 0) {
        throw badRequest('Ranges are multiples of 320 KiB.', 'invalidRange');
      }
      session.parts.push(request.body);
      session.next = to + 1;
      if (session.next < total) {
        return {
          status: 200,
          body: { ExpirationDateTime: expiry(session), nextExpectedRanges: [String(session.next)] },
        };
      }
      const { message, mailbox, name, contentType } = session;
      message.attachments.push({ name, contentType, bytes: Buffer.concat(session.parts) });
      mailbox.touch(message, now());
      sessions.delete(token);
      return {
        status: 201,
        headers: { Location: `https://${UPLOAD_HOST}/api/gv1.0/users('u')/messages('m')/attachments('a')` },
      };
    },
  };
}
