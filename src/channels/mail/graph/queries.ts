import { MAIL_SUBJECT, subjectOf } from '../../../mail/mail-name';
import { writeTime } from './times';

/**
 * What is asked of the mail folder. None of it makes the service send foreign mail, however much there is; learn.microsoft.com/graph/
 * filter-query-parameter has the functions, /graph/api/user-list-messages the pages (1 to 1,000) and the rule that what is sorted by
 * must come first in the filter.
 */

/** MAPI properties without a name of their own in Graph, as /graph/api/resources/extended-properties-overview writes them. */
export const PROPERTY = {
  /** PidTagMessageSize: bytes in the mailbox. */
  size: 'Integer 0x0E08',
  /** PidTagMessageClass: `REPORT.IPM.Note.NDR` for a bounce. */
  class: 'String 0x001A',
  /** PidTagInReplyToId */
  inReplyTo: 'String 0x1042',
  /** PidTagDeleteAfterSubmit ([MS-OXOMSG] 2.2.3.8): no copy in Sent Items. */
  deleteAfterSubmit: 'Boolean 0x0E01',
} as const;

/** The service would allow 1,000; half of it keeps an answer small whatever the mails look like. */
export const PAGE = 500;
const MOST_OF_ONE_NAME = 50;
const MOST_REPORTS = 25;
/** Copies in Sent Items that are looked at in one listing; more than one invocation can send. */
const MOST_LEFTOVERS = 100;

/** The example of the documentation for "all": what is sorted by has to be in the filter. */
const EVER = 'receivedDateTime ge 1900-01-01T00:00:00Z';
const NEWEST_FIRST = 'receivedDateTime desc';
const SELECT = 'id,subject,from,internetMessageId,receivedDateTime';
const EXPAND = `singleValueExtendedProperties($filter=${[PROPERTY.size, PROPERTY.class, PROPERTY.inReplyTo]
  .map((id) => `id eq '${id}'`)
  .join(' or ')})`;

export function query(parameters: Record<string, string>): string {
  return `?${Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')}`;
}

/** A string of OData: quotes are doubled. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function messages(folder: string, filter: string, top: number): string {
  return `/mailFolders/${folder}/messages${query({
    $filter: filter,
    $orderby: NEWEST_FIRST,
    $select: SELECT,
    $expand: EXPAND,
    $top: String(top),
  })}`;
}

/** All with our words in the subject: messages, also with a gateway's mark before them, and most answers of mail systems. */
export function withOurSubject(folder: string): string {
  return messages(folder, `${EVER} and contains(subject,${quoted(MAIL_SUBJECT)})`, PAGE);
}

/** The mails of one name, with some others whose name begins with it. */
export function withName(folder: string, name: string): string {
  return messages(folder, `${EVER} and contains(subject,${quoted(subjectOf(name))})`, MOST_OF_ONE_NAME);
}

/** Reports of mail systems, also those that do not repeat the subject. */
export function reports(folder: string, sinceMs: number): string {
  const isReport = `singleValueExtendedProperties/Any(ep: ep/id eq '${PROPERTY.class}' and startswith(ep/value,'REPORT.IPM.Note'))`;
  return messages(folder, `receivedDateTime ge ${writeTime(sinceMs)} and ${isReport}`, MOST_REPORTS);
}

/** What sending has left in Drafts or Sent Items. */
export function leftIn(folder: 'drafts' | 'sentitems'): string {
  return `/mailFolders/${folder}/messages${query({
    $filter: `startswith(subject,${quoted(`${MAIL_SUBJECT} `)})`,
    $select: 'id,subject,internetMessageId,lastModifiedDateTime',
    $top: String(MOST_LEFTOVERS),
  })}`;
}

/** Begins a round of changes; the only filter that a delta query takes is the time (learn.microsoft.com/graph/delta-query-messages). */
export function changesSince(folder: string, sinceMs: number): string {
  return `/mailFolders/${folder}/messages/delta${query({
    $filter: `receivedDateTime ge ${writeTime(sinceMs)}`,
    $select: SELECT,
    $expand: EXPAND,
  })}`;
}
