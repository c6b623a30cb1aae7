import { nameInMessageIds, readSubject } from './mail-name';

/** Headers of a mail that decide what it is, decoded and unfolded; undefined where it has none. */
export interface MailHeaders {
  subject?: string | undefined;
  messageId?: string | undefined;
  from?: string | undefined;
  contentType?: string | undefined;
  autoSubmitted?: string | undefined;
  inReplyTo?: string | undefined;
  references?: string | undefined;
}

export type MailClass = { kind: 'object'; name: string } | { kind: 'report' } | { kind: 'foreign' };

/**
 * What gateways put before a subject: `[EXT]`, `(External)`, `{Spam?}`, `***SPAM***`, `EXTERNAL:`. Anything else (`Re:`, `Fwd:`, `Auto:`)
 * makes it another mail. Closing asterisks are all there are, so that a subject of many can be read in one way only.
 */
const GATEWAY_MARKS =
  /^(?:(?:\[[^\][]{1,40}\]|\([^()]{1,40}\)|\{[^{}]{1,40}\}|\*{1,5}[^*:]{1,30}\*{1,5}(?!\*)|(?:ext|external|extern|caution|spam):)\s*)*$/i;

/** Mail systems that write to us by themselves; the local part of their address. */
const SYSTEM_SENDER =
  /(?:^|<)\s*(?:mailer-daemon|postmaster|microsoftexchange[0-9a-f]{32}|mail-daemon)(?:@|>|\s|$)/i;

/**
 * Tells from the headers alone whether a mail carries an object, may be an answer of a mail system to one of ours (`readReport` decides),
 * or is none of our business. A person's answer is foreign.
 */
export function classifyMail(headers: MailHeaders): MailClass {
  const { subject = '', messageId = '', autoSubmitted = '' } = headers;
  const answers = `${headers.inReplyTo ?? ''} ${headers.references ?? ''}`;
  const answersOurs = nameInMessageIds(answers) !== undefined || readSubject(subject) !== undefined;
  if (isFromMailSystem(headers)) return { kind: 'report' };
  if (/^\s*auto-(?:replied|notified)\b/i.test(autoSubmitted))
    return { kind: answersOurs ? 'report' : 'foreign' };
  const name = objectNameOf(subject, messageId);
  if (name !== undefined && answers.trim() === '') return { kind: 'object', name };
  return { kind: answersOurs && isAutoSubject(subject) ? 'report' : 'foreign' };
}

/** Reports and whatever else a mail system sends in its own name; vacation programs send in the name of a person. */
export function isFromMailSystem({ contentType = '', from = '' }: MailHeaders): boolean {
  return /^\s*multipart\/report\b/i.test(contentType) || SYSTEM_SENDER.test(from);
}

/** The Message-ID is the better witness: nobody cuts it or puts words before it. */
function objectNameOf(subject: string, messageId: string): string | undefined {
  const read = readSubject(subject);
  const bySubject = read && GATEWAY_MARKS.test(read.before) ? read.name : undefined;
  return nameInMessageIds(messageId) ?? bySubject;
}

/** Subjects of vacation programs that do not say by a header what they are: RFC 5230, Exchange, Gmail, in English and German. */
function isAutoSubject(subject: string): boolean {
  return /^\s*(?:auto(?:matic(?:ally)?|matische)?[ -]?(?:reply|response|antwort)?|out of (?:the )?office(?: reply)?|abwesenheits\S*|abwesend|on (?:vacation|holiday|leave)|away)\b[^:]{0,30}:/i.test(
    subject,
  );
}
