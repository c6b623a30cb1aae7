import { classifyMail, isFromMailSystem } from './classify-mail';
import type { DeliveryStatus } from './delivery-status';
import { readDeliveryStatus } from './delivery-status';
import { MAIL_SUBJECT, nameInMessageIds, readSubject } from './mail-name';
import type { ParsedMail, ParsedPart } from './parse-mail';
import { parseMail, readableText } from './parse-mail';

export interface MailReport {
  /** `bounce`: not delivered. `auto-reply`: anything else that a mail system says, such as an absence or a delay. */
  kind: 'bounce' | 'auto-reply';
  /** Name of the object whose mail it answers, where it says so. */
  about?: string;
  /** One line of at most 300 characters. */
  text: string;
}

const MAX_TEXT = 300;
/** So much of each part is searched for the returned headers; they stand at its begin. */
const SEARCHED = 64 * 1024;

/**
 * What a mail system says about one of our mails: delivery status notifications (RFC 3464), refusals by a mail filter (RFC 5429, 8098),
 * bounces in free form, and automatic answers (RFC 3834, 5230). Undefined for anything else: answers of people, and reports about mail
 * that is not ours. Never throws; the caller has bounded the size of `raw`.
 */
export async function readReport(raw: Uint8Array): Promise<MailReport | undefined> {
  const mail = await parseMail(raw);
  if (!mail || classifyMail(mail.headers).kind !== 'report') return undefined;
  const about = aboutWhat(mail);
  const { subject = '' } = mail.headers;
  if (about === undefined && !subject.includes(MAIL_SUBJECT)) return undefined;
  const status = readDeliveryStatus(mail.parts);
  const text = oneLine(textOf(status, subject)) || 'a mail system answered without a text';
  return { kind: kindOf(mail, status), ...(about === undefined ? {} : { about }), text };
}

function textOf(status: DeliveryStatus | undefined, subject: string): string {
  if (!status) return subject;
  const why = status.diagnostic ?? status.status ?? subject;
  return status.action === 'delayed' ? `delayed: ${why}` : why;
}

function kindOf(mail: ParsedMail, status: DeliveryStatus | undefined): MailReport['kind'] {
  const failed = status ? status.action === 'failed' : isFromMailSystem(mail.headers);
  return failed ? 'bounce' : 'auto-reply';
}

function aboutWhat(mail: ParsedMail): string | undefined {
  const { inReplyTo = '', references = '', subject = '' } = mail.headers;
  const failed = mail.header('x-failed-message-id') ?? '';
  const answered = nameInMessageIds(`${inReplyTo} ${references} ${failed}`);
  if (answered !== undefined) return answered;
  const places = [
    ...mail.parts.filter(isReturned).map((part) => readableText(part, SEARCHED)),
    mail.text.slice(0, SEARCHED),
  ];
  for (const place of places) {
    const found = nameInReturned(place);
    if (found !== undefined) return found;
  }
  return readSubject(subject)?.name;
}

/** The parts of a report that may hold the headers of the mail which it is about. */
function isReturned(part: ParsedPart): boolean {
  return /^(?:message\/|text\/rfc822-headers$)/.test(part.type);
}

function nameInReturned(text: string): string | undefined {
  const unfolded = text.replaceAll(/\r?\n[ \t]+/g, ' ');
  const subject = /^\s*>?\s*Subject:\s*(.*)$/im.exec(unfolded)?.[1];
  return nameInMessageIds(unfolded) ?? (subject === undefined ? undefined : readSubject(subject)?.name);
}

function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_TEXT);
}
