/**
 * How the name of an object on the relay stands in a mail: in the subject, so that a person can make a filter, and in the Message-ID,
 * which answers to the mail repeat. The name says nothing of what is inside.
 */

/** Every subject begins with it; a mail rule may look for it. */
export const MAIL_SUBJECT = 'Issue Synchronization';

/** Begins every Message-ID. */
export const MESSAGE_ID_MARK = 'issue-sync.';

const NAME = '[A-Za-z0-9_][A-Za-z0-9._-]{0,199}';
const IN_SUBJECT = new RegExp(`(?:^|\\s)${MAIL_SUBJECT}\\s+(${NAME})\\s*$`);
const IN_MESSAGE_ID = new RegExp(`<${MESSAGE_ID_MARK.replace('.', '\\.')}(${NAME})@[^<>@\\s]+>`);

export function subjectOf(name: string): string {
  return `${MAIL_SUBJECT} ${name}`;
}

/**
 * Message-ID of one sending. The time is part of it: mail systems that throw away a second mail of the same id (Cyrus, Exchange and
 * Gmail do) must not throw away what is sent again because the first was lost.
 */
export function messageIdOf(name: string, from: string, dateMs: number): string {
  return `<${MESSAGE_ID_MARK}${name}@${dateMs.toString(36)}.${from.slice(from.lastIndexOf('@') + 1)}>`;
}

/** When the mail of a Message-ID of ours was sent, milliseconds since 1970; 0 when it does not say. */
export function sentAtOf(messageId: string): number {
  const digits = /@([0-9a-z]{1,9})\./.exec(messageId)?.[1];
  return digits === undefined ? 0 : Number.parseInt(digits, 36);
}

/** What stands before our words in a subject, and the name after them; undefined for a subject without them. */
export function readSubject(subject: string): { before: string; name: string } | undefined {
  const found = IN_SUBJECT.exec(subject);
  const name = found?.[1];
  return found && name !== undefined ? { before: subject.slice(0, found.index).trim(), name } : undefined;
}

/** The first of our names in a Message-ID, or in a list of them such as References. */
export function nameInMessageIds(text: string): string | undefined {
  return IN_MESSAGE_ID.exec(text)?.[1];
}
