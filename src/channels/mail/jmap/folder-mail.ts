import type { MailClass, MailHeaders } from '../../../mail/classify-mail';
import { classifyMail } from '../../../mail/classify-mail';
import { nameInMessageIds, readSubject, sentAtOf } from '../../../mail/mail-name';
import type { Email } from './answers';
import { readTime } from './times';

/** A mail of ours in the folder, or one of a mail system that may answer ours. */
export interface FolderMail {
  id: string;
  blobId: string;
  /** Bytes of the whole mail. */
  size: number;
  /** When it was received; milliseconds since 1970, whole seconds on most servers. */
  at: number;
  /** When its sender says that it was sent; decides between mails of one second. 0: it does not say. */
  sentAt: number;
  what: Exclude<MailClass, { kind: 'foreign' }>;
  /** A report: whether its own headers show that it answers one of ours. */
  answersOurs: boolean;
  /** A report: blobs of the mail that it gives back, or of its headers. */
  returned: string[];
}

/** What classifying needs, raw (RFC 8621, 4.1.2): not every server parses headers that a sender has made badly. */
export const MAIL_PROPERTIES = [
  'id',
  'blobId',
  'size',
  'receivedAt',
  'mailboxIds',
  'subject',
  'header:Message-ID',
  'header:From',
  'header:Content-Type',
  'header:Auto-Submitted',
  'header:In-Reply-To',
  'header:References',
] as const;

/** Asks for the parts of a report too. */
export const REPORT_PROPERTIES = {
  properties: [...MAIL_PROPERTIES, 'attachments'],
  bodyProperties: ['blobId', 'type'],
} as const;

const RETURNED = /^(message\/(rfc822|global)|text\/rfc822-headers|message\/global-headers)$/i;
const MOST_RETURNED = 3;

/** Undefined: none of our business. */
export function readFolderMail(email: Email): FolderMail | undefined {
  const headers = headersOf(email);
  const what = classifyMail(headers);
  if (what.kind === 'foreign') return undefined;
  const { subject = '', inReplyTo = '', references = '' } = headers;
  const returned = (email.attachments ?? []).flatMap(({ blobId, type }) =>
    blobId !== null && RETURNED.test(type) ? [blobId] : [],
  );
  return {
    id: email.id,
    blobId: email.blobId,
    size: email.size,
    at: readTime(email.receivedAt),
    sentAt: sentAtOf(headers.messageId ?? ''),
    what,
    answersOurs: (nameInMessageIds(`${inReplyTo} ${references}`) ?? readSubject(subject)) !== undefined,
    returned: returned.slice(0, MOST_RETURNED),
  };
}

function headersOf(email: Email): MailHeaders {
  return {
    subject: email.subject ?? undefined,
    messageId: unfolded(email['header:Message-ID']),
    from: unfolded(email['header:From']),
    contentType: unfolded(email['header:Content-Type']),
    autoSubmitted: unfolded(email['header:Auto-Submitted']),
    inReplyTo: unfolded(email['header:In-Reply-To']),
    references: unfolded(email['header:References']),
  };
}

function unfolded(raw: string | null | undefined): string | undefined {
  return raw?.replaceAll(/\r?\n(?=[ \t])/g, '').trim();
}
