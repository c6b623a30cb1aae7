/** What the headers of a mail say; undefined where there is none. Decoded and on one line. */
export interface MailHeaders {
  subject?: string | undefined;
  messageId?: string | undefined;
  from?: string | undefined;
  contentType?: string | undefined;
  autoSubmitted?: string | undefined;
  /** In-Reply-To and References together. */
  answers?: string | undefined;
}

/** `report`: it answers one of our messages. `suspect`: it does if the start of its content names one. */
export type MailClass =
  { kind: 'object'; name: string } | { kind: 'report' } | { kind: 'suspect' } | { kind: 'foreign' };

/** Every subject of ours has these words, then the name. */
export const SUBJECT_WORDS = 'Issue Synchronization';
/** Every Message-ID of ours begins with it; reports and answers repeat it. */
export const ID_MARK = 'issue-sync.';

const NAME = '([A-Za-z0-9_][A-Za-z0-9._-]{0,199})';
const IN_MESSAGE_ID = new RegExp(`<issue-sync\\.${NAME}@[^<>@\\s]+>`);
const IN_SUBJECT = new RegExp(`^(.{0,200}?)(?:^|\\s)${SUBJECT_WORDS}\\s+${NAME}\\s*$`);
/** Marks of gateways before a subject: `[EXT]`, `(External)`, `***SPAM***`, `EXTERNAL:`. `Re:` and the like make it another mail. */
const GATEWAY_MARKS =
  /^(?:\s*(?:\[[^\][]{1,40}\]|\([^()]{1,40}\)|\{[^{}]{1,40}\}|\*{1,5}[^*:]{1,30}\*{1,5}(?!\*)|(?:ext|external|extern|caution|spam):))*\s*$/i;
const SYSTEM_SENDER = /^(?:mailer-daemon|postmaster|mail-daemon|microsoftexchange[0-9a-f]{32})(?:@|$)/i;
const AUTO_SUBJECT =
  /^\s*(?:auto(?:matic(?:ally)?|matische)?[ -]?(?:reply|response|antwort)?|out of (?:the )?office(?: reply)?|abwesen\S*|on (?:vacation|holiday|leave)|away)\b[^:]{0,30}:/i;

/** The names under which notices are listed; no message ever has one. */
export const NOTICE_NAME = /^notice-[0-9]+-[0-9]+$/;

/**
 * Tells from the headers what a mail is to the app. It looks closer by itself: here it only matters that no foreign mail is shown to it
 * by mistake in great numbers, and none of ours is missed.
 */
export function classify(headers: MailHeaders): MailClass {
  const { subject = '', messageId = '', from = '', contentType = '', autoSubmitted = '' } = headers;
  const answers = headers.answers ?? '';
  const inSubject = IN_SUBJECT.exec(subject);
  const answersOurs = IN_MESSAGE_ID.test(answers) || inSubject !== null;
  if (/^\s*multipart\/report\b/i.test(contentType) || SYSTEM_SENDER.test(from)) {
    return { kind: IN_MESSAGE_ID.test(answers) ? 'report' : 'suspect' };
  }
  if (/^\s*auto-(?:replied|notified)\b/i.test(autoSubmitted)) {
    return { kind: answersOurs ? 'report' : 'foreign' };
  }
  if (answers.trim() !== '')
    return { kind: answersOurs && AUTO_SUBJECT.test(subject) ? 'report' : 'foreign' };
  const bySubject = inSubject && GATEWAY_MARKS.test(inSubject[1] ?? '') ? inSubject[2] : undefined;
  const name = IN_MESSAGE_ID.exec(messageId)?.[1] ?? bySubject;
  if (name !== undefined && !NOTICE_NAME.test(name)) return { kind: 'object', name };
  return { kind: answersOurs && AUTO_SUBJECT.test(subject) ? 'report' : 'foreign' };
}

/** Fields of a header block by lower-case name, unfolded; of several with one name the first. */
export function readFields(block: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const at = line.indexOf(':');
    const name = line.slice(0, at).trim().toLowerCase();
    if (at > 0 && !fields.has(name)) fields.set(name, line.slice(at + 1).trim());
  }
  return fields;
}
